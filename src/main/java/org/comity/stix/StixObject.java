package org.comity.stix;

import java.util.List;
import java.util.Objects;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A STIX 2.1 object that has passed the check; only {@link Stix#check} makes one.
 *
 * <p>Two are equal when their JSON is equal.
 */
public final class StixObject {
    private final JsonObject json;
    private final String type;
    private final String id;
    private final Category category;
    private final @Nullable Timestamp created;
    private final @Nullable Timestamp modified;

    StixObject(JsonObject json, String type, String id, Category category) {
        this.json = json;
        this.type = type;
        this.id = id;
        this.category = category;
        this.created = timestamp(json, "created");
        this.modified = timestamp(json, "modified");
    }

    private static @Nullable Timestamp timestamp(JsonObject json, String name) {
        String text = json.text(name);
        return text == null ? null : Timestamp.parse(text);
    }

    /** The value of {@code type}, such as {@code indicator}. */
    public String type() {
        return type;
    }

    /** The identifier as it was written, {@code type--UUID}. */
    public String id() {
        return id;
    }

    /** The value of {@code spec_version}; 2.1 where a cyber-observable object leaves it out (§3.2). */
    public String specVersion() {
        return Objects.requireNonNullElse(json.text("spec_version"), "2.1");
    }

    /** Domain, relationship, cyber-observable or meta object; what a custom type most likely is. */
    public Category category() {
        return category;
    }

    /** When the object was first created; null where the type has no such property. */
    public @Nullable Timestamp created() {
        return created;
    }

    /** When this version was made; null where the type is not versioned. */
    public @Nullable Timestamp modified() {
        return modified;
    }

    /** Whether the creator has taken the object back; false where nothing is said (§3.2). */
    public boolean revoked() {
        return json.get("revoked") == org.comity.json.JsonBoolean.TRUE;
    }

    /** The identity that made the object, or null where it stays unnamed. */
    public @Nullable String createdByRef() {
        return json.text("created_by_ref");
    }

    /** The markings of the object as a whole, {@code object_marking_refs}. */
    public List<String> markingRefs() {
        return json.texts("object_marking_refs");
    }

    /** The object as it was written. */
    public JsonObject json() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StixObject object && object.json.equals(json);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id;
    }
}
