package org.comity.parties;

import java.util.Objects;
import java.util.Set;

/** How two clauses of one agreement stand to each other. */
final class Overlap {
    private Overlap() {}

    /** Whether they speak of the same things on the same way. */
    static boolean isSamePassage(Clause one, Clause other) {
        return one.from().equals(other.from())
                && one.to().equals(other.to())
                && one.types().equals(other.types())
                && one.sectors().equals(other.sectors())
                && one.valid().equals(other.valid());
    }

    /** Whether all that the later clause lets cross, the earlier lets cross already, and on the same conditions. */
    static boolean swallows(Clause earlier, Clause later) {
        return holds(earlier.from(), later.from())
                && holds(earlier.to(), later.to())
                && (!earlier.types().isEmpty() || later.types().stream().allMatch(Clause::isStix))
                && holds(earlier.types(), later.types())
                && holds(earlier.sectors(), later.sectors())
                && earlier.codes().containsAll(later.codes())
                && (earlier.valid().equals(Clause.Validity.OPEN)
                        || earlier.valid().equals(later.valid()))
                && earlier.tlp().compareTo(later.tlp()) >= 0
                && (later.unmarked() == null || Objects.equals(earlier.unmarked(), later.unmarked()))
                && (earlier.pap() == null
                        || (later.pap() != null && earlier.pap().compareTo(later.pap()) >= 0))
                && (earlier.data() == null || earlier.data().equals(later.data()));
    }

    /** Of two sets in which nothing stands for everything, whether the wide one holds the narrow one. */
    private static boolean holds(Set<String> wide, Set<String> narrow) {
        return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
    }
}
