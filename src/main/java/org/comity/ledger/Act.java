package org.comity.ledger;

import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, to be recorded as one entry.
 *
 * @param kind in a word or two, past tense: {@code released}, {@code served}, {@code agreement accepted}
 * @param actor who did it: a person, a party, or the node itself
 * @param agreement under which it happened; null where none
 * @param counterparty the other side; null where none
 * @param items what it happened to
 * @param details what else is to be known; small
 */
public record Act(
        String kind,
        String actor,
        @Nullable String agreement,
        @Nullable String counterparty,
        Items items,
        JsonObject details) {

    /** The kind of home entry that says who looked at personal data, and what for. */
    public static final String READ = "read";

    /** Among the details of what crossed: by which clauses, a list. */
    public static final String UNDER = "under";

    /** In each of these: in how many objects personal data crossed. */
    public static final String PERSONAL = "personal";

    static final int KIND_CHARS_MAX = 64;
    static final int DETAIL_BYTES_MAX = 32 * 1024;

    public Act {
        if (kind.isBlank() || kind.length() > KIND_CHARS_MAX) {
            throw new IllegalArgumentException("an act is named in 1 to " + KIND_CHARS_MAX + " characters");
        }
    }

    /** An act of that kind, by that actor. */
    public static Act of(String kind, String actor) {
        return new Act(kind, actor, null, null, Items.NONE, JsonObject.EMPTY);
    }

    /**
     * Somebody looked at personal data: to be appended to {@link LogName#HOME} before it is shown, in one entry for all
     * that is shown at once.
     *
     * @param person who looks: a person, never a role
     * @param purpose what for, in their own words
     * @throws IllegalArgumentException when either is blank: a look without a purpose is refused
     */
    public static Act read(String person, String purpose) {
        if (person.isBlank() || purpose.isBlank()) {
            throw new IllegalArgumentException("whoever looks at personal data says who they are and what for");
        }
        return of(READ, person)
                .with(JsonObject.builder().put("purpose", purpose).build());
    }

    /** The same act, under that agreement with that counterparty. */
    public Act under(String agreement, String counterparty) {
        return new Act(kind, actor, agreement, counterparty, items, details);
    }

    /** The same act, which happened to these items. */
    public Act over(Items items) {
        return new Act(kind, actor, agreement, counterparty, items, details);
    }

    /** The same act, with that to be known of it. */
    public Act with(JsonObject details) {
        return new Act(kind, actor, agreement, counterparty, items, details);
    }
}
