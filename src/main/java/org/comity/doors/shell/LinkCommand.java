package org.comity.doors.shell;

import org.comity.json.JsonObject;
import org.comity.parties.Logins;
import org.comity.parties.Person;
import picocli.CommandLine.Command;

/** {@code comity person link}: lets a person in to the console, once. */
@Command(
        name = "link",
        description =
                "Make a link that lets a person in to the console once, within 24 hours; an earlier one ends. It is"
                        + " for a first login, and for whoever has lost password or app.")
public final class LinkCommand extends PersonCommands.Appointing {
    LinkCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        Person person = rooms.people().require(name);
        terminal.out().println(make(rooms, person));
        terminal.say(
                "Hand it to " + person.title() + " by a way on which nobody else reads along. It works once, within "
                        + Logins.LINK_LASTING.toHours() + " hours, while the node serves.");
        return Exit.OK;
    }

    /**
     * Makes one; that is an entry in the home log.
     *
     * @return the whole address
     * @throws org.comity.parties.NotPermitted when whoever enters these rooms may not
     */
    public static String make(Rooms rooms, Person person) {
        String token = rooms.database().write(transaction -> {
            String made = rooms.appointments().link(transaction, rooms.actor(), person);
            log(
                    rooms,
                    transaction,
                    "login link made",
                    JsonObject.builder().put("person", person.name()).build());
            return made;
        });
        return rooms.base().get() + "/console/link/" + token + "/";
    }
}
