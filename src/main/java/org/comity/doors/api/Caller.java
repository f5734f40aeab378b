package org.comity.doors.api;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.comity.doors.Request;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;

/**
 * One of our people, by a program that showed a token of theirs, and what is asked.
 *
 * @param token the name of the token
 * @param scopes what the token is for
 * @param rooms as this person enters them
 */
record Caller(Person person, String token, Set<Scope> scopes, Request request, Rooms rooms) {

    /** @throws Objection SCOPE */
    void require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new Objection(
                    Problem.SCOPE,
                    "the token " + token + " has not the scope " + scope.label(),
                    JsonObject.builder().put("scope", scope.label()).build());
        }
    }

    /**
     * Asks for one of these roles, as the command line does.
     *
     * @throws Objection ROLE
     */
    void require(Set<Role> roles) {
        if (person.roles().stream().noneMatch(roles::contains)) {
            throw new Objection(
                    Problem.ROLE,
                    person.name() + " may not do this: it is for "
                            + Role.print(roles).replace(",", " or ")
                            + (person.roles().isEmpty()
                                    ? ", and " + person.name() + " has no role"
                                    : ", and " + person.name() + " is " + Role.print(person.roles())),
                    JsonObject.builder()
                            .put(
                                    "roles",
                                    JsonArray.ofTexts(EnumSet.copyOf(roles).stream()
                                            .map(Role::label)
                                            .collect(Collectors.toList())))
                            .build());
        }
    }

    /** The value of a named segment of the path. */
    String param(String name) {
        return request.param(name);
    }
}
