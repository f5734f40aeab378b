package org.comity.doors.taxii;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Admission;
import org.comity.border.Outcome;
import org.comity.border.Shelf;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** The resources that tell about the server, its collections and what became of what was added. */
final class Resources {
    private Resources() {}

    /** TAXII 2.1 §4.1.1; the first root is the default. */
    static JsonObject discovery(String title, String contact, List<String> roots) {
        var discovery = JsonObject.builder().put("title", title);
        if (!contact.isEmpty()) {
            discovery.put("contact", contact);
        }
        if (!roots.isEmpty()) {
            discovery.put("default", roots.getFirst()).put("api_roots", JsonArray.ofTexts(roots));
        }
        return discovery.build();
    }

    /** TAXII 2.1 §4.2.1. */
    static JsonObject apiRoot(String title, String description, long bodyBytesMax) {
        return JsonObject.builder()
                .put("title", title)
                .put("description", description)
                .put("versions", JsonArray.ofTexts(Media.TAXII))
                .put("max_content_length", bodyBytesMax)
                .build();
    }

    /** TAXII 2.1 §5.1.1: without collections there is no list. */
    static JsonObject collections(List<Shelf> shelves) {
        if (shelves.isEmpty()) {
            return JsonObject.EMPTY;
        }
        var list = shelves.stream().<JsonValue>map(Resources::collection).toList();
        return JsonObject.builder().put("collections", new JsonArray(list)).build();
    }

    /** TAXII 2.1 §5.2.1. */
    static JsonObject collection(Shelf shelf) {
        var collection = JsonObject.builder().put("id", shelf.id().toString()).put("title", shelf.title());
        if (!shelf.description().isEmpty()) {
            collection.put("description", shelf.description());
        }
        if (!shelf.alias().isEmpty()) {
            collection.put("alias", shelf.alias());
        }
        return collection
                .put("can_read", shelf.canRead())
                .put("can_write", shelf.canWrite())
                .put("media_types", JsonArray.ofTexts(Media.STIX))
                .build();
    }

    /** TAXII 2.1 §4.3.1: whatever was sent has its outcome by the time it is answered, so nothing is ever pending. */
    static JsonObject status(Admission admission) {
        List<JsonValue> successes = new ArrayList<>();
        List<JsonValue> failures = new ArrayList<>();
        for (Outcome outcome : admission.outcomes()) {
            String problem = outcome.problem();
            var details = JsonObject.builder()
                    .put("id", outcome.id())
                    .put("version", TaxiiTime.printVersion(outcome.version()));
            if (problem != null) {
                failures.add(details.put("message", problem).build());
            } else {
                if (!outcome.notes().isEmpty()) {
                    details.put("message", outcome.notes());
                }
                successes.add(details.build());
            }
        }
        var status = JsonObject.builder()
                .put("id", admission.id().toString())
                .put("status", "complete")
                .put("request_timestamp", TaxiiTime.print(micros(admission.requested())))
                .put("total_count", admission.outcomes().size())
                .put("success_count", successes.size());
        if (!successes.isEmpty()) {
            status.put("successes", new JsonArray(successes));
        }
        status.put("failure_count", failures.size());
        if (!failures.isEmpty()) {
            status.put("failures", new JsonArray(failures));
        }
        return status.put("pending_count", 0).build();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
