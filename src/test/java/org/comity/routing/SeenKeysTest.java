package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SeenKeysTest {
    private static boolean add(SeenKeys seen, String key) {
        byte[] bytes = (key + "rest").getBytes(UTF_8);
        return seen.add(bytes, bytes.length - 4);
    }

    @Property(tries = 300)
    void a_key_is_new_once(@ForAll List<String> keys, @ForAll long seed) {
        var seen = new SeenKeys(seed, 1 << 20);
        var reference = new HashSet<String>();
        for (String each : keys) {
            String key = new String(each.getBytes(UTF_8), UTF_8);
            assertThat(add(seen, key)).isEqualTo(reference.add(key));
        }
        assertThat(seen.windows()).isEqualTo(1);
    }

    @Test
    void to_whom_nothing_was_seen_every_key_is_new() {
        SeenKeys none = SeenKeys.none();
        assertThat(add(none, "a")).isTrue();
        assertThat(add(none, "a")).isTrue();
        assertThat(none.size()).isZero();
    }

    @Test
    void half_a_million_keys_of_every_length_are_told_apart() {
        var random = new Random(1);
        var keys = new ArrayList<byte[]>();
        var seen = new SeenKeys(7, 1 << 20);
        for (int i = 0; i < 500_000; i++) {
            byte[] key = new byte[4 + random.nextInt(40)];
            random.nextBytes(key);
            key[0] = (byte) i;
            key[1] = (byte) (i >> 8);
            key[2] = (byte) (i >> 16);
            key[3] = 0;
            keys.add(key);
            assertThat(seen.add(key, key.length)).isTrue();
        }
        assertThat(keys).noneMatch(each -> seen.add(each, each.length));
        assertThat(seen.windows()).isEqualTo(1);
    }

    @Property(tries = 200)
    void a_duplicate_within_a_window_is_always_found(@ForAll List<Byte> keys) {
        int window = 4;
        var seen = new SeenKeys(3, 2 * window);
        var fresh = new ArrayList<String>();
        for (Byte each : keys) {
            String key = each.toString();
            boolean isNew = add(seen, key);
            List<String> last = fresh.subList(Math.max(0, fresh.size() - window), fresh.size());
            if (last.contains(key)) {
                assertThat(isNew).isFalse();
            }
            if (isNew) {
                fresh.add(key);
            } else {
                assertThat(fresh).contains(key);
            }
        }
        assertThat(seen.windows()).isLessThanOrEqualTo(1 + fresh.size() / window);
    }

    @Test
    void long_keys_fill_a_window_too() {
        var seen = new SeenKeys(3, 20);
        for (int i = 0; i < 10; i++) {
            assertThat(add(seen, i + "x".repeat(700_000))).isTrue();
            assertThat(add(seen, i + "x".repeat(700_000))).isFalse();
        }
        assertThat(seen.windows()).isGreaterThan(5);
    }

    private static SeenKeys.Held add(SeenKeys seen, String key, long seconds) {
        byte[] bytes = key.getBytes(UTF_8);
        return seen.add(bytes, 0, bytes.length, seen.hash(bytes, 0, bytes.length), seconds);
    }

    private static long at(int day, int hour) {
        return day * 86_400L + hour * 3600L;
    }

    @Test
    void a_key_is_the_same_within_its_day_only() {
        var seen = new SeenKeys(1, 100, SeenKeys.Period.DAY, false);
        assertThat(add(seen, "a", at(9, 0))).isEqualTo(SeenKeys.Held.NEW);
        assertThat(add(seen, "a", at(9, 23))).isEqualTo(SeenKeys.Held.KNOWN);
        assertThat(add(seen, "a", at(10, 0))).isEqualTo(SeenKeys.Held.NEW);
        assertThat(add(seen, "a", at(8, 23))).isEqualTo(SeenKeys.Held.NEW);
        assertThat(add(seen, "a", at(-1, 23))).isEqualTo(SeenKeys.Held.NEW);
        assertThat(add(seen, "a", SeenKeys.NO_TIME)).isEqualTo(SeenKeys.Held.KNOWN);
        assertThat(add(seen, "a", at(8, 0))).isEqualTo(SeenKeys.Held.KNOWN);
    }

    @Test
    void the_oldest_day_is_forgotten_first_and_its_rows_are_late() {
        var seen = new SeenKeys(1, 4, SeenKeys.Period.DAY, false);
        for (int day = 6; day < 10; day++) {
            assertThat(add(seen, "a", at(day, 0))).isEqualTo(SeenKeys.Held.NEW);
        }
        assertThat(add(seen, "b", at(9, 0))).isEqualTo(SeenKeys.Held.NEW);
        assertThat(add(seen, "a", at(6, 0))).isEqualTo(SeenKeys.Held.LATE);
        assertThat(add(seen, "a", at(6, 0))).isEqualTo(SeenKeys.Held.LATE);
        assertThat(add(seen, "a", at(7, 0))).isEqualTo(SeenKeys.Held.KNOWN);
        assertThat(seen.size()).isEqualTo(4);
    }

    @Test
    void a_day_that_is_too_long_is_forgotten_by_halves() {
        var seen = new SeenKeys(1, 4, SeenKeys.Period.DAY, false);
        for (String each : List.of("a", "b", "c", "d", "e")) {
            assertThat(add(seen, each, at(9, 0))).as(each).isEqualTo(SeenKeys.Held.NEW);
        }
        assertThat(add(seen, "d", at(9, 0))).isEqualTo(SeenKeys.Held.KNOWN);
        assertThat(add(seen, "a", at(9, 0))).isEqualTo(SeenKeys.Held.LATE);
        assertThat(add(seen, "a", at(9, 0))).isEqualTo(SeenKeys.Held.KNOWN);
    }

    record Came(int key, int hour) {}

    @Provide
    Arbitrary<List<Came>> rows() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(0, 8))
                .as(Came::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 500)
    void what_is_not_late_was_held_against_all_of_its_hour(@ForAll("rows") List<Came> rows, @ForAll long seed) {
        var seen = new SeenKeys(seed, 10, SeenKeys.Period.HOUR, false);
        var before = new HashSet<Came>();
        for (Came each : rows) {
            SeenKeys.Held held = add(seen, "" + each.key(), at(0, each.hour()) + each.key());
            if (held == SeenKeys.Held.NEW) {
                assertThat(before).doesNotContain(each);
            } else if (held == SeenKeys.Held.KNOWN) {
                assertThat(before).contains(each);
            }
            before.add(each);
            assertThat(seen.size()).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void windows_are_few_whatever_the_times_are() {
        var seen = new SeenKeys(1, 1000, SeenKeys.Period.DAY, false);
        for (int day = 0; day < 500; day++) {
            assertThat(add(seen, "a", at(day, 0))).isEqualTo(SeenKeys.Held.NEW);
        }
        assertThat(seen.size()).isEqualTo(SeenKeys.WINDOWS_MAX);
        assertThat(add(seen, "a", at(500 - SeenKeys.WINDOWS_MAX, 0))).isEqualTo(SeenKeys.Held.KNOWN);
        assertThat(add(seen, "a", at(499 - SeenKeys.WINDOWS_MAX, 0))).isEqualTo(SeenKeys.Held.LATE);
    }

    @Property(tries = 300)
    void keys_are_counted_with_their_first_and_last_time(@ForAll("rows") List<Came> rows) {
        var seen = new SeenKeys(1, 1 << 20, SeenKeys.Period.NONE, true);
        var expected = new TreeMap<String, List<Long>>();
        for (Came each : rows) {
            String key = "x".repeat(each.key());
            boolean timed = each.hour() > 0;
            add(seen, key, timed ? each.hour() : SeenKeys.NO_TIME);
            expected.merge(
                    key,
                    List.of(1L, (long) each.hour(), (long) each.hour()),
                    (one, other) -> List.of(
                            one.get(0) + 1,
                            one.get(1) == 0 || !timed ? one.get(1) + other.get(1) : Math.min(one.get(1), other.get(1)),
                            Math.max(one.get(2), other.get(2))));
        }
        var counted = new TreeMap<String, List<Long>>();
        seen.forEach((bytes, from, length, count, first, last) ->
                counted.put(new String(bytes, from, length, UTF_8), List.of((long) count, first, last)));
        assertThat(counted).isEqualTo(expected);
    }

    @Test
    void each_key_is_told_once_over_many_chunks() {
        var seen = new SeenKeys(1, 1 << 20);
        for (int i = 0; i < 3000; i++) {
            add(seen, i + "x".repeat(1 + i % 1500));
        }
        var told = new ArrayList<Integer>();
        seen.forEach((bytes, from, length, count, first, last) -> told.add(length));
        assertThat(told).hasSize(3000);
    }
}
