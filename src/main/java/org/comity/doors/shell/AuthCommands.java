package org.comity.doors.shell;

import java.util.EnumSet;
import java.util.Set;
import org.comity.parties.Person;
import org.comity.parties.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comity auth}: how our people get in to the console. */
@Command(
        name = "auth",
        description = "How our people get in to the console.",
        subcommands = {AuthCommands.Explain.class})
final class AuthCommands extends Noun {

    @Command(name = "explain", description = "Say why a person would not get in to the console now, or how they would.")
    static final class Explain extends NodeCommand {
        @Parameters(paramLabel = "NAME", description = "the short name")
        String name = "";

        Explain(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.ADMINISTRATOR, Role.AUDITOR);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Person person = rooms.people().require(name);
            terminal.out().println(person.title());
            rooms.logins().explain(person).forEach(terminal.out()::println);
            return Exit.OK;
        }
    }
}
