package org.comity.doors.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.border.Approved;
import org.comity.border.Releases;
import org.comity.border.Staging;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity release list}, {@code show}, {@code approve} and so on: what waits for approval. */
final class StagingCommands {
    private StagingCommands() {}

    private static final Set<Role> LOOKING = Role.READING;

    @Command(name = "list", description = "List what waits for approval.")
    static final class Listing extends TableCommand {
        @Option(names = "--all", description = "also what was released, rejected, withdrawn or void")
        boolean all;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Releases releases = rooms.gate().releases();
            var table = new Table("nr", "state", "agreement", "to", "objects", "approved", "staged by", "staged");
            for (Staging each : releases.stagings()) {
                if (all || each.state() == Staging.State.WAITING) {
                    table.row(
                            Long.toString(each.nr()),
                            each.state().label(),
                            each.agreement(),
                            String.join(" ", each.audience()),
                            Long.toString(each.count()),
                            releases.approvers(each) + " of " + each.approval().persons(),
                            each.by(),
                            each.staged().toString());
                }
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    /** A command about one staging. */
    abstract static class AboutOne extends NodeCommand {
        @Parameters(index = "0", paramLabel = "N", description = "the staging's number")
        long nr;

        AboutOne(Shell shell) {
            super(shell);
        }
    }

    @Command(name = "show", description = "Show a staging: its objects with their sha256, and who has approved it.")
    static final class Show extends AboutOne {
        @Option(names = "--statement", description = "exactly what an approver says yes to, and may sign")
        boolean statement;

        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Releases releases = rooms.gate().releases();
            Staging staging = releases.staging(nr);
            if (statement) {
                terminal.out().print(staging.statement());
                return Exit.OK;
            }
            terminal.say("Staging " + nr + " of " + staging.count() + " objects to "
                    + String.join(", ", staging.audience()) + " under version " + staging.version() + " of "
                    + staging.agreement() + ", staged by " + staging.by() + " at " + staging.staged());
            terminal.say("It is " + staging.state().label() + (staging.why().isEmpty() ? "" : ": " + staging.why())
                    + "; it needs " + ReleaseCommand.needs(staging) + ". sha256 "
                    + staging.sha256().hex());
            for (Staging.Yes each : releases.approvals(staging)) {
                String name =
                        rooms.people().find(each.person()).map(Person::title).orElse("somebody");
                terminal.say("Approved by " + name + " at " + each.at()
                        + (each.byKey() ? ", signed with their key" : ", by token"));
            }
            var table = new Table("id", "sha256");
            for (Staging.Item each : releases.items(staging)) {
                table.row(each.id(), each.digest().hex());
            }
            table.print(terminal, form);
            return Exit.OK;
        }
    }

    @Command(
            name = "approve",
            description = "Approve a staging, as a person: by --as and --as-token, or by a note signed with their own"
                    + " key. Exits with 7 while another person is needed, with 3 when it is void.")
    static final class Approve extends AboutOne {
        @Option(names = "--note", paramLabel = "FILE", description = "the signed note; - for what is piped in")
        @Nullable
        Path note;

        @Option(names = "--sha256", paramLabel = "HEX", description = "only if the staging is still the one looked at")
        @Nullable
        String sha256;

        Approve(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.APPROVER);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Staging staging = rooms.gate().releases().staging(nr);
            if (sha256 != null && !staging.sha256().hex().equals(sha256)) {
                throw new Refusal(
                        Exit.REFUSED,
                        "staging " + nr + " has the sha256 " + staging.sha256().hex() + ", not the one given");
            }
            SignedNote signed = note == null ? null : note(terminal, note);
            List<Person> persons = signed == null
                    ? rooms.actor().person().stream().toList()
                    : rooms.people().signers(signed);
            if (persons.isEmpty()) {
                throw new Refusal(
                        Exit.REFUSED,
                        "an approval is that of a person: say --as NAME --as-token FILE, or bring a note that they"
                                + " signed");
            }
            var said = new ArrayList<Approved>();
            for (Person person : persons) {
                if (!said.isEmpty() && said.getLast().staging().state() != Staging.State.WAITING) {
                    break; // one of them was enough
                }
                said.add(rooms.gate().releases().approve(nr, person, signed));
            }
            return told(said.getLast(), persons.getLast(), terminal);
        }

        private static SignedNote note(Terminal terminal, Path file) {
            return SignedNote.parse(
                    file.toString().equals("-")
                            ? PersonCommands.piped(terminal)
                            : PersonCommands.text(terminal.file(file)));
        }

        private int told(Approved approved, Person person, Terminal terminal) {
            Staging staging = approved.staging();
            if (staging.state() == Staging.State.VOID) {
                terminal.say("Staging " + nr + " is void: " + staging.why() + ". Stage it again with: comity release "
                        + staging.agreement());
                return Exit.REFUSED;
            }
            if (staging.state() == Staging.State.WAITING) {
                terminal.say(person.title() + " has approved staging " + nr + "; it has " + approved.persons() + " of "
                        + staging.approval().persons() + " persons and waits.");
                return Exit.WAITING;
            }
            terminal.say(person.title() + " has approved staging " + nr + "; " + approved.released() + " released to "
                    + String.join(", ", staging.audience()) + ".");
            for (Approved.LeftOut each : approved.leftOut()) {
                terminal.say("left out  " + each.id() + ": " + each.reason());
            }
            return approved.released() + approved.already() == 0
                            && !approved.leftOut().isEmpty()
                    ? Exit.REFUSED
                    : Exit.OK;
        }
    }

    @Command(name = "reject", description = "Reject a staging, as an approver; nothing of it is released.")
    static final class Reject extends AboutOne {
        @Option(names = "--why", required = true, paramLabel = "REASON", description = "kept in the home log")
        String why = "";

        Reject(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.APPROVER);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Person person = rooms.actor()
                    .person()
                    .orElseThrow(() -> new Refusal(
                            Exit.REFUSED,
                            "a rejection is that of an approver: say --as NAME --as-token FILE; whoever sits here can"
                                    + " withdraw it"));
            rooms.gate().releases().reject(nr, person, why);
            terminal.say("Staging " + nr + " is rejected; nothing of it was released.");
            return Exit.OK;
        }
    }

    @Command(name = "withdraw", description = "Take a staging back; nothing of it is released.")
    static final class Withdraw extends AboutOne {
        @Option(names = "--why", paramLabel = "REASON", defaultValue = "", description = "kept in the home log")
        String why = "";

        Withdraw(Shell shell) {
            super(shell);
        }

        /** Also whoever staged it, who may have lost the role since. */
        @Override
        Set<Role> roles() {
            return EnumSet.allOf(Role.class);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.gate().releases().withdraw(nr, rooms.actor(), why);
            terminal.say("Staging " + nr + " is withdrawn; nothing of it was released.");
            return Exit.OK;
        }
    }
}
