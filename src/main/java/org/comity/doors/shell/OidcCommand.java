package org.comity.doors.shell;

import org.comity.doors.oidc.OpenId;
import org.comity.json.JsonObject;
import org.comity.parties.Person;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity person oidc}: which subject at the login provider is which person here. */
@Command(
        name = "oidc",
        description = "Tie a person to their subject at the login provider, or end that. Nobody gets in by being known"
                + " there alone.")
public final class OidcCommand extends PersonCommands.Appointing {
    @Option(
            names = "--subject",
            paramLabel = "SUB",
            description = "what the provider calls them: the value of the claim that oidc.claim names")
    @Nullable
    String subject;

    @Option(names = "--remove", description = "end it, and the logins that came of it")
    boolean remove;

    OidcCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        Person person = rooms.people().require(name);
        if (remove == (subject != null)) {
            throw new IllegalArgumentException("say either --subject SUB or --remove");
        }
        if (subject == null) {
            int ended = untie(rooms, person);
            terminal.say(
                    ended == 0
                            ? person.title() + " was not tied to a login provider."
                            : person.title() + " gets in by no login provider any more.");
            return Exit.OK;
        }
        OpenId openId = provider(rooms);
        tie(rooms, person, openId, subject);
        terminal.say(person.title() + " is " + subject + " (" + openId.terms().claim() + ") at "
                + openId.terms().issuer() + " from now on.");
        return Exit.OK;
    }

    /**
     * The login provider of this node.
     *
     * @throws IllegalArgumentException naming the next move where none is set
     */
    public static OpenId provider(Rooms rooms) {
        return rooms.openId()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no login provider is set; set oidc.issuer and oidc.client_id in comity.yaml"));
    }

    /** Ties them; that is an entry in the home log. */
    public static void tie(Rooms rooms, Person person, OpenId openId, String subject) {
        rooms.database().write(transaction -> {
            rooms.appointments()
                    .tie(
                            transaction,
                            rooms.actor(),
                            person,
                            openId.terms().issuer(),
                            openId.terms().claim(),
                            subject);
            log(
                    rooms,
                    transaction,
                    "login tied",
                    JsonObject.builder()
                            .put("person", person.name())
                            .put("issuer", openId.terms().issuer())
                            .put("claim", openId.terms().claim())
                            .put("subject", subject)
                            .build());
            return null;
        });
    }

    /** Ends what ties them; that is an entry in the home log where there was something. */
    public static int untie(Rooms rooms, Person person) {
        return rooms.database().write(transaction -> {
            int ended = rooms.appointments().untie(transaction, rooms.actor(), person);
            if (ended > 0) {
                log(
                        rooms,
                        transaction,
                        "login untied",
                        JsonObject.builder().put("person", person.name()).build());
            }
            return ended;
        });
    }
}
