package org.comity.doors.api;

import java.util.List;
import java.util.Optional;
import org.comity.doors.Request;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;

/**
 * Finds out who calls: by the token of a person, sent as Bearer (RFC 6750 §2.1) and in no other way. A cookie is not
 * looked at, so that no page elsewhere can act in anybody's name.
 */
final class Gatekeeper {
    private final Rooms rooms;

    Gatekeeper(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * Who calls. Whatever is wrong with a token, the answer is the same.
     *
     * @throws Objection TOKEN
     */
    Caller admit(Request request) {
        Visitor visitor = token(request)
                .flatMap(rooms.credentials()::byToken)
                .filter(each -> each.may(Scope.API_READ) || each.may(Scope.API_WRITE))
                .orElseThrow(Gatekeeper::unknown);
        Person person = Optional.ofNullable(visitor.reader())
                .flatMap(reader -> rooms.people().find(reader.person()))
                .filter(each -> !each.removed())
                .orElseThrow(Gatekeeper::unknown);
        return new Caller(person, visitor.name(), visitor.scopes(), request, rooms.as(Actor.of(person)));
    }

    private static Optional<String> token(Request request) {
        List<String> sent = request.headers().apply("Authorization");
        if (sent.size() != 1) {
            return Optional.empty();
        }
        String header = sent.getFirst();
        int space = header.indexOf(' ');
        return space > 0 && header.substring(0, space).equalsIgnoreCase("Bearer")
                ? Optional.of(header.substring(space + 1).strip())
                : Optional.empty();
    }

    private static Objection unknown() {
        return new Objection(
                Problem.TOKEN,
                "show a token of one of our people that is in force and has the scope api:read or api:write, as"
                        + " Authorization: Bearer TOKEN");
    }
}
