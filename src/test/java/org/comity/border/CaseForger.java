package org.comity.border;

import java.util.List;
import java.util.function.UnaryOperator;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** What letters about cases say, for tests that say something else than a node would. */
public final class CaseForger {
    private CaseForger() {}

    /** The body of a letter that carries these steps, each as it is packed, changed. */
    public static JsonObject letter(UnaryOperator<JsonObject> change, CaseStep... steps) {
        return JsonObject.builder()
                .put(
                        "steps",
                        new JsonArray(List.of(steps).stream()
                                .<JsonValue>map(step -> change.apply(step.packed()))
                                .toList()))
                .build();
    }

    /** The same, unchanged. */
    public static JsonObject letter(CaseStep... steps) {
        return letter(packed -> packed, steps);
    }
}
