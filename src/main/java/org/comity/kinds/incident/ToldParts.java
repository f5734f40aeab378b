package org.comity.kinds.incident;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.comity.cases.Told.Left;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Handling;
import org.comity.marking.Tlp;
import org.comity.marking.TlpMarking;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a STIX incident: its events, tasks and impacts, whichever draft of the extension it follows, with the parts
 * of those and what comes after them; and whatever a relationship ties to it. What is not here is told as left.
 */
final class ToldParts {
    private final JsonObject incident;
    private final JsonObject core;
    private final Map<String, JsonObject> around;
    private final List<Left> left;
    private final SequencedMap<String, String> links = new LinkedHashMap<>();

    ToldParts(JsonObject incident, JsonObject core, Map<String, JsonObject> around, List<Left> left) {
        this.incident = incident;
        this.core = core;
        this.around = around;
        this.left = left;
    }

    /** What is to be linked, and as what, in the order in which it was found. */
    Map<String, String> links() {
        return links;
    }

    /**
     * Those it names, then those that these name.
     *
     * @param type {@code event} or {@code task}
     */
    List<JsonObject> of(String type) {
        SequencedSet<String> ids = named(core, type, type + "s", type + "_refs");
        ids.addAll(named(core, type, "activities", ""));
        var parts = new ArrayList<JsonObject>();
        var seen = new LinkedHashSet<String>();
        while (!ids.isEmpty()) {
            String each = ids.removeFirst();
            if (!seen.add(each)) {
                continue;
            }
            JsonObject part = around.get(each);
            if (part != null && "linked".equals(part.text("type"))) {
                links.putIfAbsent(each, type);
            } else if (part == null || !type.equals(part.text("type"))) {
                left.add(new Left(each, "it is not held here as " + (type.equals("event") ? "an " : "a ") + type));
            } else if (isRevoked(part)) {
                left.add(new Left(each, "it is revoked"));
            } else if (parts.size() == ToldIncident.TOLD_PARTS_MAX) {
                left.add(new Left(each, "more than " + ToldIncident.TOLD_PARTS_MAX + " of the type " + type));
            } else {
                parts.add(part);
                links.putIfAbsent(each, type);
                ids.addAll(named(part, type, "sub" + type + "s", "next_" + type + "_refs"));
            }
        }
        return parts;
    }

    /** The drafts differ: a list of ids, or of entries that each name one. */
    private static SequencedSet<String> named(JsonObject object, String type, String entries, String refs) {
        var ids = new LinkedHashSet<>(object.texts(refs));
        JsonArray list = object.array(entries);
        for (JsonValue each : list == null ? List.<JsonValue>of() : list.elements()) {
            if (each instanceof JsonObject entry) {
                for (String ref : List.of("event_ref", "task_ref")) {
                    if (entry.text(ref) instanceof String id && id.startsWith(type + "--")) {
                        ids.add(id);
                    }
                }
            }
        }
        return ids;
    }

    /** Impacts are linked, with what supersedes them; no step says one. */
    void impacts() {
        var ids = new LinkedHashSet<>(core.texts("impact_refs"));
        while (!ids.isEmpty()) {
            String each = ids.removeFirst();
            if (links.putIfAbsent(each, "impact") == null && around.get(each) instanceof JsonObject impact) {
                left.add(new Left(each, "no step says an impact; the object is linked"));
                if (impact.text("superseded_by_ref") instanceof String later) {
                    ids.add(later);
                }
            }
        }
    }

    void relationships() {
        String id = ToldTexts.text(incident, "id");
        for (JsonObject each : around.values()) {
            if (!"relationship".equals(each.text("type"))) {
                continue;
            }
            String source = ToldTexts.text(each, "source_ref");
            String target = ToldTexts.text(each, "target_ref");
            if (source.equals(id) == target.equals(id)) {
                continue;
            }
            String type = ToldTexts.line(ToldTexts.text(each, "relationship_type"), 60);
            if (isRevoked(each)) {
                left.add(new Left(ToldTexts.text(each, "id"), "it is revoked, and links nothing"));
            } else {
                links.putIfAbsent(source.equals(id) ? target : source, type);
            }
        }
    }

    // ---- markings ----

    /** Its TLP; empty where it has none. */
    String marking(JsonObject object) {
        Handling handling = Handling.of(object, around::get);
        String more = more(handling);
        if (more != null) {
            throw new IllegalArgumentException(ToldTexts.text(object, "id") + " " + more
                    + ", which no step can carry; link it to the case instead: comity case link");
        }
        return handling.objectTlp() == null
                ? ""
                : handling.strictest(handling.objectTlp()).label();
    }

    /** The marking of what is said from that part; null, and left, where its markings say more than a step can carry. */
    @Nullable
    String carried(JsonObject part) {
        Handling handling = Handling.of(part, around::get);
        String more = more(handling);
        if (more != null) {
            left.add(new Left(
                    ToldTexts.text(part, "id"), "it " + more + ", which no step can carry; the object is linked"));
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

    static boolean isRevoked(JsonObject object) {
        return object.get("revoked") == JsonBoolean.TRUE;
    }
}
