package org.comity.parties;

import java.util.Set;

/**
 * Parties of an agreement under one name.
 *
 * @param id as clauses name it
 * @param name what people call it
 * @param members ids of its parties; those who acceded to it later are not here but in the {@link StandingAgreement}
 * @param hidden whether its members are not told of each other
 */
public record Group(String id, String name, Set<String> members, boolean hidden) {
    public Group {
        members = Set.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("the group " + id + " is empty, which means nobody");
        }
    }
}
