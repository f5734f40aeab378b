package org.comity.border;

import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A collection of somebody else that this node follows.
 *
 * @param name unique among all
 * @param agreement under which its objects come; null for public material, which counts as our own import
 * @param party the party it comes from; null with the agreement
 * @param how the way to reach it, for the door that does; names files that hold secrets, never secrets
 */
public record Followed(
        String name, @Nullable String agreement, @Nullable String party, JsonObject how) {
    public Followed {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "\"" + name
                            + "\" is no name for a followed collection; write up to 64 small letters, digits, dots and hyphens");
        }
        if ((agreement == null) != (party == null)) {
            throw new IllegalArgumentException(
                    "name both the agreement and the party it comes from, or neither for public material");
        }
    }

    /** The name its cursor is kept under. */
    public String cursorName() {
        return "follow " + name;
    }
}
