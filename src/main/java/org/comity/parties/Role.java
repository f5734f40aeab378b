package org.comity.parties;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person is there for. One person may have several. */
public enum Role {
    /** Does the daily work: takes in, stages and releases, follows others. */
    OPERATOR("operator"),
    /** Approves what was staged, or rejects it. */
    APPROVER("approver"),
    /** Accepts agreements for the party. */
    SIGNATORY("signatory"),
    /** Reads all that it is entitled to, and changes nothing. */
    AUDITOR("auditor"),
    /** Says who the persons are and what they may do. The only one that others cannot change. */
    ADMINISTRATOR("administrator");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /**
     * Reads a comma-separated list; an empty text is no role.
     *
     * @throws IllegalArgumentException naming the roles there are, when one is unknown
     */
    public static Set<Role> list(String text) {
        var roles = EnumSet.noneOf(Role.class);
        for (String word : text.split(",", -1)) {
            String label = word.strip().toLowerCase(Locale.ROOT);
            if (label.isEmpty()) {
                continue;
            }
            roles.add(Arrays.stream(values())
                    .filter(role -> role.label.equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no role is called \"" + label + "\"; choose from " + print(EnumSet.allOf(Role.class)))));
        }
        return roles;
    }

    /** The labels, comma-separated, in their order. */
    public static String print(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).collect(Collectors.joining(","));
    }
}
