package org.comity.doors.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.border.Row;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.marking.Tlp;
import org.comity.personal.PersonalSearch;
import org.jspecify.annotations.Nullable;

/** What a page says of an object beside its text; of personal data in it nothing but that it is there. */
record Shown(
        String id,
        String type,
        String title,
        boolean personal,
        @Nullable Tlp tlp,
        JsonObject object) {
    private static final int TITLE_CHARS_MAX = 160;

    /** What people call an object by: the first of these that it has. */
    private static final List<String> TITLES =
            List.of("name", "value", "pattern", "path", "subject", "abstract", "content", "definition", "description");

    /** @param row with its body */
    static Shown of(Row row) {
        JsonObject object = Json.parseObject(Objects.requireNonNull(row.body()));
        boolean personal = !PersonalSearch.find(object).isEmpty();
        String type = LogBook.text(object, "type");
        return new Shown(
                LogBook.text(object, "id"), type, personal ? "" : title(object, type), personal, tlp(object), object);
    }

    private static String title(JsonObject object, String type) {
        if (type.equals("relationship")) {
            return LogBook.text(object, "source_ref") + " " + LogBook.text(object, "relationship_type") + " "
                    + LogBook.text(object, "target_ref");
        }
        for (String name : TITLES) {
            String text = object.text(name);
            if (text != null && !text.isBlank()) {
                return text.length() <= TITLE_CHARS_MAX ? text : text.substring(0, TITLE_CHARS_MAX) + "…";
            }
        }
        return "";
    }

    /** The strictest TLP that its markings name. */
    private static @Nullable Tlp tlp(JsonObject object) {
        Tlp strictest = null;
        for (String id : texts(object, "object_marking_refs")) {
            strictest = Tlp.strictest(strictest, Tlp.ofId(id));
        }
        return strictest;
    }

    /** Ids of the markings that are not TLP. */
    List<String> markings() {
        return texts(object, "object_marking_refs").stream()
                .filter(each -> Tlp.ofId(each) == null)
                .toList();
    }

    /** How many parts of it are marked by themselves. */
    int granular() {
        return object.get("granular_markings") instanceof JsonArray parts ? parts.size() : 0;
    }

    /**
     * One object that this one names.
     *
     * @param by the property
     */
    record Reference(String by, String id) {}

    /** What it names, in its order; markings are told elsewhere. */
    List<Reference> references() {
        Set<Reference> found = new LinkedHashSet<>();
        collect(object, found);
        return new ArrayList<>(found);
    }

    private static void collect(JsonObject in, Set<Reference> found) {
        in.forEach((name, value) -> {
            if (name.equals("object_marking_refs") || name.equals("granular_markings")) {
                return;
            }
            if (name.endsWith("_ref") && value instanceof JsonString id) {
                found.add(new Reference(name, id.text()));
            } else if (name.endsWith("_refs")) {
                texts(in, name).forEach(id -> found.add(new Reference(name, id)));
            } else {
                inside(value, found);
            }
        });
    }

    private static void inside(JsonValue value, Set<Reference> found) {
        switch (value) {
            case JsonObject inner -> collect(inner, found);
            case JsonArray inner -> inner.forEach(each -> inside(each, found));
            default -> {}
        }
    }

    private static List<String> texts(JsonObject object, String name) {
        var texts = new ArrayList<String>();
        if (object.get(name) instanceof JsonArray array) {
            for (JsonValue each : array) {
                if (each instanceof JsonString text) {
                    texts.add(text.text());
                }
            }
        }
        return texts;
    }
}
