package org.comity.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every pattern there can be. */
final class PatternLawsTest {

    @Property(tries = 2_000)
    void what_is_printed_reads_back_equal(@ForAll("patterns") Pattern pattern) {
        String text = pattern.toString();
        assertThat(Pattern.parse(text)).isEqualTo(pattern).hasToString(text);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void spaces_and_comments_between_the_words_make_no_difference(@ForAll("patterns") Pattern pattern) {
        var spaced = new StringBuilder();
        boolean quoted = false;
        String text = pattern.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                spaced.append(c).append(text.charAt(++i));
                continue;
            }
            quoted ^= c == '\'';
            spaced.append(c == ' ' && !quoted ? "\n/* ' */\u2003// [\r" : c);
        }
        assertThat(Pattern.parse(spaced.toString())).isEqualTo(pattern);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void to_rewrite_nothing_changes_nothing(@ForAll("patterns") Pattern pattern) {
        assertThat(pattern.mapLiterals((path, literal) -> literal)).isEqualTo(pattern);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void no_constant_escapes_a_rewrite(@ForAll("patterns") Pattern pattern) {
        Pattern blank = pattern.mapLiterals((path, literal) -> new Literal.Text("gone"));
        assertThat(blank.paths()).isEqualTo(pattern.paths());
        for (Comparison.Leaf leaf : blank.leaves()) {
            switch (leaf) {
                case Comparison.Compare compare -> assertThat(compare.literal()).isEqualTo(new Literal.Text("gone"));
                case Comparison.In in -> assertThat(in.literals()).allMatch(new Literal.Text("gone")::equals);
                case Comparison.Exists exists -> {}
            }
        }
    }

    @Provide
    Arbitrary<Pattern> patterns() {
        return observations(3).map(Pattern::new);
    }

    private static Arbitrary<Observation> observations(int depth) {
        Arbitrary<Observation> bracket = comparisons(2).map(Observation.Bracket::new);
        if (depth == 0) {
            return bracket;
        }
        Arbitrary<Observation> inner = Arbitraries.lazy(() -> observations(depth - 1));
        Arbitrary<List<Observation>> parts = inner.list().ofMinSize(2).ofMaxSize(3);
        return Arbitraries.oneOf(
                bracket,
                parts.map(Observation.And::new),
                parts.map(Observation.Or::new),
                parts.map(Observation.FollowedBy::new),
                Combinators.combine(inner, qualifiers().list().ofMinSize(1).ofMaxSize(3))
                        .as(Observation.Qualified::new));
    }

    private static Arbitrary<Qualifier> qualifiers() {
        Arbitrary<Timestamp> starts =
                timestamps().map(t -> new Timestamp("19" + t.text().substring(2)));
        Arbitrary<Timestamp> stops =
                timestamps().map(t -> new Timestamp("20" + t.text().substring(2)));
        return Arbitraries.oneOf(
                Arbitraries.longs().greaterOrEqual(1).map(Qualifier.Repeats::new),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("0.0001"), new BigDecimal("1000000"))
                        .ofScale(4)
                        .map(Qualifier.Within::new),
                Combinators.combine(starts, stops).as(Qualifier.StartStop::new));
    }

    private static Arbitrary<Comparison> comparisons(int depth) {
        if (depth == 0) {
            return leaves();
        }
        Arbitrary<Comparison> inner = Arbitraries.lazy(() -> comparisons(depth - 1));
        Arbitrary<List<Comparison>> parts = inner.list().ofMinSize(2).ofMaxSize(3);
        return Arbitraries.oneOf(leaves(), parts.map(Comparison.And::new), parts.map(Comparison.Or::new));
    }

    private static Arbitrary<Comparison> leaves() {
        Arbitrary<Boolean> negated = Arbitraries.of(true, false);
        return Arbitraries.oneOf(
                Combinators.combine(paths(), negated, Arbitraries.of(Operator.values()), texts())
                        .as(Comparison.Compare::new),
                Combinators.combine(paths(), negated, Arbitraries.of(Operator.EQUAL, Operator.NOT_EQUAL), literals())
                        .as(Comparison.Compare::new),
                Combinators.combine(paths(), negated, literals().list().ofMaxSize(4))
                        .as((path, not, literals) -> new Comparison.In(path, not, ofOneSort(literals))),
                Combinators.combine(paths(), negated).as(Comparison.Exists::new));
    }

    private static List<Literal> ofOneSort(List<Literal> literals) {
        var kept = new ArrayList<Literal>();
        for (Literal literal : literals) {
            if (kept.isEmpty() || kept.getFirst().sort() == literal.sort()) {
                kept.add(literal);
            }
        }
        return kept;
    }

    private static Arbitrary<ObjectPath> paths() {
        Arbitrary<ObjectPath.Key> keys = Arbitraries.oneOf(
                        Arbitraries.of("value", "_ref", "AND", "true", "x-y", "a b", "", "it's"), Arbitraries.strings())
                .map(ObjectPath.Key::new);
        Arbitrary<ObjectPath.Step> steps = Arbitraries.oneOf(
                keys,
                Arbitraries.integers().greaterOrEqual(0).map(ObjectPath.Index::new),
                Arbitraries.just(new ObjectPath.AnyIndex()));
        Arbitrary<String> types = Arbitraries.of("file", "ipv4-addr", "x-y_9", "t", "h", "b", "_");
        return Combinators.combine(types, keys, steps.list().ofMaxSize(4)).as((type, key, rest) -> {
            var all = new ArrayList<ObjectPath.Step>();
            all.add(key);
            all.addAll(rest);
            return new ObjectPath(type, all);
        });
    }

    private static Arbitrary<Literal> literals() {
        return Arbitraries.oneOf(
                texts(),
                Arbitraries.bigIntegers().<Literal>map(Literal.Whole::new),
                Arbitraries.of(BigInteger.TWO.pow(200), BigInteger.TWO.pow(200).negate())
                        .map(Literal.Whole::new),
                Arbitraries.bigDecimals().ofScale(9).map(Literal.Real::new),
                Arbitraries.of(true, false).map(Literal.Truth::new),
                bytes().filter(some -> some.length > 0)
                        .map(some -> new Literal.Binary(Base64.getEncoder().encodeToString(some))),
                bytes().map(some -> new Literal.Hex(java.util.HexFormat.of().formatHex(some))),
                timestamps());
    }

    private static Arbitrary<Literal> texts() {
        return Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.of("'", "\\", "\\'", "// x", "/*", "é😀", "\n"))
                .map(Literal.Text::new);
    }

    private static Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(9);
    }

    private static Arbitrary<Timestamp> timestamps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9999),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 31),
                        Arbitraries.integers().between(0, 23),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.of("", ".0", ".123", ".000000000001"))
                .as((year, month, day, hour, second, fraction) -> new Timestamp(
                        "%04d-%02d-%02dT%02d:00:%02d%sZ".formatted(year, month, day, hour, second, fraction)));
    }
}
