package org.comity.misp;

import java.util.List;
import java.util.Set;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Labels that keep what MISP says and STIX has no property for, written like MISP's tags: {@code misp:type="url"}. */
final class Labels {
    /** Ours and misp-stix's; none is a predicate of MISP's own {@code misp} taxonomy, so no tag is mistaken for one. */
    private static final Set<String> NAMES = Set.of(
            "type",
            "category",
            "to_ids",
            "name",
            "meta-category",
            "distribution",
            "sharing-group",
            "analysis",
            "threat-level-id",
            "extends",
            "part-of",
            "galaxy-name",
            "galaxy-type",
            "data-layer",
            "context-layer");

    private Labels() {}

    static void add(List<String> labels, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            labels.add("misp:" + name + "=\"" + value + "\"");
        }
    }

    /** How far MISP would share it: 0 own organisation … 3 all, 4 a sharing group; 5, as the event, is not said. */
    static void distribution(List<String> labels, JsonObject part) {
        String distribution = Attribute.scalar(part.get("distribution"));
        if (distribution == null || distribution.equals("5")) {
            return;
        }
        add(labels, "distribution", distribution);
        JsonObject group = part.object("SharingGroup");
        if (group != null) {
            String uuid = Ids.uuid(group.text("uuid"));
            add(labels, "sharing-group", uuid == null ? group.text("name") : uuid);
        }
    }

    /** The value of the first label of that name; null where there is none. */
    static @Nullable String value(List<String> labels, String name) {
        String start = "misp:" + name + "=\"";
        for (String label : labels) {
            if (label.startsWith(start) && label.endsWith("\"") && label.length() > start.length()) {
                return label.substring(start.length(), label.length() - 1);
            }
        }
        return null;
    }

    /** Whether the label is one of these, and not a tag. */
    static boolean isOurs(String label) {
        int equals = label.indexOf("=\"");
        return label.startsWith("misp:") && equals > 0 && NAMES.contains(label.substring(5, equals));
    }
}
