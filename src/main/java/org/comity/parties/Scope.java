package org.comity.parties;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a credential lets its holder do. */
public enum Scope {
    TAXII_READ("taxii:read"),
    TAXII_WRITE("taxii:write"),

    /** Read the logs with the holder's party, and have its own logs cosigned. */
    LOG_READ("log:read"),

    /** Fetch observations that were laid for the holder's party. */
    FEED_READ("feed:read"),

    /** Hand observations in. */
    FEED_WRITE("feed:write"),

    /** Read every log and what opens it, and change nothing. */
    AUDIT("audit"),

    /** Lets a person run commands under their own name; of no use at an open door. */
    COMMANDS("commands"),

    /** Lets a person's programs read under their name. */
    API_READ("api:read"),

    /** Lets a person's programs act under their name. */
    API_WRITE("api:write");

    /** Those that mean nothing but for a person of ours. */
    private static final Set<Scope> OF_PERSONS = EnumSet.of(COMMANDS, API_READ, API_WRITE);

    private final String label;

    Scope(String label) {
        this.label = label;
    }

    /** Whether only the token of a person may have it. */
    public boolean isOfPersons() {
        return OF_PERSONS.contains(this);
    }

    /** How it is written on the command line, such as {@code taxii:read}. */
    public String label() {
        return label;
    }

    /**
     * Reads a comma-separated list.
     *
     * @throws IllegalArgumentException naming the scopes there are, when one is unknown or there is none
     */
    public static Set<Scope> list(String text) {
        var scopes = EnumSet.noneOf(Scope.class);
        for (String word : text.split(",", -1)) {
            String label = word.strip().toLowerCase(Locale.ROOT);
            scopes.add(Arrays.stream(values())
                    .filter(scope -> scope.label.equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no scope is called \"" + label + "\"; choose from " + print(EnumSet.allOf(Scope.class)))));
        }
        return scopes;
    }

    /** The labels, comma-separated, in their order. */
    public static String print(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::label).collect(Collectors.joining(","));
    }
}
