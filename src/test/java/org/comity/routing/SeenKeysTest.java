package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
}
