package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.routing.TableFile.Form;
import org.comity.routing.TableFile.Maps;

/** Whatever a file holds, reading it ends in a table that can be asked or in a refusal that names the line. */
class TableFuzzTest {
    private static final String[] BITS = {
        "\t",
        "|",
        ",",
        "/",
        "-",
        "\"",
        "\n",
        "::",
        ".",
        "0",
        "4294967296",
        "-1",
        "\u0000",
        "\ufeff",
        "é",
        "AS",
        "{",
        "_",
        "%",
        "#",
        "inetnum:",
        "ipv4",
        "192.0.2.1 - 192.0.2.0",
        "/129",
        "network",
        "\r"
    };

    @Property(tries = 2_000)
    void a_mutated_table_is_read_or_refused(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        Form form = Form.values()[random.nextInt(Form.values().length)];
        Maps maps = Maps.values()[random.nextInt(Maps.values().length)];
        String name = form.name().toLowerCase(Locale.ROOT);
        RangeTable.Builder into = RangeTable.builder();
        var labels = new Labels();
        try {
            Map<String, String> explained = new HashMap<>();
            if (form.refers()) {
                TableFile.explain(lines(mutated(name + "-with", random)), "t", form, explained);
            }
            int ranges = TableFile.read(lines(mutated(name, random)), "t", form, maps, labels, explained, into);
            assertThat(ranges).isPositive();
        } catch (BadTable e) {
            assertThat(e.getMessage()).matches("(?s)t(:[0-9]+: .+| says nothing .*| is of the form .*)");
            return;
        }
        RangeTable table = into.build();
        for (String each : List.of("192.0.2.1", "192.0.2.200", "2001:db8:7::1", "0.0.0.0", "::")) {
            int value = table.at(Address.of(each));
            boolean words = maps == Maps.SECTOR || maps == Maps.ABUSE;
            if (value != RangeTable.NONE && words) {
                assertThat(labels.words().get(value)).isNotEmpty();
            } else if (value != RangeTable.NONE && maps == Maps.COUNTRY) {
                assertThat(value).isBetween(0, 26 * 26 - 1);
            }
        }
    }

    private static BufferedReader lines(String text) {
        return new BufferedReader(new StringReader(text));
    }

    private static String mutated(String seed, Random random) {
        byte[] text;
        try (var in = TableFuzzTest.class.getResourceAsStream("/seeds/routing/" + seed)) {
            text = Objects.requireNonNull(in, seed).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length + 1);
            int length = Math.min(random.nextInt(12), text.length - at);
            byte[] into = switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(128)};
                case 2 -> BITS[random.nextInt(BITS.length)].getBytes(StandardCharsets.UTF_8);
                default -> {
                    int from = random.nextInt(text.length + 1);
                    yield Arrays.copyOfRange(text, from, Math.min(text.length, from + random.nextInt(80)));
                }
            };
            byte[] changed = new byte[text.length - length + into.length];
            System.arraycopy(text, 0, changed, 0, at);
            System.arraycopy(into, 0, changed, at, into.length);
            System.arraycopy(text, at + length, changed, at + into.length, text.length - at - length);
            text = changed;
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
