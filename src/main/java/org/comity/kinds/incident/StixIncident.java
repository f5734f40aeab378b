package org.comity.kinds.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.comity.cases.CaseState;
import org.comity.cases.CaseState.Standing;
import org.comity.cases.CoreSteps;
import org.comity.cases.Step;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;
import org.comity.stix.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A joint incident as a STIX 2.1 incident with the incident core extension of OASIS, a task for each phase it has come
 * through and each task of the case, and a relationship to each object linked in it. The same on every node that holds the
 * same steps.
 */
final class StixIncident {

    /** Incident Core, of the OASIS CTI common object repository. */
    static final String EXTENSION = "extension-definition--ef765651-680c-498d-9894-99799f2fa126";

    /** Task, of the same suite. */
    static final String TASK_EXTENSION = "extension-definition--2074a052-8be4-4932-849e-f5e7798e0030";

    /** In place of a determination, in a label: what nobody has determined, and the extension has to call suspected. */
    static final String UNDETERMINED = "comity:determination=\"undetermined\"";

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
        var tasks = new ArrayList<JsonObject>();
        for (Step step : phases(counting)) {
            tasks.add(phase(state, step));
        }
        for (Step step : counting) {
            if (step.type().equals(CoreSteps.TASKED)) {
                tasks.add(task(state, step, counting));
            }
        }
        if (assessed != null) {
            core.put("incident_types", JsonArray.ofTexts(assessed.text("class")))
                    .put("criticality", Criticality.of(assessed.text("severity")));
        }
        if (!tasks.isEmpty()) {
            core.put(
                    "task_refs",
                    JsonArray.ofTexts(tasks.stream()
                            .map(task -> Objects.requireNonNull(task.text("id")))
                            .toList()));
        }
        var objects = new ArrayList<JsonObject>();
        JsonObject.Builder incident = begun("incident", id, created, time(last))
                .put("name", state.title())
                .putIfPresent("description", opened.text().isEmpty() ? null : opened.text());
        List<String> labels = labels(assessed);
        if (!labels.isEmpty()) {
            incident.put("labels", JsonArray.ofTexts(labels));
        }
        objects.add(incident.put("object_marking_refs", markings)
                .put(
                        "extensions",
                        JsonObject.builder().put(EXTENSION, core.build()).build())
                .build());
        objects.addAll(tasks);
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

    private static List<String> labels(@Nullable Step assessed) {
        var labels = new ArrayList<>(IncidentTags.of(assessed));
        if (assessed != null && assessed.text("determination").isEmpty()) {
            labels.add(UNDETERMINED);
        }
        return labels;
    }

    /** The steps by which it came to its phase: after a step back those before it no longer stand. */
    private static List<Step> phases(List<Step> counting) {
        var phases = new ArrayList<Step>();
        for (Step step : counting) {
            switch (step.type()) {
                case Incident.CONTAINED, Incident.FLARED -> phases.clear();
                case Incident.ERADICATED -> phases.removeIf(each -> !each.type().equals(Incident.CONTAINED));
                case Incident.RECOVERED -> phases.removeIf(each -> each.type().equals(Incident.RECOVERED));
                default -> {
                    continue;
                }
            }
            if (!step.type().equals(Incident.FLARED)) {
                phases.add(step);
            }
        }
        return phases;
    }

    private static JsonObject phase(CaseState state, Step step) {
        return task(state, step, step.type())
                .put("task_types", JsonArray.ofTexts(Objects.requireNonNull(StixPhases.OF_STEPS.get(step.type()))))
                .put("outcome", "successful")
                .putIfPresent("description", step.text().isEmpty() ? null : step.text())
                .put("end_time", time(step.made()))
                .put("extensions", isTask())
                .build();
    }

    private static JsonObject task(CaseState state, Step step, List<Step> counting) {
        String name = step.text("task");
        Step done = counting.stream()
                .filter(each -> each.type().equals(CoreSteps.TASK_DONE)
                        && each.text("task").equals(name))
                .findFirst()
                .orElse(null);
        JsonObject.Builder task =
                task(state, step, step.text("title")).put("outcome", done == null ? "pending" : "successful");
        task.putIfPresent("description", step.text().isEmpty() ? null : step.text());
        if (done != null) {
            task.put("end_time", time(done.made()));
        }
        if (!step.text("due").isEmpty()) {
            task.put("due_date", time(Instant.parse(step.text("due"))));
        }
        return task.put("extensions", isTask()).build();
    }

    private static JsonObject.Builder task(CaseState state, Step step, String name) {
        return begun("task", "task--" + uuid(step.hash()), time(step.made()), time(step.made()))
                .put("name", name)
                .put("object_marking_refs", markings(state, step));
    }

    private static JsonObject isTask() {
        return JsonObject.builder()
                .put(
                        TASK_EXTENSION,
                        JsonObject.builder().put("extension_type", "new-sdo").build())
                .build();
    }

    /** What nobody has determined is suspected; an earlier draft's words are said in those of today. */
    private static String determination(@Nullable Step assessed) {
        String said = assessed == null ? "" : assessed.text("determination");
        return switch (said) {
            case "successful-attempt" -> "confirmed";
            case "", "low-value" -> "suspected";
            default -> said;
        };
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
