package org.comity.parties;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/** Two clauses of two versions, from one party to another: whether the later one lets more cross, or asks more. */
final class Comparison {
    private final StandingAgreement before;
    private final StandingClause earlier;
    private final StandingAgreement after;
    private final StandingClause later;
    private final Way way;

    /**
     * From whom to whom.
     *
     * @param inward whether it is asked for the receiver; else for the sender
     */
    record Way(String sender, String receiver, boolean inward) {}

    Comparison(
            StandingAgreement before, StandingClause earlier, StandingAgreement after, StandingClause later, Way way) {
        this.before = before;
        this.earlier = earlier;
        this.after = after;
        this.later = later;
        this.way = way;
    }

    /** In what, as the end of a sentence that begins with the clause; null where it does not. */
    @Nullable
    String more() {
        Clause was = earlier.clause();
        Clause is = later.clause();
        if (!holds(was.types(), is.types())) {
            return "covers other types";
        }
        if (!holds(was.sectors(), is.sectors())) {
            return "covers other sectors";
        }
        if (is.tlp().isStricterThan(was.tlp())) {
            return "lets cross up to " + is.tlp().label() + ", and did up to "
                    + was.tlp().label();
        }
        if (is.unmarked() != null && (was.unmarked() == null || was.unmarked().isStricterThan(is.unmarked()))) {
            return "counts unmarked things as " + is.unmarked().label();
        }
        if (was.pap() != null && (is.pap() == null || is.pap().compareTo(was.pap()) > 0)) {
            return "lets a stricter PAP cross";
        }
        if (!was.codes().containsAll(is.codes())) {
            return "lets other handling codes cross";
        }
        if (!isWithin(Time.of(before, was), Time.of(after, is))) {
            return "stands at other times";
        }
        if (is.approval().compareTo(was.approval()) < 0) {
            return "asks for less approval";
        }
        if (was.objectsADay() != null && (is.objectsADay() == null || is.objectsADay() > was.objectsADay())) {
            return "lets more objects cross a day";
        }
        String data = personalData(was, is);
        return data == null ? obligations(was, is) : data;
    }

    /** Of two sets in which nothing stands for everything, whether the wide one holds the narrow one. */
    private static boolean holds(Set<String> wide, Set<String> narrow) {
        return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
    }

    /** From when until when. */
    private record Time(Instant from, Instant until) {
        static Time of(StandingAgreement agreement, Clause clause) {
            Instant from = clause.valid().from();
            Instant until = clause.valid().until();
            Agreement terms = agreement.terms();
            return new Time(
                    from == null || from.isBefore(terms.from()) ? terms.from() : from,
                    until == null || until.isAfter(terms.until()) ? terms.until() : until);
        }
    }

    private static boolean isWithin(Time wide, Time narrow) {
        return !narrow.from().isBefore(wide.from()) && !narrow.until().isAfter(wide.until());
    }

    // ---- personal data ----

    private @Nullable String personalData(Clause was, Clause is) {
        if (!later.refused().keySet().containsAll(earlier.refused().keySet())) {
            return "lets personal data cross that was kept back";
        }
        if (!was.purposes().isEmpty()
                && (is.purposes().isEmpty() || !purposes(was).containsAll(purposes(is)))) {
            return "serves another purpose";
        }
        Map<Category, DataTerms> old = was.data();
        Map<Category, DataTerms> now = is.data();
        if (old == null) {
            return null; // it did not speak of personal data: all of it crossed
        }
        if (now == null) {
            return "does not speak of personal data any more";
        }
        for (DataTerms each : now.values()) {
            DataTerms before = old.get(each.category());
            if (before == null) {
                return "speaks of " + each.category() + ", which did not cross";
            }
            if (each.measure() != before.measure()
                    && before.measure() != Measure.KEEP
                    && each.measure() != Measure.DROP) {
                return "says " + each.measure() + " of " + each.category() + ", and said " + before.measure();
            }
            if (!restsAsFirmly(was, before, is, each)) {
                return "lets " + each.category() + " rest on other grounds";
            }
        }
        return null;
    }

    private Set<Purpose> purposes(Clause clause) {
        Agreement terms = clause == earlier.clause() ? before.terms() : after.terms();
        var purposes = new HashSet<Purpose>();
        terms.purposes().stream()
                .filter(each -> clause.purposes().contains(each.id()))
                .forEach(purposes::add);
        return purposes;
    }

    private boolean restsAsFirmly(Clause was, DataTerms old, Clause is, DataTerms now) {
        if (!old.needsGrounds()) {
            // It was no personal data, or was dropped: now it needs more, or is dropped, or nothing has changed.
            return now.needsGrounds()
                    || now.notPersonal() == null
                    || Objects.equals(old.notPersonal(), now.notPersonal());
        }
        if (!now.needsGrounds()) {
            // What is dropped rests on nothing; but what was refused for want of a ground would now cross without it.
            return now.notPersonal() == null && wasSurelyGrounded(was, old, is);
        }
        return (isWithPurpose(before, was) || !isWithPurpose(after, is))
                && isNoWeaker(old.basis(), now.basis())
                && (old.noTransfer() != null
                        || (now.noTransfer() == null && isNoWeaker(old.transfer(), now.transfer())))
                && old.safeguards().stream()
                        .allMatch(each -> now.safeguards().contains(each) && isNoWeaker(each, each));
    }

    /** Whether personal data is not refused for want of a purpose. */
    private static boolean isWithPurpose(StandingAgreement agreement, Clause clause) {
        return agreement.terms().purposes().isEmpty() || !clause.purposes().isEmpty();
    }

    /** Whether nothing can have been refused for want of a ground, at any time at which the later clause stands. */
    private boolean wasSurelyGrounded(Clause was, DataTerms old, Clause is) {
        Time time = Time.of(after, is);
        return isWithPurpose(before, was)
                && stands(old.basis(), time)
                && (old.noTransfer() != null || stands(old.transfer(), time))
                && old.safeguards().stream().allMatch(each -> stands(each, time));
    }

    private boolean stands(@Nullable String id, Time time) {
        Ground ground = ground(before, id);
        return ground != null && ground.status() == Ground.Status.IN_FORCE && isWithin(time(ground), time);
    }

    /** Whether nothing rests on the later ground that could not rest on the earlier. */
    private boolean isNoWeaker(@Nullable String earlierId, @Nullable String laterId) {
        Ground now = ground(after, laterId);
        if (now == null || now.status() != Ground.Status.IN_FORCE) {
            return true;
        }
        Ground old = ground(before, earlierId);
        return old != null
                && old.status() == Ground.Status.IN_FORCE
                && old.kind() == now.kind()
                && old.text().equals(now.text())
                && old.source().equals(now.source())
                && isWithin(time(old), time(now));
    }

    private static Time time(Ground ground) {
        return new Time(
                ground.from() == null ? Instant.MIN : ground.from(),
                ground.until() == null ? Instant.MAX : ground.until());
    }

    /** That ground, if the two have not suspended it. */
    private @Nullable Ground ground(StandingAgreement agreement, @Nullable String id) {
        if (id == null
                || agreement
                        .suspension(new Reservation.Subject(Reservation.Scope.GROUND, id), way.sender(), way.receiver())
                        .isPresent()) {
            return null;
        }
        return agreement.terms().ground(id).orElse(null);
    }

    // ---- obligations ----

    /** A receiver must not come to owe more; and of a sender's things nobody must come to owe less. */
    private @Nullable String obligations(Clause was, Clause is) {
        Obligations old = before.terms().obligations(was);
        Obligations now = after.terms().obligations(is);
        if (way.inward()) {
            return isAtLeast(old, now) ? null : "asks more of a receiver";
        }
        return isAtLeast(now, old) ? null : "asks less of those who receive it";
    }

    /** Whether the one asks for all that the other asks for. */
    private static boolean isAtLeast(Obligations one, Obligations other) {
        return isNoLonger(one.retention(), other.retention())
                && one.onward().compareTo(other.onward()) <= 0
                && List.of(one.attribution(), Obligations.Attribution.NOT_ASKED).contains(other.attribution())
                && isNoLonger(one.notification(), other.notification())
                && one.explainUse().compareTo(other.explainUse()) >= 0;
    }

    private static boolean isNoLonger(@Nullable Duration one, @Nullable Duration other) {
        return other == null || (one != null && one.compareTo(other) <= 0);
    }
}
