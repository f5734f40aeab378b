package org.comity.kinds.incident;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.comity.cases.CoreSteps;
import org.comity.cases.Field;
import org.comity.cases.Told;
import org.comity.cases.Told.Left;
import org.comity.cases.Told.Link;
import org.comity.cases.Told.Said;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.marking.Handling;
import org.comity.marking.Tlp;
import org.comity.marking.TlpMarking;
import org.jspecify.annotations.Nullable;

/**
 * Reads a STIX 2.1 incident as steps of a case: its incident core extension (drafts 2.0 and 2.1, and what they have in
 * common with 1.0), its events and tasks, and what relationships tie to it. What a step cannot say is told as left.
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
            "impact_refs");

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
    private final Map<String, String> links = new LinkedHashMap<>();
    private boolean assessed;

    private ToldIncident(JsonObject incident, Map<String, JsonObject> around, Map<String, JsonValue> more) {
        this.incident = incident;
        this.id = text(incident, "id");
        this.around = around;
        this.more = more;
        JsonObject extensions = incident.object("extensions");
        JsonObject found = extensions == null ? null : extensions.object(StixIncident.EXTENSION);
        this.core = found == null ? JsonObject.EMPTY : found;
    }

    static Told of(JsonObject incident, Map<String, JsonObject> around, Map<String, JsonValue> more) {
        return new ToldIncident(incident, around, more).told();
    }

    private Told told() {
        if (!"incident".equals(incident.text("type"))) {
            throw new IllegalArgumentException(id + " is no incident");
        }
        String tlp = marking(incident);
        List<String> texts = texts(incident.text("description"), id, "its description");
        for (String more : texts.subList(Math.min(1, texts.size()), texts.size())) {
            steps.add(said(CoreSteps.NOTED, tlp, Map.of("text", more)));
        }
        assess(tlp);
        timeline();
        List<JsonObject> tasks = parts("tasks", "task_refs", "task_ref", "task");
        phases(tasks);
        tasks(tasks);
        for (String impact : core.texts("impact_refs")) {
            links.putIfAbsent(impact, "impact");
            left.add(new Left(impact, "no step says an impact; the object is linked"));
        }
        relationships();
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
        String title = line(name, 300);
        if (name.length() > 300) {
            left.add(new Left(id, "its name has " + name.length() + " characters; a title has up to 300"));
        }
        return new Told(
                title.isEmpty() ? id : title,
                tlp,
                texts.isEmpty() ? "" : texts.getFirst(),
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
                    "its determination is \"" + line(determination, 60)
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
        var events = new ArrayList<>(parts("events", "event_refs", "event_ref", "event"));
        events.sort(Comparator.comparing((JsonObject event) -> text(event, "start_time"))
                .thenComparing(event -> text(event, "id")));
        for (JsonObject event : events) {
            String eventId = text(event, "id");
            String tlp = carried(event);
            if (tlp == null) {
                continue;
            }
            String said = text(event, "name");
            String more = text(event, "description");
            String joined = said + (said.isEmpty() || more.isEmpty() ? "" : ": ") + more;
            String at = instant(event, "start_time");
            List<String> texts = texts(joined, eventId, "its description");
            if (texts.isEmpty()) {
                left.add(new Left(eventId, "it says nothing that a note could; the object is linked"));
            }
            for (String text : texts) {
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
                        "its status \"" + line(text(event, "status"), 60) + "\" is in no step; the object is linked"));
            }
        }
    }

    // ---- how far it has come ----

    private void phases(List<JsonObject> tasks) {
        for (String step : StixPhases.STEPS) {
            JsonObject done = tasks.stream()
                    .filter(task -> isPhase(task, step) && "successful".equals(task.text("outcome")))
                    .findFirst()
                    .orElse(null);
            if (done == null) {
                continue;
            }
            String tlp = carried(done);
            boolean follows = step.equals(Incident.CONTAINED)
                    ? assessed
                    : steps.stream().anyMatch(each -> each.type().equals(Incident.CONTAINED));
            if (tlp == null) {
                continue;
            }
            if (!follows) {
                left.add(new Left(
                        text(done, "id"),
                        "nothing is " + step + " before it is "
                                + (step.equals(Incident.CONTAINED) ? "assessed" : "contained")));
                continue;
            }
            List<String> texts = texts(done.text("description"), text(done, "id"), "its description");
            steps.add(said(step, tlp, texts.isEmpty() ? Map.of() : Map.of("text", texts.getFirst())));
        }
    }

    private static boolean isPhase(JsonObject task, String step) {
        return task.texts("task_types").contains(StixPhases.OF_STEPS.get(step));
    }

    private void tasks(List<JsonObject> tasks) {
        for (JsonObject task : tasks) {
            String taskId = text(task, "id");
            boolean over = "successful".equals(task.text("outcome"));
            if (over && StixPhases.STEPS.stream().anyMatch(step -> isPhase(task, step))) {
                continue;
            }
            String tlp = carried(task);
            if (tlp == null) {
                continue;
            }
            String outcome = text(task, "outcome");
            if (!Set.of("pending", "ongoing", "successful").contains(outcome)) {
                left.add(new Left(
                        taskId, "no step says that a task is " + line(outcome, 60) + "; the object is linked"));
                continue;
            }
            String name = "t-" + taskId.substring(taskId.indexOf("--") + 2);
            String title = line(text(task, "name"), 300);
            Map<String, String> says = new LinkedHashMap<>();
            says.put("task", name);
            says.put("title", title.isEmpty() ? taskId : title);
            String due = instant(task, "due_date");
            if (!due.isEmpty()) {
                says.put("due", due);
            }
            List<String> texts = texts(task.text("description"), taskId, "its description");
            if (!texts.isEmpty()) {
                says.put("text", texts.getFirst());
            }
            steps.add(said(CoreSteps.TASKED, tlp, says));
            if (over) {
                steps.add(said(CoreSteps.TASK_DONE, tlp, Map.of("task", name)));
            }
        }
    }

    // ---- what belongs to it ----

    private void relationships() {
        for (JsonObject each : around.values()) {
            if (!"relationship".equals(each.text("type"))) {
                continue;
            }
            String source = text(each, "source_ref");
            String target = text(each, "target_ref");
            if (source.equals(id) != target.equals(id)) {
                links.putIfAbsent(source.equals(id) ? target : source, line(text(each, "relationship_type"), 60));
            }
        }
    }

    private List<Link> linked() {
        var linked = new ArrayList<Link>();
        for (var each : links.entrySet()) {
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

    /** What one of these two names (the drafts differ), as far as it is here. */
    private List<JsonObject> parts(String entries, String refs, String ref, String type) {
        var ids = new LinkedHashSet<>(core.texts(refs));
        JsonArray list = core.array(entries);
        for (JsonValue each : list == null ? List.<JsonValue>of() : list.elements()) {
            if (each instanceof JsonObject entry && entry.text(ref) instanceof String named) {
                ids.add(named);
            }
        }
        var parts = new ArrayList<JsonObject>();
        for (String each : ids) {
            JsonObject part = around.get(each);
            if (part != null && "linked".equals(part.text("type"))) {
                links.putIfAbsent(each, type);
            } else if (part == null || !type.equals(part.text("type"))) {
                left.add(new Left(each, "it is not held here as " + (type.equals("event") ? "an " : "a ") + type));
            } else if (parts.size() == TOLD_PARTS_MAX) {
                left.add(new Left(each, "more than " + TOLD_PARTS_MAX + " of the type " + type));
            } else {
                parts.add(part);
                links.putIfAbsent(each, type);
            }
        }
        return parts;
    }

    private void unread() {
        for (String name : core.names()) {
            if (!READ.contains(name)) {
                left.add(new Left(id, "no step says its " + line(name, 60)));
            }
        }
        for (String name : incident.names()) {
            if (!COMMON.contains(name)) {
                left.add(new Left(id, "no step says its " + line(name, 60)));
            }
        }
        JsonObject extensions = incident.object("extensions");
        if (extensions != null) {
            extensions.names().stream()
                    .filter(name -> !name.equals(StixIncident.EXTENSION))
                    .forEach(name -> left.add(new Left(id, "no step says its " + line(name, 90))));
        }
    }

    // ---- markings ----

    /** Its TLP; empty where it has none. */
    private String marking(JsonObject object) {
        Handling handling = Handling.of(object, around::get);
        String more = more(handling);
        if (more != null) {
            throw new IllegalArgumentException(text(object, "id") + " " + more
                    + ", which no step can carry; link it to the case instead: comity case link");
        }
        return handling.objectTlp() == null
                ? ""
                : handling.strictest(handling.objectTlp()).label();
    }

    /** The marking of what is said from that part; null, and left, where its markings say more than a step can carry. */
    private @Nullable String carried(JsonObject part) {
        Handling handling = Handling.of(part, around::get);
        String more = more(handling);
        if (more != null) {
            left.add(new Left(text(part, "id"), "it " + more + ", which no step can carry; the object is linked"));
            return null;
        }
        Tlp whole = Tlp.ofLabel(marking(incident));
        Tlp strictest = Tlp.strictest(whole, handling.objectTlp());
        return strictest == null ? "" : strictest.label();
    }

    private static @Nullable String more(Handling handling) {
        if (!handling.unreadable().isEmpty() || handling.denies()) {
            return "has a marking that cannot be understood";
        }
        if (!handling.granular().isEmpty()) {
            return "marks parts of itself";
        }
        return handling.allMarkings().allMatch(TlpMarking.class::isInstance) ? null : "carries a marking beside TLP";
    }

    // ---- texts ----

    private static Said said(String type, String tlp, Map<String, String> says) {
        JsonObject.Builder step = JsonObject.builder();
        says.forEach(step::put);
        if (!tlp.isEmpty()) {
            step.put("tlp", tlp);
        }
        return new Said(type, step.build());
    }

    /** A text as steps can say it: without what steers a terminal, and cut where it is longer than a step takes. */
    private List<String> texts(@Nullable String text, String of, String what) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        String plain = text.replace("\r\n", "\n")
                .codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var pieces = new ArrayList<String>();
        int from = 0;
        while (from < plain.length() && pieces.size() < NOTES_MAX) {
            int to = Math.min(plain.length(), from + Field.TEXT_CHARS_MAX);
            to = to < plain.length() && Character.isHighSurrogate(plain.charAt(to - 1)) ? to - 1 : to;
            pieces.add(plain.substring(from, to));
            from = to;
        }
        if (from < plain.length()) {
            left.add(new Left(of, what + " has " + plain.length() + " characters; the first " + from + " are taken"));
        }
        return pieces;
    }

    /** The same on one line, cut to so many characters. */
    private static String line(String text, int max) {
        String plain = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (plain.length() <= max) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(max - 4)) ? max - 4 : max - 3;
        return plain.substring(0, end) + "...";
    }

    private String instant(JsonObject object, String name) {
        String text = text(object, name);
        if (text.isEmpty()) {
            return "";
        }
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            left.add(new Left(text(object, "id"), "its " + name + " is no instant"));
            return "";
        }
    }

    private static String text(JsonObject object, String name) {
        return Objects.requireNonNullElse(object.text(name), "");
    }
}
