package org.comity.doors.taxii;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What became of objects that we sent to a peer (TAXII 2.1 §4.3.1).
 *
 * @param id under which the peer keeps it; no UUID with every peer
 * @param complete false while the peer is still at work
 */
public record PushStatus(
        String id,
        boolean complete,
        long total,
        long success,
        long failure,
        long pending,
        List<Detail> successes,
        List<Detail> failures,
        List<Detail> pendings) {

    /** One object of it, where the peer lists them. */
    public record Detail(
            String id, @Nullable String version, @Nullable String message) {}

    static PushStatus read(JsonObject body) {
        String id = body.text("id");
        List<Detail> successes = details(body, "successes");
        List<Detail> failures = details(body, "failures");
        List<Detail> pendings = details(body, "pendings");
        long success = count(body, "success_count", successes.size());
        long failure = count(body, "failure_count", failures.size());
        long pending = count(body, "pending_count", pendings.size());
        return new PushStatus(
                id == null ? "" : id,
                "complete".equals(body.text("status")),
                count(body, "total_count", success + failure + pending),
                success,
                failure,
                pending,
                successes,
                failures,
                pendings);
    }

    private static long count(JsonObject body, String name, long otherwise) {
        return body.get(name) instanceof JsonNumber number && number.isSafeInteger()
                ? Math.max(0, number.asLong())
                : otherwise;
    }

    private static List<Detail> details(JsonObject body, String name) {
        var details = new ArrayList<Detail>();
        if (body.get(name) instanceof JsonArray array) {
            for (JsonValue each : array) {
                if (each instanceof JsonObject object) {
                    String id = object.text("id");
                    details.add(new Detail(id == null ? "" : id, object.text("version"), object.text("message")));
                } else if (each instanceof JsonString id) {
                    details.add(new Detail(id.text(), null, null)); // as TAXII 2.0 listed successes
                }
            }
        }
        return List.copyOf(details);
    }
}
