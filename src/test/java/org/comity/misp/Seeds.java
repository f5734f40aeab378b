package org.comity.misp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comity.json.JsonObject;

/** The events kept for tests, and short ways to make more. */
final class Seeds {
    static final List<String> ALL =
            List.of("event.json", "objects.json", "galaxies.json", "bad-parts.json", "minimal.json");

    static final String ORG = "5a68c02d-0001-4c8a-a571-0dcac0a80001";
    static final String EVENT = "5f3c1a00-aaaa-4a00-8a00-000000000001";
    static final String PART = "5f3c1a00-bbbb-4a00-8a00-000000000001";

    private Seeds() {}

    static byte[] bytes(String name) {
        try (var in = Seeds.class.getResourceAsStream("/seeds/misp/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<MispEvent> read(byte[] text) {
        var events = new ArrayList<MispEvent>();
        MispEvents reader = MispEvents.read(text);
        for (MispEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }

    static List<MispEvent> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An event of these members beside the usual head. */
    static MispEvent event(String members) {
        return read("""
                {"Event": {"uuid": "%s", "info": "An event", "date": "2026-01-01", "timestamp": "1767360000",
                 "published": true, "publish_timestamp": "1767360100",
                 "Orgc": {"uuid": "%s", "name": "Harbour CSIRT"}%s}}""".formatted(EVENT, ORG, members.isEmpty() ? "" : ", " + members))
                .getFirst();
    }

    /** An event of one attribute of that type and value, with these further members. */
    static MispEvent attribute(String type, String value, boolean toIds, String members) {
        return event(
                "\"Attribute\": [{\"uuid\": \"%s\", \"type\": %s, \"value\": %s, \"to_ids\": %s, \"timestamp\": \"1767350000\"%s}]"
                        .formatted(
                                PART,
                                new org.comity.json.JsonString(type),
                                new org.comity.json.JsonString(value),
                                toIds,
                                members.isEmpty() ? "" : ", " + members));
    }

    static JsonObject only(MispEvent event, String type) {
        List<JsonObject> found = all(event, type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " " + type + " in " + event);
        }
        return found.getFirst();
    }

    static List<JsonObject> all(MispEvent event, String type) {
        return event.objects().stream()
                .filter(object -> type.equals(object.text("type")))
                .toList();
    }
}
