package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A table says at every address what going through all ranges would say. */
class RangeTableLawsTest {
    private static final BigInteger LAST_FOUR = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
    private static final BigInteger LAST_SIX = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    record Given(BigInteger first, BigInteger last, int value) {
        BigInteger size() {
            return last.subtract(first);
        }
    }

    /** Ranges close to each other and to both ends, so that they overlap, touch, nest and leave gaps. */
    private static Arbitrary<BigInteger> places(BigInteger last) {
        return Combinators.combine(
                        Arbitraries.of(
                                BigInteger.ZERO,
                                last,
                                last.shiftRight(1),
                                BigInteger.valueOf(0xC0000200L).min(last),
                                last.shiftRight(last.bitLength() / 2),
                                last.shiftRight(3)),
                        Arbitraries.integers().between(-20, 20),
                        Arbitraries.of(0, 0, 8, 16))
                .as((base, step, shift) -> base.add(BigInteger.valueOf(step).shiftLeft(shift))
                        .max(BigInteger.ZERO)
                        .min(last));
    }

    private static Arbitrary<List<Given>> ranges(BigInteger last) {
        return Combinators.combine(
                        places(last), places(last), Arbitraries.integers().between(-1, 5))
                .as((one, other, value) -> new Given(one.min(other), one.max(other), value))
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Given>> rangesOfFour() {
        return ranges(LAST_FOUR);
    }

    @Provide
    Arbitrary<List<Given>> rangesOfSix() {
        return ranges(LAST_SIX);
    }

    @Property(tries = 500)
    void an_address_of_ipv4_has_the_number_of_the_smallest_range(@ForAll("rangesOfFour") List<Given> ranges) {
        holds(ranges, LAST_FOUR, false);
    }

    @Property(tries = 500)
    void an_address_of_ipv6_has_the_number_of_the_smallest_range(@ForAll("rangesOfSix") List<Given> ranges) {
        holds(ranges, LAST_SIX, true);
    }

    @Property(tries = 300)
    void of_two_tables_made_one_each_address_has_what_both_say(
            @ForAll("rangesOfFour") List<Given> one,
            @ForAll("rangesOfFour") List<Given> other,
            @ForAll("rangesOfSix") List<Given> oneOfSix,
            @ForAll("rangesOfSix") List<Given> otherOfSix,
            @ForAll Set<@IntRange(min = -1, max = 5) Integer> asked) {
        bothHold(one, other, asked, LAST_FOUR, false);
        bothHold(oneOfSix, otherOfSix, asked, LAST_SIX, true);
    }

    private static void bothHold(List<Given> one, List<Given> other, Set<Integer> asked, BigInteger last, boolean six) {
        var whereabouts = new Whereabouts(table(one, six), table(other, six), asked);
        List<BigInteger> corners =
                corners(Stream.concat(one.stream(), other.stream()).toList(), last);
        int[] spots = spots(whereabouts, corners, six);
        for (int i = 0; i < corners.size(); i++) {
            BigInteger each = corners.get(i);
            int network = naive(one, each);
            assertThat(whereabouts.network(spots[i]))
                    .as("network at %s of %s, %s asked for", each.toString(16), one, asked)
                    .isEqualTo(asked.contains(network) ? network : RangeTable.NONE);
            assertThat(whereabouts.country(spots[i]))
                    .as("country at %s of %s", each.toString(16), other)
                    .isEqualTo(naive(other, each));
        }
    }

    private static int[] spots(Whereabouts whereabouts, List<BigInteger> addresses, boolean six) {
        var observed = new Observed();
        for (int row = 0; row < addresses.size(); row++) {
            Address address = address(addresses.get(row), six);
            observed.four[row] = !six;
            observed.high[row] = address.high();
            observed.low[row] = address.low();
        }
        int[] rows = IntStream.range(0, addresses.size()).toArray();
        int[] spots = new int[rows.length];
        int[] scratch = new int[rows.length];
        if (six) {
            whereabouts.sixes(observed, rows, rows.length, scratch, spots);
        } else {
            whereabouts.fours(observed, rows, rows.length, scratch, spots);
        }
        return spots;
    }

    private static RangeTable table(List<Given> ranges, boolean six) {
        RangeTable.Builder builder = RangeTable.builder();
        ranges.forEach(each -> builder.add(address(each.first(), six), address(each.last(), six), each.value()));
        return builder.build();
    }

    /** Both ends of all there is, and the addresses beside the ends of the ranges. */
    private static List<BigInteger> corners(List<Given> ranges, BigInteger last) {
        var corners = new ArrayList<BigInteger>(List.of(BigInteger.ZERO, last, last.shiftRight(2)));
        for (Given each : ranges) {
            for (int step = -1; step <= 1; step++) {
                corners.add(each.first().add(BigInteger.valueOf(step)));
                corners.add(each.last().add(BigInteger.valueOf(step)));
            }
        }
        corners.removeIf(each -> each.signum() < 0 || each.compareTo(last) > 0);
        return corners;
    }

    private static void holds(List<Given> ranges, BigInteger last, boolean six) {
        RangeTable table = table(ranges, six);
        for (BigInteger each : corners(ranges, last)) {
            assertThat(table.at(address(each, six)))
                    .as("at %s of %s", each.toString(16), ranges)
                    .isEqualTo(naive(ranges, each));
        }
    }

    private static int naive(List<Given> ranges, BigInteger at) {
        Given word = null;
        for (Given each : ranges) {
            if (each.first().compareTo(at) <= 0
                    && each.last().compareTo(at) >= 0
                    && (word == null || each.size().compareTo(word.size()) <= 0)) {
                word = each;
            }
        }
        return word == null ? RangeTable.NONE : word.value();
    }

    /** As text and back; of IPv6 the block that is IPv4 is left out by whoever asks. */
    private static Address address(BigInteger bits, boolean six) {
        var text = new StringBuilder();
        int groups = six ? 8 : 4;
        int width = six ? 16 : 8;
        for (int group = groups - 1; group >= 0; group--) {
            int value = bits.shiftRight(group * width).intValue() & ((1 << width) - 1);
            text.append(six ? Integer.toHexString(value) : Integer.toString(value));
            text.append(group == 0 ? "" : six ? ":" : ".");
        }
        return Address.of(text.toString());
    }

    @Test
    void what_is_said_of_nothing_is_nothing() {
        RangeTable table = RangeTable.builder().build();
        assertThat(table.at(Address.of("192.0.2.1"))).isEqualTo(RangeTable.NONE);
        assertThat(table.at(Address.of("2001:db8::1"))).isEqualTo(RangeTable.NONE);
    }

    @Test
    void a_prefix_is_its_range() {
        RangeTable table = RangeTable.builder()
                .add("192.0.2.0/24", 1)
                .add("192.0.2.128/25", 2)
                .add("0.0.0.0/0", 3)
                .add("2001:db8::/32", 4)
                .add("2001:db8::1", 5)
                .add("::/0", 6)
                .build();
        assertThat(List.of("192.0.2.127", "192.0.2.128", "192.0.3.0", "2001:db8::", "2001:db8::1", "2001:db9::"))
                .extracting(each -> table.at(Address.of(each)))
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void a_prefix_that_is_none_is_refused() {
        for (String each : List.of("192.0.2.1/24", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "192.0.2/24", "x")) {
            assertThatThrownBy(() -> RangeTable.builder().add(each, 1)).as(each).isInstanceOf(BadTable.class);
        }
    }
}
