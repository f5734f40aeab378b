package org.comity.parties;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
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
    /** Leads cases for us; as long as nobody here does, operators do. */
    LEAD("lead"),
    /** Reads agreements, cases and what crosses; gives opinions, and states facts and submissions of duty clocks. */
    LEGAL("legal"),
    /** Reads all that it is entitled to, and changes nothing. */
    AUDITOR("auditor"),
    /** Says who the persons are and what they may do. The only one that others cannot change. */
    ADMINISTRATOR("administrator");

    /** Who takes steps of cases. */
    public static final Set<Role> WORKING_CASES = Collections.unmodifiableSet(EnumSet.of(OPERATOR, LEAD));

    /** Who states facts and submissions of duty clocks. */
    public static final Set<Role> STATING = Collections.unmodifiableSet(EnumSet.of(OPERATOR, LEAD, LEGAL));

    /** Who takes documents in, gives opinions on them, and tries drafts. */
    public static final Set<Role> OPINING = Collections.unmodifiableSet(EnumSet.of(OPERATOR, LEGAL));

    /** Who writes drafts of agreements. */
    public static final Set<Role> DRAFTING = Collections.unmodifiableSet(EnumSet.of(OPERATOR, SIGNATORY, LEGAL));

    /** Who reads cases and agreements. */
    public static final Set<Role> READING_TERMS =
            Collections.unmodifiableSet(EnumSet.of(OPERATOR, LEAD, APPROVER, SIGNATORY, LEGAL, AUDITOR));

    /** Who reads objects, releases and who got them. */
    public static final Set<Role> READING =
            Collections.unmodifiableSet(EnumSet.of(OPERATOR, LEAD, APPROVER, LEGAL, AUDITOR));

    /** Other words for some of them. */
    private static final Map<String, String> ALSO = Map.of("analyst", "operator", "admin", "administrator");

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
            String typed = word.strip().toLowerCase(Locale.ROOT);
            if (typed.isEmpty()) {
                continue;
            }
            String label = ALSO.getOrDefault(typed, typed);
            roles.add(Arrays.stream(values())
                    .filter(role -> role.label.equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no role is called \"" + typed + "\"; choose from " + print(EnumSet.allOf(Role.class)))));
        }
        return roles;
    }

    /** The labels, comma-separated, in their order. */
    public static String print(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).collect(Collectors.joining(","));
    }
}
