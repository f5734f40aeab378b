package org.comity.kinds.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.comity.cases.CaseState;
import org.comity.cases.CaseState.Standing;
import org.comity.cases.Step;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;
import org.comity.stix.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A joint incident as a STIX 2.1 incident with the incident core extension of OASIS, and a relationship to each object
 * linked in it. The same on every node that holds the same steps.
 */
final class StixIncident {

    /** Incident Core, of the OASIS CTI common object repository. */
    static final String EXTENSION = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";

    private StixIncident() {}

    static List<JsonObject> of(CaseState state, Course course) {
        List<Step> counting = state.entries().stream()
                .filter(entry ->
                        entry.standing() == Standing.COUNTS && entry.step().forAll())
                .map(CaseState.Entry::step)
                .toList();
        Step opened = counting.getFirst();
        String created = time(opened.made());
        Instant last = counting.stream().map(Step::made).max(Instant::compareTo).orElse(opened.made());
        Step assessed = course.assessed();
        JsonArray markings = markings(state, assessed);
        String id = "incident--" + uuid(state.id());
        JsonObject.Builder core = JsonObject.builder()
                .put("extension_type", "property-extension")
                .put("determination", determination(assessed))
                .put("investigation_status", status(state, course));
        if (assessed != null) {
            core.put("incident_types", JsonArray.ofTexts(assessed.text("class")));
        }
        var objects = new ArrayList<JsonObject>();
        objects.add(begun("incident", id, created, time(last))
                .put("name", state.title())
                .putIfPresent("description", opened.text().isEmpty() ? null : opened.text())
                .put("object_marking_refs", markings)
                .put(
                        "extensions",
                        JsonObject.builder().put(EXTENSION, core.build()).build())
                .build());
        for (Step link : state.links()) {
            objects.add(
                    begun("relationship", "relationship--" + uuid(link.hash()), time(link.made()), time(link.made()))
                            .put("relationship_type", "related-to")
                            .put("source_ref", id)
                            .put("target_ref", link.text("object"))
                            .put("object_marking_refs", markings(state, link))
                            .build());
        }
        return objects;
    }

    private static JsonObject.Builder begun(String type, String id, String created, String modified) {
        return JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", created)
                .put("modified", modified);
    }

    /** What nobody has determined is suspected. */
    private static String determination(@Nullable Step assessed) {
        String said = assessed == null ? "" : assessed.text("determination");
        return said.isEmpty() ? "suspected" : said;
    }

    private static String status(CaseState state, Course course) {
        return !state.open() ? "closed" : course.phase() == Course.Phase.REPORTED ? "new" : "open";
    }

    /** The stricter of the case's marking and of the step that more is told from. */
    private static JsonArray markings(CaseState state, @Nullable Step more) {
        Tlp tlp = Tlp.strictest(Tlp.ofLabel(state.tlp()), more == null ? null : Tlp.ofLabel(more.text("tlp")));
        return JsonArray.ofTexts(Objects.requireNonNull(tlp, "a case is marked").id());
    }

    private static String time(Instant instant) {
        return Timestamp.ofMillis(instant).toString();
    }

    /** Random enough: it comes of a digest over random bytes. Written as version 4 (RFC 9562 §5.4). */
    private static UUID uuid(String name) {
        var bytes = java.nio.ByteBuffer.wrap(Digest.of(name).bytes());
        long high = bytes.getLong() & ~0xf000L | 0x4000L;
        long low = bytes.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
