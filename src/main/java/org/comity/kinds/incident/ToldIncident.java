package org.comity.kinds.incident;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comity.cases.CoreSteps;
import org.comity.cases.Told;
import org.comity.cases.Told.Left;
import org.comity.cases.Told.Link;
import org.comity.cases.Told.Said;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/**
 * Reads a STIX 2.1 incident as steps of a case: its incident core extension (drafts 2.0 and 2.1 in each of their shapes, and
 * what they have in common with 1.0), its events and tasks, and what relationships tie to it. What a step cannot say is told
 * as left; what else an event, a task or an impact says stays in it, and it is linked.
 */
final class ToldIncident {

    /** Characters of a text are cut into so many notes at most. */
    static final int NOTES_MAX = 10;

    /** Timeline entries, tasks and links taken from one incident. */
    static final int TOLD_PARTS_MAX = 500;

    /** Properties of the extension that are read here. */
    private static final Set<String> READ = Set.of(
            "extension_type",
            "determination",
            "investigation_status",
            "incident_types",
            "criticality",
            "events",
            "event_refs",
            "tasks",
            "task_refs",
            "impact_refs",
            "activities");

    /** Outcomes of a task that is not over. */
    private static final Set<String> OPEN = Set.of("pending", "ongoing", "unknown");

    /** Fidelities of a time that an instant would make too exact. */
    private static final Set<String> COARSE = Set.of("hour", "day", "month", "year");

    private static final Set<String> COMMON = Set.of(
            "type",
            "spec_version",
            "id",
            "created",
            "modified",
            "created_by_ref",
            "name",
            "description",
            "labels",
            "object_marking_refs",
            "extensions",
            "external_references",
            "lang",
            "confidence",
            "revoked");

    private final JsonObject incident;
    private final String id;
    private final Map<String, JsonObject> around;
    private final Map<String, JsonValue> more;
    private final JsonObject core;
    private final List<Said> steps = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();
    private final ToldTexts texts = new ToldTexts(left);
    private final ToldParts parts;
    private boolean assessed;

    private ToldIncident(JsonObject incident, Map<String, JsonObject> around, Map<String, JsonValue> more) {
        this.incident = incident;
        this.id = text(incident, "id");
        this.around = around;
        this.more = more;
        JsonObject extensions = incident.object("extensions");
        JsonObject found = extensions == null ? null : extensions.object(StixIncident.EXTENSION);
        this.core = found == null ? JsonObject.EMPTY : found;
        this.parts = new ToldParts(incident, core, around, left);
    }

    static Told of(JsonObject incident, Map<String, JsonObject> around, Map<String, JsonValue> more) {
        return new ToldIncident(incident, around, more).told();
    }

    private Told told() {
        if (!"incident".equals(incident.text("type"))) {
            throw new IllegalArgumentException(id + " is no incident");
        }
        if (ToldParts.isRevoked(incident)) {
            throw new IllegalArgumentException(id + " is revoked: whoever made it no longer says it");
        }
        String tlp = parts.marking(incident);
        List<String> pieces = texts.pieces(incident.text("description"), id, "its description");
        for (String more : pieces.subList(Math.min(1, pieces.size()), pieces.size())) {
            steps.add(said(CoreSteps.NOTED, tlp, Map.of("text", more)));
        }
        assess(tlp);
        timeline();
        List<JsonObject> tasks = parts.of("task");
        Set<String> over = phases(tasks);
        tasks(tasks.stream().filter(each -> !over.contains(text(each, "id"))).toList());
        parts.impacts();
        parts.relationships();
        unread();
        var ending = new ArrayList<Said>();
        String status = text(core, "investigation_status");
        if (status.equals("closed")) {
            if (assessed) {
                ending.add(said(CoreSteps.CLOSED, tlp, Map.of()));
            } else {
                left.add(new Left(id, "it is closed, and a case is closed once it is assessed"));
            }
        } else if (!status.isEmpty() && !Set.of("new", "open").contains(status)) {
            left.add(new Left(id, "its investigation_status is \"" + status + "\", which no step says"));
        }
        String name = text(incident, "name");
        String title = ToldTexts.line(name, ToldTexts.TITLE_CHARS);
        if (name.length() > ToldTexts.TITLE_CHARS) {
            left.add(new Left(
                    id, "its name has " + name.length() + " characters; a title has up to " + ToldTexts.TITLE_CHARS));
        }
        return new Told(
                title.isEmpty() ? id : title,
                tlp,
                pieces.isEmpty() ? "" : pieces.getFirst(),
                steps,
                linked(),
                ending,
                left);
    }

    // ---- what it is and how bad ----

    private void assess(String tlp) {
        Map<String, JsonValue> says = new TreeMap<>(IncidentTags.read(incident.texts("labels"), tag -> {
            if (!tag.equals(StixIncident.UNDETERMINED)) {
                left.add(new Left(id, "its label " + tag + " says nothing an assessment can"));
            }
        }));
        List<String> types = core.texts("incident_types");
        for (String type : types) {
            String known = StixTypes.classOf(type.toLowerCase(Locale.ROOT));
            if (known == null) {
                left.add(new Left(id, "its incident type \"" + type + "\" is no one class of the RSIT"));
            } else if (says.putIfAbsent("class", new JsonString(known)) instanceof JsonString first
                    && !first.text().equals(known)) {
                left.add(new Left(
                        id,
                        "its incident type \"" + type + "\" is of the class " + known + "; an assessment has one, here "
                                + first.text()));
            }
        }
        if (core.get("criticality") instanceof JsonValue value && !says.containsKey("severity")) {
            String severity = value instanceof JsonNumber number ? Criticality.severity(whole(number)) : "";
            if (severity.isEmpty()) {
                left.add(new Left(id, "its criticality is no number from 0 to 100"));
            } else {
                says.put("severity", new JsonString(severity));
            }
        }
        String determination = text(core, "determination");
        boolean undetermined = incident.texts("labels").contains(StixIncident.UNDETERMINED);
        if (Words.DETERMINATIONS.contains(determination) && !undetermined) {
            says.putIfAbsent("determination", new JsonString(determination));
        } else if (!determination.isEmpty() && !undetermined) {
            left.add(new Left(
                    id,
                    "its determination is \"" + ToldTexts.line(determination, 60)
                            + "\", which is no word of the incident core extension"));
        }
        says.putAll(more);
        if (says.isEmpty()) {
            return;
        }
        for (String needed : List.of("class", "severity")) {
            if (!says.containsKey(needed)) {
                left.add(new Left(
                        id,
                        "it is not assessed: its " + needed + " is missing; give it with --assess " + needed
                                + "=WORD"));
                return;
            }
        }
        JsonObject.Builder step = JsonObject.builder();
        says.forEach(step::put);
        if (!tlp.isEmpty()) {
            step.put("tlp", tlp);
        }
        steps.add(new Said(Incident.ASSESSED, step.build()));
        assessed = true;
    }

    private static long whole(JsonNumber number) {
        try {
            return Long.parseLong(number.toString());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    // ---- when ----

    private void timeline() {
        var events = new ArrayList<>(parts.of("event"));
        events.sort(Comparator.comparing((JsonObject event) -> text(event, "start_time"))
                .thenComparing(event -> text(event, "id")));
        for (JsonObject event : events) {
            String eventId = text(event, "id");
            String tlp = parts.carried(event);
            if (tlp == null) {
                continue;
            }
            String said = text(event, "name");
            String more = text(event, "description");
            String joined = said + (said.isEmpty() || more.isEmpty() ? "" : ": ") + more;
            String at = texts.instant(event, "start_time");
            String fidelity = text(event, "start_time_fidelity");
            boolean coarse = !at.isEmpty() && COARSE.contains(fidelity);
            if (joined.isBlank()) {
                left.add(new Left(eventId, "it says nothing that a note could; the object is linked"));
            } else if (coarse) {
                joined += " (The time is exact to the " + fidelity + ".)";
            }
            for (String text : texts.pieces(joined, eventId, "its description")) {
                Map<String, String> says = new LinkedHashMap<>();
                if (!at.isEmpty()) {
                    says.put("at", at);
                }
                says.put("text", text);
                steps.add(said(CoreSteps.NOTED, tlp, says));
            }
            if (!"occurred".equals(event.text("status")) && !"ongoing".equals(event.text("status"))) {
                left.add(new Left(
                        eventId,
                        "its status \"" + ToldTexts.line(text(event, "status"), 60)
                                + "\" is in no step; the object is linked"));
            }
        }
    }

    // ---- how far it has come ----

    /**
     * A phase is over when a task of its type was successful and none of its type is still to be done. The one that ended
     * last says it.
     *
     * @return ids of the tasks that are said by these steps
     */
    private Set<String> phases(List<JsonObject> tasks) {
        var over = new LinkedHashSet<String>();
        for (String step : StixPhases.STEPS) {
            List<JsonObject> all =
                    tasks.stream().filter(task -> isPhase(task, step)).toList();
            JsonObject done = all.stream()
                    .filter(task -> "successful".equals(task.text("outcome")))
                    .reduce((first, next) ->
                            text(first, "end_time").compareTo(text(next, "end_time")) > 0 ? first : next)
                    .orElse(null);
            if (done == null) {
                continue;
            }
            String doneId = text(done, "id");
            JsonObject open = all.stream()
                    .filter(task -> OPEN.contains(text(task, "outcome")))
                    .findFirst()
                    .orElse(null);
            if (open != null) {
                left.add(new Left(
                        doneId,
                        "it is taken as a task: nothing is " + step + " while " + text(open, "id")
                                + ", of the same type, is " + text(open, "outcome")));
                continue;
            }
            boolean follows = step.equals(Incident.CONTAINED)
                    ? assessed
                    : steps.stream().anyMatch(each -> each.type().equals(Incident.CONTAINED));
            if (!follows) {
                left.add(new Left(
                        doneId,
                        "it is taken as a task: nothing is " + step + " before it is "
                                + (step.equals(Incident.CONTAINED) ? "assessed" : "contained")));
                continue;
            }
            over.add(doneId);
            String tlp = parts.carried(done);
            if (tlp != null) {
                String text = texts.first(done.text("description"), doneId, "its description");
                steps.add(said(step, tlp, text.isEmpty() ? Map.of() : Map.of("text", text)));
            }
        }
        return over;
    }

    private static boolean isPhase(JsonObject task, String step) {
        return task.texts("task_types").contains(StixPhases.OF_STEPS.get(step));
    }

    private void tasks(List<JsonObject> tasks) {
        for (JsonObject task : tasks) {
            String taskId = text(task, "id");
            String tlp = parts.carried(task);
            if (tlp == null) {
                continue;
            }
            String outcome = text(task, "outcome");
            if (!Set.of("pending", "ongoing", "successful").contains(outcome)) {
                left.add(new Left(
                        taskId,
                        "no step says that a task is " + ToldTexts.line(outcome, 60) + "; the object is linked"));
                continue;
            }
            String name = "t-" + taskId.substring(taskId.indexOf("--") + 2);
            String title = ToldTexts.title(task);
            Map<String, String> says = new LinkedHashMap<>();
            says.put("task", name);
            says.put("title", title);
            String due = texts.instant(task, "due_date");
            if (!due.isEmpty()) {
                says.put("due", due);
            }
            String text = texts.first(task.text("description"), taskId, "its description");
            if (!text.isEmpty() && !text.strip().equals(title)) {
                says.put("text", text);
            }
            steps.add(said(CoreSteps.TASKED, tlp, says));
            if (outcome.equals("successful")) {
                steps.add(said(CoreSteps.TASK_DONE, tlp, Map.of("task", name)));
            }
        }
    }

    // ---- what belongs to it ----

    private List<Link> linked() {
        var linked = new ArrayList<Link>();
        for (var each : parts.links().entrySet()) {
            if (!around.containsKey(each.getKey())) {
                left.add(new Left(each.getKey(), "it is not held here, and so not linked"));
            } else if (linked.size() == TOLD_PARTS_MAX) {
                left.add(new Left(each.getKey(), "more than " + TOLD_PARTS_MAX + " objects would be linked"));
            } else {
                linked.add(new Link(each.getKey(), each.getValue()));
            }
        }
        return linked;
    }

    private void unread() {
        for (String name : core.names()) {
            if (!READ.contains(name)) {
                left.add(new Left(id, "no step says its " + ToldTexts.line(name, 60)));
            }
        }
        for (String name : incident.names()) {
            if (!COMMON.contains(name)) {
                left.add(new Left(id, "no step says its " + ToldTexts.line(name, 60)));
            }
        }
        JsonObject extensions = incident.object("extensions");
        if (extensions != null) {
            extensions.names().stream()
                    .filter(name -> !name.equals(StixIncident.EXTENSION))
                    .forEach(name -> left.add(new Left(id, "no step says its " + ToldTexts.line(name, 90))));
        }
    }

    // ---- steps ----

    private static Said said(String type, String tlp, Map<String, String> says) {
        JsonObject.Builder step = JsonObject.builder();
        says.forEach(step::put);
        if (!tlp.isEmpty()) {
            step.put("tlp", tlp);
        }
        return new Said(type, step.build());
    }

    private static String text(JsonObject object, String name) {
        return ToldTexts.text(object, name);
    }
}
