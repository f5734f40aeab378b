package org.comity.doors.console;

import java.util.Set;
import org.comity.doors.Request;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Sitting;

/**
 * Somebody of ours who is logged in, and what they ask.
 *
 * @param rooms as this person enters them
 */
record Visit(Sitting sitting, Request request, Rooms rooms) {

    Person person() {
        return sitting.person();
    }

    boolean is(Role role) {
        return person().is(role);
    }

    boolean isOneOf(Set<Role> roles) {
        return person().isOneOf(roles);
    }

    /** A parameter of the query without the space around it; empty where it was not sent. */
    String asked(String name) {
        return request.query().stream()
                .filter(each -> each.name().equals(name))
                .map(Request.Parameter::value)
                .findFirst()
                .orElse("")
                .strip();
    }

    /** The same as a number that is not less than the least; the least where it is none. */
    long asked(String name, long least) {
        String text = asked(name);
        return text.matches("[0-9]{1,18}") ? Math.max(least, Long.parseLong(text)) : least;
    }
}
