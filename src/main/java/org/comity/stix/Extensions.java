package org.comity.stix;

import java.util.Map;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** The {@code extensions} of an object: predefined, defined by an extension definition, or custom (§3.2, §7.3, §11.3). */
final class Extensions {

    private static final String DEFINITION = "extension-definition";
    static final Kind KIND = Kind.special(Extensions::check);

    private Extensions() {}

    private static void check(JsonValue value, Walk walk) {
        if (!(value instanceof JsonObject extensions)) {
            walk.wrongSort(value, "a dictionary of extensions", "3.2");
            return;
        }
        if (extensions.isEmpty()) {
            walk.error("empty-dictionary", "2.3", "an empty dictionary is not allowed; leave the property out");
        }
        String type = String.valueOf(walk.object().text("type"));
        for (int i = 0; i < extensions.size(); i++) {
            String key = extensions.name(i);
            walk.into(key);
            Shape predefined = ObservableExtensions.of(type, key);
            if (!(extensions.value(i) instanceof JsonObject extension)) {
                walk.wrongSort(extensions.value(i), "an object", "3.2");
            } else if (predefined != null) {
                predefined.check(extension, walk);
            } else if (StixId.fault(key) == null && StixId.isOf(key, DEFINITION)) {
                defined(extension, type, walk);
            } else {
                custom(key, extension, walk);
            }
            walk.out();
        }
    }

    /** §7.3: keyed by the id of an extension definition, whose meaning is not known here. */
    private static void defined(JsonObject extension, String type, Walk walk) {
        JsonValue sort = extension.get("extension_type");
        if (sort == null) {
            walk.error(
                    "extension_type",
                    "required-property",
                    "3.2",
                    "an extension by definition must have extension_type; add it");
        } else {
            walk.into("extension_type");
            Kind.closed(Vocabularies.EXTENSION_TYPE).check(sort, walk);
            String text = Kind.text(sort);
            if (text != null && text.startsWith("new-") && ObjectType.of(type) != null) {
                walk.warn(
                        "extension-type", "7.3", text + " defines a new type, but " + type + " is one of the standard");
            }
            walk.out();
        }
        content(extension, walk);
    }

    /** §11.3: named by its maker; deprecated, and its name ends in -ext. */
    private static void custom(String key, JsonObject extension, Walk walk) {
        if (!key.endsWith("-ext") || Names.typeFault(key, key.length()) != null) {
            walk.error(
                    "extension-key",
                    "3.2",
                    "the key must be the id of an extension definition, or the name of a predefined extension of this type");
            return;
        }
        walk.warn(
                "custom-extension",
                "11.3",
                "not an extension of this type in STIX 2.1, kept as custom content; define it in an extension definition");
        content(extension, walk);
    }

    private static void content(JsonObject extension, Walk walk) {
        if (extension.isEmpty()) {
            walk.error("empty-dictionary", "2.3", "an extension must have one or more properties");
        }
        for (int i = 0; i < extension.size(); i++) {
            String name = extension.name(i);
            walk.into(name);
            if (Names.checkProperty(name, walk)) {
                Custom.value(name, extension.value(i), walk);
            }
            walk.out();
        }
    }

    /** Whether an extension adds properties beside the standard's: then a property without a row may be one of them. */
    static boolean addTopLevel(JsonObject object) {
        return has(object, "toplevel-property-extension");
    }

    /** What sort of object an extension says the object's type is, or null where none says so. */
    static @Nullable Category newCategory(JsonObject object) {
        for (Map.Entry<String, Category> entry : NEW_TYPES.entrySet()) {
            if (has(object, entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static final Map<String, Category> NEW_TYPES =
            Map.of("new-sdo", Category.DOMAIN, "new-sco", Category.OBSERVABLE, "new-sro", Category.RELATIONSHIP);

    private static boolean has(JsonObject object, String extensionType) {
        JsonObject extensions = object.object("extensions");
        for (int i = 0; extensions != null && i < extensions.size(); i++) {
            if (extensions.value(i) instanceof JsonObject extension
                    && extensionType.equals(extension.text("extension_type"))) {
                return true;
            }
        }
        return false;
    }
}
