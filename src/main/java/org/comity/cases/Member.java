package org.comity.cases;

import java.util.Set;
import java.util.TreeSet;

/**
 * A party in a case.
 *
 * @param party its id
 * @param standing what it is to the case
 * @param roles what it is there for
 */
public record Member(String party, Standing standing, Set<String> roles) {

    /** What a party is to a case. */
    public enum Standing {
        INVITED,
        JOINED,
        DECLINED,
        LEFT,
        REMOVED;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Member {
        roles = Set.copyOf(roles);
    }

    /** Whether steps for all members go to it. */
    public boolean isIn() {
        return standing == Standing.INVITED || standing == Standing.JOINED;
    }

    Member now(Standing other) {
        return new Member(party, other, roles);
    }

    Member with(String role) {
        var more = new TreeSet<>(roles);
        more.add(role);
        return new Member(party, standing, more);
    }

    Member without(String role) {
        var less = new TreeSet<>(roles);
        less.remove(role);
        return new Member(party, standing, less);
    }
}
