package org.comity.observed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.json.Json;
import org.junit.jupiter.api.Assertions;

/** Whatever a file holds, reading it ends, and each thing is an observation in lines of JSON or a problem. */
class ObservationFuzzTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String[] BITS = {
        "null",
        "{}",
        "[]",
        "{\"type\":\"bundle\",\"objects\":[",
        "\"objects\":{",
        "\"type\":\"observed-data\"",
        "\"object_refs\":[\"x\"],",
        "\"src_ref\":\"0\"",
        "\"xarf_version\":\"4.\",",
        "\"source\":{\"ip\":",
        "\"source.ip\":",
        "1e999",
        "\"\\ud800\"",
        "\u0000",
        "]",
        "}",
        "\"",
        ",",
        "\n",
        "\r",
        "[[[[[[[[[["
    };

    @Property(tries = 1_500)
    void a_mutated_file_is_read(@ForAll long seed) {
        byte[] text = mutated(new Random(seed));
        Assertions.assertTimeoutPreemptively(LONG, () -> {
            check(Seeds.text(text));
            check(Seeds.lines(text));
        });
    }

    @Property(tries = 300)
    void bytes_without_sense_are_read(@ForAll byte[] text) {
        check(Seeds.text(text));
        check(Seeds.lines(text));
    }

    @Property(tries = 300)
    void a_line_between_others_is_lost_alone(@ForAll long seed) {
        var random = new Random(seed);
        String broken = new String(mutated(random), StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", " ");
        String good = "{\"source.ip\":\"192.0.2.%d\"}";
        List<Observed> all = Seeds.lines(good.formatted(1) + "\n" + broken + "\n" + good.formatted(2) + "\n");
        assertThat(all.stream()
                        .filter(each -> each.line() == 1 || each.line() == 3)
                        .toList())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.says()).isNotNull());
    }

    private static void check(List<Observed> all) {
        for (Observed each : all) {
            assertThat(each.line()).isPositive();
            assertThat((each.says() == null) != (each.problem() == null)).isTrue();
            if (each.says() != null) {
                assertThat(each.says().values())
                        .hasSize(Observation.COLUMNS.size())
                        .doesNotContainNull();
                new String(each.bytes(), StandardCharsets.UTF_8).lines().forEach(Json::parseObject);
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] text = Seeds.bytes(Seeds.ALL.get(random.nextInt(Seeds.ALL.size())));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length + 1);
            int length = Math.min(random.nextInt(40), text.length - at);
            byte[] into = switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> BITS[random.nextInt(BITS.length)].getBytes(StandardCharsets.UTF_8);
                default -> {
                    int from = random.nextInt(text.length + 1);
                    yield Arrays.copyOfRange(text, from, Math.min(text.length, from + random.nextInt(200)));
                }
            };
            byte[] changed = new byte[text.length - length + into.length];
            System.arraycopy(text, 0, changed, 0, at);
            System.arraycopy(into, 0, changed, at, into.length);
            System.arraycopy(text, at + length, changed, at + into.length, text.length - at - length);
            text = changed;
        }
        return text;
    }
}
