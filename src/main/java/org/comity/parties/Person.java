package org.comity.parties;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.comity.seal.NoteKey;
import org.jspecify.annotations.Nullable;

/**
 * One of our own people. Persons of other parties are known to their own nodes only.
 *
 * @param nr its number inside this node, never given twice
 * @param name the short name used in commands and logs
 * @param displayName what people call them
 * @param roles what they are there for; none for somebody who was removed
 * @param key the verification key they approve by, in text form and under their name; null where they have none
 * @param removed whether they are here no more; the name stays theirs, because the logs know it
 */
public record Person(
        long nr,
        String name,
        String displayName,
        Set<Role> roles,
        @Nullable String key,
        boolean removed) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,62}[a-z0-9]");
    private static final Set<String> TAKEN = Set.of("operator", "node", "home");

    public Person {
        roles = roles.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(roles));
        if (removed && !roles.isEmpty()) {
            throw new IllegalArgumentException("somebody who was removed has no roles");
        }
    }

    /**
     * Checks that it can be somebody's short name.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    static String requireName(String name) {
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            throw new IllegalArgumentException("\"" + name
                    + "\" is no name for a person; write 2 to 64 small letters, digits, dots and hyphens, starting with a"
                    + " letter, and none of "
                    + String.join(", ", TAKEN.stream().sorted().toList()));
        }
        return name;
    }

    public boolean isOneOf(Set<Role> some) {
        return roles.stream().anyMatch(some::contains);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** The key they approve by; empty where they have none. */
    public Optional<NoteKey> noteKey() {
        return Optional.ofNullable(key).map(NoteKey::parse);
    }

    /** How they are shown: what people call them, and the short name behind it. */
    public String title() {
        return displayName + " (" + name + ")";
    }
}
