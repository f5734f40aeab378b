package org.comity.stix;

import java.util.List;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Holds JSON objects against STIX 2.1. */
public final class Stix {
    private Stix() {}

    /**
     * Checks one object, an element of a bundle or envelope.
     *
     * <p>A MUST that is broken is an ERROR, and there is then no object; a SHOULD that is not followed is a WARNING.
     * Types, properties and extensions that the standard does not know are kept, with a WARNING where the extension
     * mechanism does not announce them. What only several objects together can show (that a reference resolves, that a
     * version follows another) is not looked at. Never throws.
     */
    public static Checked check(JsonObject object) {
        var walk = new Walk(object);
        JsonValue type = object.get("type");
        if (!(type instanceof JsonString string)) {
            if (type == null) {
                walk.error("type", "required-property", "3.2", "a STIX object must have a type; add it");
            } else {
                walk.into("type");
                walk.wrongSort(type, "a string", "3.2");
            }
            return new Checked(null, walk.findings());
        }
        Category category = Category.META;
        ObjectType known = ObjectType.of(string.text());
        if (isOlder(object, known)) {
            walk.error(
                    "spec_version",
                    "stix-2.0",
                    "3.2",
                    "without spec_version this is STIX 2.0 or older; raise it to STIX 2.1 first, or add spec_version 2.1");
        } else if (known != null) {
            category = known.category();
            known.shape().check(object, walk);
        } else {
            category = Custom.type(string.text(), object, walk);
        }
        return walk.broken()
                ? new Checked(null, walk.findings())
                : new Checked(
                        new StixObject(object, string.text(), String.valueOf(object.text("id")), category),
                        walk.findings());
    }

    /**
     * Checks a bundle but for its objects, each of which is checked with {@link #check}.
     *
     * @param around the bundle, or its members without {@code objects} where those are read one by one
     */
    public static List<Finding> checkBundle(JsonObject around) {
        var walk = new Walk(around);
        JsonValue type = around.get("type");
        if (type != null && !(type instanceof JsonString string && string.text().equals("bundle"))) {
            walk.error("type", "type", "8.1", "the type of a bundle must be \"bundle\"");
        }
        MetaObjects.BUNDLE.check(around, walk);
        return walk.findings();
    }

    /** STIX 2.0 has no spec_version on objects; in 2.1 only cyber-observable objects may leave it out. */
    static boolean isOlder(JsonObject object, @Nullable ObjectType known) {
        return !object.has("spec_version")
                && (known == null ? object.has("created") : known.category() != Category.OBSERVABLE);
    }
}
