package org.comity.stix;

import org.comity.json.JsonNull;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/** Translations: by language, then by property of the translated object (STIX 2.1 §7.1.1). */
final class LanguageContents {

    static final Kind KIND = Kind.special(LanguageContents::check);

    private LanguageContents() {}

    private static void check(JsonValue value, Walk walk) {
        if (!(value instanceof JsonObject contents)) {
            walk.wrongSort(value, "a dictionary of languages", "7.1.1");
            return;
        }
        if (contents.isEmpty()) {
            walk.error("empty-dictionary", "2.3", "an empty dictionary is not allowed; add a language");
        }
        for (int i = 0; i < contents.size(); i++) {
            String language = contents.name(i);
            walk.into(language);
            Languages.check(language, walk);
            if (contents.value(i) instanceof JsonObject properties) {
                properties(properties, walk);
            } else {
                walk.wrongSort(contents.value(i), "a dictionary of translated properties", "7.1.1");
            }
            walk.out();
        }
    }

    private static void properties(JsonObject properties, Walk walk) {
        if (properties.isEmpty()) {
            walk.error("empty-dictionary", "2.3", "an empty dictionary is not allowed; leave the language out");
        }
        for (int i = 0; i < properties.size(); i++) {
            walk.into(properties.name(i));
            if (Names.checkProperty(properties.name(i), walk) && properties.value(i) instanceof JsonNull) {
                walk.error("null", "2", "STIX has no null; leave the property out");
            }
            walk.out();
        }
    }
}
