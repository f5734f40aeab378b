package org.comity.stix;

import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** The deprecated dictionary of observables inside observed data, whose keys are their identifiers (STIX 2.1 §2.13). */
final class ObservableContainer {

    static final Kind KIND = Kind.special(ObservableContainer::check);

    private ObservableContainer() {}

    private static void check(JsonValue value, Walk walk) {
        if (!(value instanceof JsonObject container)) {
            walk.wrongSort(value, "a dictionary of cyber-observable objects", "2.13");
            return;
        }
        if (container.isEmpty()) {
            walk.error("empty-dictionary", "4.14.1", "the container must have at least one object");
        }
        for (int i = 0; i < container.size(); i++) {
            String key = container.name(i);
            walk.into(key);
            if (!isNumber(key)) {
                walk.warn("container-key", "2.9", "a key should be a number counted up from 0");
            }
            object(container, container.value(i), walk);
            walk.out();
        }
    }

    private static void object(JsonObject container, JsonValue value, Walk walk) {
        if (!(value instanceof JsonObject object)) {
            walk.wrongSort(value, "a cyber-observable object", "2.13");
            return;
        }
        String type = object.text("type");
        if (type == null) {
            walk.error("type", "required-property", "6", "every observable must have a type; add it");
            return;
        }
        ObjectType known = ObjectType.of(type);
        if (known == null) {
            String fault = Names.typeFault(type, type.length());
            if (fault != null) {
                walk.error("type", "type-name", "3.1", Walk.quoted(type) + " is no type name: " + fault);
            } else {
                walk.warn("type", "custom-object", "11.2", "STIX 2.1 has no type " + type + ", kept as custom content");
            }
        } else if (known.category() != Category.OBSERVABLE) {
            walk.error("type", "observed-sco", "4.14.1", "only observables are observed, found " + type);
        } else {
            walk.enterContainer(container, object);
            // An identifier of its own is what such an object has not got: its key is its identifier.
            JsonObject complete = object.has("id")
                    ? object
                    : object.toBuilder()
                            .put("id", new JsonString(type + UNNAMED))
                            .build();
            known.shape().check(complete, walk);
            walk.leaveContainer();
        }
    }

    private static final String UNNAMED = "--00000000-0000-5000-8000-000000000000";

    private static boolean isNumber(String key) {
        boolean right = !key.isEmpty();
        for (int i = 0; right && i < key.length(); i++) {
            right = Names.digit(key.charAt(i));
        }
        return right;
    }
}
