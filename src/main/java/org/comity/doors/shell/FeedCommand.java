package org.comity.doors.shell;

import org.comity.json.JsonObject;
import org.comity.parties.CalendarFeeds.Feed;
import org.comity.parties.Person;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity person feed}: addresses at which a calendar program reads what is due for a person. */
@Command(
        name = "feed",
        description =
                "Make an address at which a calendar program reads what is due for a person: of all cases they may"
                        + " see, or of one. Whoever has the address reads it, so it is shown once, and can be revoked.")
public final class FeedCommand extends PersonCommands.Appointing {
    @Option(names = "--case", paramLabel = "CASE", description = "this case only")
    @Nullable
    String one;

    @Option(names = "--list", description = "list the feeds there are instead")
    boolean list;

    @Option(names = "--revoke", paramLabel = "NR", description = "end the feed of that number instead")
    @Nullable
    Long revoke;

    FeedCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        Person person = rooms.people().require(name);
        if (list) {
            var table = new Table("feed", "case", "made");
            for (Feed each : rooms.logins().calendarFeeds().of(person)) {
                table.row(
                        Long.toString(each.nr()),
                        each.caseId().isEmpty() ? "all" : each.caseId(),
                        each.made().toString());
            }
            table.print(terminal, Table.Form.table);
        } else if (revoke != null) {
            revoke(rooms, person, revoke);
            terminal.say("Feed " + revoke + " of " + person.title() + " leads nowhere from now on.");
        } else {
            terminal.out()
                    .println(make(
                            rooms,
                            person,
                            one == null
                                    ? ""
                                    : rooms.casebook()
                                            .as(rooms.actor())
                                            .require(one)
                                            .id()));
            terminal.say("Give it to the calendar program of " + person.title()
                    + " and to nobody else; it is not shown again. To end it: comity person feed " + name
                    + " --revoke NR");
        }
        return Exit.OK;
    }

    /**
     * Makes one; that is an entry in the home log.
     *
     * @param caseId the one case that it is about; empty for all that the person may see
     * @return the whole address
     * @throws org.comity.parties.NotPermitted when whoever enters these rooms may not
     */
    public static String make(Rooms rooms, Person person, String caseId) {
        String token = rooms.database().write(transaction -> {
            String made = rooms.logins().calendarFeeds().make(transaction, rooms.actor(), person, caseId);
            log(rooms, transaction, "calendar feed made", details(person, "case", caseId.isEmpty() ? "all" : caseId));
            return made;
        });
        return rooms.base().get() + "/calendar/" + token + "/due.ics";
    }

    /** Ends one; that is an entry in the home log. */
    public static void revoke(Rooms rooms, Person person, long nr) {
        rooms.database().write(transaction -> {
            rooms.logins().calendarFeeds().revoke(transaction, rooms.actor(), person, nr);
            log(rooms, transaction, "calendar feed revoked", details(person, "feed", Long.toString(nr)));
            return null;
        });
    }

    private static JsonObject details(Person person, String what, String value) {
        return JsonObject.builder()
                .put("person", person.name())
                .put(what, value)
                .build();
    }
}
