package org.comity.personal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Where the parts of an object have gone, so that selectors of granular markings follow them (STIX 2.1 §7.2.3). */
final class Moves {
    private final Set<String> gone = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Map<String, int[]> indices = new HashMap<>();

    void gone(String selector) {
        gone.add(selector);
    }

    /** The member at that selector bears another name now. */
    void renamed(String selector, String name) {
        renamed.put(selector, name);
    }

    /** Of every element of that list its place now, or -1 where it went. */
    void elements(String selector, int[] places) {
        indices.put(selector, places);
    }

    /** Where the selector leads now; null where nothing is left to select. */
    @Nullable
    String now(String selector) {
        var now = new StringBuilder();
        int start = 0;
        while (true) {
            int point = selector.indexOf('.', start);
            int end = point < 0 ? selector.length() : point;
            String until = selector.substring(0, end);
            String step = selector.substring(start, end);
            if (gone.contains(until)) {
                return null;
            }
            int[] places = start == 0 ? null : indices.get(selector.substring(0, start - 1));
            if (places != null && step.startsWith("[")) {
                int index = Integer.parseInt(step, 1, step.length() - 1, 10);
                if (index >= places.length || places[index] < 0) {
                    return null;
                }
                step = "[" + places[index] + "]";
            }
            now.append(start == 0 ? "" : ".").append(renamed.getOrDefault(until, step));
            if (point < 0) {
                return now.toString();
            }
            start = point + 1;
        }
    }

    /** The markings with their selectors followed; null where no marking is left. */
    @Nullable
    JsonArray followed(JsonArray markings) {
        if (gone.isEmpty() && renamed.isEmpty() && indices.isEmpty()) {
            return markings;
        }
        List<JsonValue> left = new ArrayList<>();
        for (JsonValue element : markings) {
            if (element instanceof JsonObject marking && marking.get("selectors") instanceof JsonArray) {
                List<String> selectors = new ArrayList<>();
                for (String selector : marking.texts("selectors")) {
                    String now = isFollowed(selector) ? now(selector) : selector;
                    if (now != null) {
                        selectors.add(now);
                    }
                }
                if (!selectors.isEmpty()) {
                    left.add(marking.toBuilder()
                            .put("selectors", JsonArray.ofTexts(selectors))
                            .build());
                }
            } else {
                left.add(element);
            }
        }
        return left.isEmpty() ? null : new JsonArray(left);
    }

    /** Indices that no reader could parse are not ours to follow; the check of the whole object reports them. */
    private static boolean isFollowed(String selector) {
        for (String step : selector.split("\\.", -1)) {
            if (step.startsWith("[") && !step.matches("\\[[0-9]{1,9}]")) {
                return false;
            }
        }
        return true;
    }
}
