package org.comity.doors.console;

import java.util.EnumSet;
import java.util.Set;
import org.comity.parties.Person;
import org.comity.parties.Role;

/** The places of the console, each for those whom the command line lets see the same. */
enum Place {
    HOME("home", "/console/", EnumSet.allOf(Role.class)),
    CASES("cases", "/console/cases/", Role.READING_TERMS),
    AGREEMENTS("agreements", "/console/agreements/", Role.READING_TERMS),
    FEEDS("feeds", "/console/feeds/", Role.READING),
    RELEASES("releases", "/console/releases/", Role.READING),
    LIBRARY("library", "/console/library/", Role.READING),
    CONTACTS("contacts", "/console/contacts/", EnumSet.allOf(Role.class));

    private final String key;
    private final String path;
    private final Set<Role> roles;

    Place(String key, String path, Set<Role> roles) {
        this.key = key;
        this.path = path;
        this.roles = roles;
    }

    /** Of its texts. */
    String key() {
        return key;
    }

    /** Of the keys that lead there: g and this one. */
    String letter() {
        return this == CONTACTS ? "o" : key.substring(0, 1);
    }

    String path() {
        return path;
    }

    /** Whether that person finds it. Whoever is logged in has a home, whatever their roles. */
    boolean isFor(Person person) {
        return this == HOME || person.roles().stream().anyMatch(roles::contains);
    }
}
