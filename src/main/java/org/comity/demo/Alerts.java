package org.comity.demo;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** A few alerts on control servers, at addresses reserved for documentation. */
final class Alerts {
    /** The second alert turns out to name the address of somebody who has nothing to do with it. */
    static final String BYSTANDER = id(2);

    private Alerts() {}

    static String id(int number) {
        return "indicator--7be2d0c4-91a3-4f5e-8c60-0d3b1f0b2d0" + number;
    }

    /** The ids from one number to another, both counted. */
    static List<String> ids(int from, int to) {
        var ids = new ArrayList<String>();
        for (int i = from; i <= to; i++) {
            ids.add(id(i));
        }
        return ids;
    }

    /** Those alerts as one STIX bundle in UTF-8. */
    static byte[] bundle(int from, int to) {
        var objects = new ArrayList<JsonValue>();
        for (int i = from; i <= to; i++) {
            objects.add(alert(i));
        }
        return Json.bytes(JsonObject.builder()
                .put("type", "bundle")
                .put("id", "bundle--7be2d0c4-91a3-4f5e-8c60-0d3b1f0b2c0" + from)
                .put("objects", new JsonArray(objects))
                .build());
    }

    private static JsonObject alert(int number) {
        return Mark.GREEN
                .on(JsonObject.builder()
                        .put("type", "indicator")
                        .put("spec_version", "2.1")
                        .put("id", id(number))
                        .put("created", "2026-06-01T08:00:00.000Z")
                        .put("modified", "2026-06-01T08:00:00.000Z")
                        .put("name", "A control server that came back, number " + number)
                        .put("pattern", "[ipv4-addr:value = '203.0.113." + (100 + number) + "']")
                        .put("pattern_type", "stix")
                        .put("valid_from", "2026-06-01T08:00:00Z"))
                .build();
    }
}
