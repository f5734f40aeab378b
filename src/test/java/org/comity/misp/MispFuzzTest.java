package org.comity.misp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Assertions;

/** Whatever a text holds, reading it ends in events or in {@link BadJson}, and what was read can be written. */
class MispFuzzTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String[] BITS = {
        "null",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "1e999",
        "true",
        "\"\\ud800\"",
        "{\"Event\":",
        "\"data\":\"",
        "]",
        "}",
        ",",
        ":",
        "\"",
        "\\",
        "\u0000",
        "[[[[[[[[[[[[",
        "\"tlp:red\"",
        "\"uuid\"",
        "\"Attribute\":[",
        "99999999999999999999",
        "|",
        "'",
        "\"type\":\"ip-dst|port\"",
        "\"value\":\"|\"",
        "\"timestamp\":\"-9\"",
        "\"x|y\"",
        "\uFEFF",
        "\u00e9"
    };

    @Property(tries = 1_500)
    void a_mutated_event_is_read_or_refused(@ForAll long seed) {
        byte[] text = mutated(new Random(seed));
        Assertions.assertTimeoutPreemptively(LONG, () -> read(text));
    }

    @Property(tries = 300)
    void bytes_without_sense_are_refused(@ForAll byte[] text) {
        read(text);
        MispEvents.looksLike(text);
    }

    @Property(tries = 300)
    void what_was_read_can_be_written(@ForAll long seed) throws Exception {
        List<JsonObject> objects = read(mutated(new Random(seed)));
        Path folder = Files.createTempDirectory("feed");
        try {
            MispFeed.write(folder, objects, new MispFeed.Org("5a68c02d-0009-4c8a-a571-0dcac0a80009", "x"));
            Json.parseObject(Files.readAllBytes(folder.resolve("manifest.json")));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static List<JsonObject> read(byte[] text) {
        var objects = new ArrayList<JsonObject>();
        try {
            MispEvents events = MispEvents.read(text);
            for (MispEvent event = events.next(); event != null; event = events.next()) {
                Set<String> ids = new HashSet<>();
                for (JsonObject object : event.objects()) {
                    assertThat(ids.add(object.text("id"))).isTrue();
                    assertThat(object.text("type")).isNotBlank();
                    Json.parse(Json.bytes(object)); // no name twice, no lone surrogate
                    objects.add(object);
                }
            }
        } catch (BadJson e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        return objects;
    }

    private static byte[] mutated(Random random) {
        byte[] text = Seeds.bytes(Seeds.ALL.get(random.nextInt(Seeds.ALL.size())));
        for (int i = random.nextInt(6); i >= 0; i--) {
            text = mutated(text, random);
        }
        return text;
    }

    private static byte[] mutated(byte[] text, Random random) {
        int at = random.nextInt(text.length + 1);
        int length = Math.min(random.nextInt(40), text.length - at);
        byte[] into = switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> BITS[random.nextInt(BITS.length)].getBytes(StandardCharsets.UTF_8);
            case 3 -> {
                int from = random.nextInt(text.length + 1);
                yield java.util.Arrays.copyOfRange(text, from, Math.min(text.length, from + random.nextInt(200)));
            }
            default -> "\"%s\"".formatted("z".repeat(random.nextInt(300))).getBytes(StandardCharsets.UTF_8);
        };
        byte[] changed = new byte[text.length - length + into.length];
        System.arraycopy(text, 0, changed, 0, at);
        System.arraycopy(into, 0, changed, at, into.length);
        System.arraycopy(text, at + length, changed, at + into.length, text.length - at - length);
        return changed;
    }
}
