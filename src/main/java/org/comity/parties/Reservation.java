package org.comity.parties;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.personal.Category;
import org.jspecify.annotations.Nullable;

/**
 * What one party has taken back by itself: it suspends or narrows what concerns it, or lifts what it had suspended or
 * narrowed. It never widens, and touches only what goes from this party or to it; so nobody else has to sign.
 *
 * @param party whose it is
 * @param number counted from 1 among those of this party under this version; a later one counts after an earlier one,
 *     and all of a later version after all of an earlier one
 * @param at when it was signed
 * @param verb what it does
 * @param on what it speaks of
 * @param limits how far it narrows; nothing unless it narrows
 * @param why shown wherever it is felt
 */
public record Reservation(String party, int number, Instant at, Verb verb, Subject on, Limits limits, String why) {

    /** What a party can do by itself. */
    public enum Verb implements Labelled {
        SUSPEND,
        NARROW,
        RESUME;

        @Override
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What it speaks of. */
    public enum Scope implements Labelled {
        AGREEMENT,
        CLAUSE,
        GROUND;

        @Override
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The agreement as a whole, or a clause or ground of it. */
    public record Subject(Scope scope, String id) {
        public static final Subject AGREEMENT = new Subject(Scope.AGREEMENT, "");

        /** As it stands in a note: {@code agreement}, {@code clause 2}, {@code ground mandate}. */
        @Override
        public String toString() {
            return id.isEmpty() ? scope.label() : scope.label() + " " + id;
        }
    }

    /**
     * How far a clause is narrowed; each limit counts only where it is stricter than the clause.
     *
     * @param tlp the strictest marking that may still cross; null where that stays
     * @param pap the strictest PAP that may still cross; null where that stays
     * @param types the types that may still cross; empty where they stay
     * @param refused categories of personal data that no longer cross
     * @param approval who has to say yes now; null where that stays
     * @param objectsADay how many objects a day; null where that stays
     */
    public record Limits(
            @Nullable Tlp tlp,
            @Nullable Pap pap,
            Set<String> types,
            Set<Category> refused,
            @Nullable Approval approval,
            @Nullable Integer objectsADay) {
        public static final Limits NONE = new Limits(null, null, Set.of(), Set.of(), null, null);

        public Limits {
            types = Set.copyOf(types);
            refused = Set.copyOf(refused);
        }
    }

    public Reservation {
        if ((verb == Verb.NARROW) == limits.equals(Limits.NONE)) {
            throw new IllegalArgumentException(
                    verb == Verb.NARROW
                            ? "narrowing needs a limit, such as --tlp GREEN or --types indicator"
                            : "only narrowing has limits");
        }
        if (verb == Verb.NARROW && on.scope() == Scope.GROUND) {
            throw new IllegalArgumentException("a ground is suspended, not narrowed");
        }
        if (why.isBlank() || why.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("the reason has to be one line of text");
        }
    }

    /** The same of something else. */
    Reservation on(Subject other) {
        return new Reservation(party, number, at, verb, other, limits, why);
    }

    boolean suspends(Subject subject) {
        return verb == Verb.SUSPEND && on.equals(subject);
    }

    boolean narrows(Clause clause) {
        return verb == Verb.NARROW
                && (on.scope() == Scope.AGREEMENT || on.equals(new Subject(Scope.CLAUSE, clause.id())));
    }

    /** The end of a sentence that says whose it is and why. */
    public String because() {
        return "by " + party + " on " + at.truncatedTo(ChronoUnit.SECONDS) + ": " + why;
    }

    /** Those that count, in their order: what was resumed counts no more. */
    static List<Reservation> counting(List<Reservation> all) {
        var counting = new ArrayList<Reservation>();
        for (Reservation each : all) {
            if (each.verb() == Verb.RESUME) {
                counting.removeIf(before ->
                        before.party().equals(each.party()) && before.on().equals(each.on()));
            } else {
                counting.add(each);
            }
        }
        return List.copyOf(counting);
    }
}
