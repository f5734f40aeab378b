package org.comity.parties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/**
 * In what a later version of an agreement asks more of a party than an earlier one: more would cross from it or to it, it
 * would owe more, or others would owe less for what comes from it. What cannot be compared counts as more.
 *
 * <p>The two texts are compared as they are written, and again less what was taken back: what somebody narrowed must not
 * come back because a clause has got another number.
 */
final class Widening {
    private final StandingAgreement earlier;
    private final StandingAgreement later;
    private final String party;
    private final Set<String> reasons = new LinkedHashSet<>();

    private Widening(StandingAgreement earlier, StandingAgreement later, String party) {
        this.earlier = earlier;
        this.later = later;
        this.party = party;
    }

    /**
     * The reasons, as sentences about "it"; empty where nothing is asked that the party has not said yes to.
     *
     * @param earlier the version that the party has said yes to, with everybody who is in the later one
     * @param later the later version, with everybody who may be in it
     */
    static List<String> of(StandingAgreement earlier, StandingAgreement later, String party) {
        var widening = new Widening(earlier, later, party);
        widening.whatFor();
        widening.whoKnows();
        for (String other : widening.others()) {
            for (boolean written : List.of(true, false)) {
                widening.between(party, other, written);
                widening.between(other, party, written);
            }
        }
        return List.copyOf(widening.reasons);
    }

    private void whatFor() {
        if (!earlier.terms().purpose().equals(later.terms().purpose())) {
            reasons.add("it is for another purpose");
        }
        if (!isSame(earlier.terms().instrument(), later.terms().instrument())) {
            reasons.add("it implements another instrument");
        }
    }

    /** A digest may be added to what was named without one. */
    private static boolean isSame(Instrument earlier, Instrument later) {
        return earlier.title().equals(later.title())
                && Objects.equals(earlier.date(), later.date())
                && earlier.signatories().equals(later.signatories())
                && earlier.languages().equals(later.languages())
                && Objects.equals(earlier.binding(), later.binding())
                && (earlier.sha256() == null || earlier.sha256().equals(later.sha256()));
    }

    /** Whoever joined a hidden group was not to be named to its other members. */
    private void whoKnows() {
        for (Group group : earlier.terms().groups()) {
            if (group.hidden()
                    && earlier.names(party).contains(group.id())
                    && later.terms().groups().stream()
                            .noneMatch(each -> each.id().equals(group.id()) && each.hidden())) {
                reasons.add("the members of " + group.id() + " are not hidden from each other any more");
            }
        }
    }

    /** The others; one of those alike of whom the very same clauses and reservations speak. */
    private Collection<String> others() {
        var others = new LinkedHashMap<List<Object>, String>();
        for (Agreement.Member member : later.members()) {
            String id = member.id();
            if (!id.equals(party)) {
                others.putIfAbsent(List.of(alike(earlier, id), alike(later, id), later.reservationsOf(id, id)), id);
            }
        }
        return others.values();
    }

    private static Set<String> alike(StandingAgreement agreement, String id) {
        var names = new HashSet<>(agreement.names(id));
        boolean named = agreement.terms().clauses().stream()
                .anyMatch(each -> each.from().contains(id) || each.to().contains(id));
        if (!named) {
            names.remove(id);
        }
        return names;
    }

    private void between(String sender, String receiver, boolean written) {
        List<Passage> before = passages(earlier, sender, receiver, written);
        List<Passage> after = passages(later, sender, receiver, written);
        for (int i = 0; i < after.size(); i++) {
            Passage passage = after.get(i);
            if (!isCovered(before, after.subList(0, i), passage)) {
                reasons.add(told(before, passage, sender));
            }
        }
        // Which identifiers are replaced is said by all clauses between the two, for what each of them lets cross.
        if (!after.isEmpty() && !replaced(after).containsAll(replaced(before))) {
            reasons.add("identifiers cross that were replaced");
        }
    }

    private static Set<Category> replaced(List<Passage> passages) {
        var replaced = EnumSet.noneOf(Category.class);
        for (Passage each : passages) {
            if (each.clause().data() != null) {
                each.clause().data().values().stream()
                        .filter(data -> data.notPersonal() == null && data.measure() != Measure.KEEP)
                        .forEach(data -> replaced.add(data.category()));
            }
        }
        return replaced;
    }

    private List<Passage> passages(StandingAgreement agreement, String sender, String receiver, boolean written) {
        StandingAgreement standing = written ? agreement.asWritten() : agreement;
        var passages = new ArrayList<Passage>();
        for (StandingClause each : standing.clauses(sender, receiver)) {
            if (each.suspension() == null) {
                passages.add(new Passage(standing, each, sender, receiver, receiver.equals(party)));
            }
        }
        return passages;
    }

    /**
     * Whether an earlier clause lets cross all that this one does, and as strictly. So has to be every clause before that
     * one which may decide the same things, unless the later version still asks it before this one.
     */
    private static boolean isCovered(List<Passage> before, List<Passage> askedFirst, Passage passage) {
        for (Passage each : before) {
            if (passage.moreThan(each) == null) {
                return true;
            }
            if (each.mayMeet(passage) && askedFirst.stream().noneMatch(each::decidesAs)) {
                return false;
            }
        }
        return false;
    }

    private String told(List<Passage> before, Passage passage, String sender) {
        String way = sender.equals(party) ? " from it" : " to it";
        String id = passage.clause().id();
        for (Passage each : before) {
            String more = each.clause().id().equals(id) ? passage.moreThan(each) : null;
            if (more != null) {
                return "clause " + id + ", for what goes" + way + ", " + more;
            }
        }
        return "clause " + id + " lets cross" + way + " what no clause did, or what another one held more strictly";
    }

    /** One clause as it stands from one party to another. */
    private record Passage(
            StandingAgreement agreement, StandingClause standing, String sender, String receiver, boolean inward) {
        Clause clause() {
            return standing.clause();
        }

        /** Whether there may be things that both speak of. */
        boolean mayMeet(Passage other) {
            Set<String> types = clause().types();
            Set<String> others = other.clause().types();
            return types.isEmpty() || others.isEmpty() || types.stream().anyMatch(others::contains);
        }

        /** Whether both decide the same of everything. */
        boolean decidesAs(Passage other) {
            return clause().equals(other.clause())
                    && moreThan(other) == null
                    && other.moreThan(this) == null
                    && standing.refused().equals(other.standing.refused());
        }

        /** In what this lets more cross than the earlier one, or asks more; null where it does not. */
        @Nullable
        String moreThan(Passage before) {
            return new Comparison(
                            before.agreement,
                            before.standing,
                            agreement,
                            standing,
                            new Comparison.Way(sender, receiver, inward))
                    .more();
        }
    }
}
