package org.comity.doors.shell;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.border.Deletion;
import org.comity.border.Retained;
import org.comity.border.Retained.Which;
import org.comity.border.Retention;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity retention}: what came under agreements goes when its time is over, and each side tells the other. */
@Command(
        name = "retention",
        description = "What came under an agreement may be kept for a time. When that is over it is deleted, and its"
                + " source is told by signed letter.",
        subcommands = {
            RetentionCommands.Listing.class,
            RetentionCommands.Run.class,
            RetentionCommands.Hold.class,
            RetentionCommands.Release.class,
            RetentionCommands.Asked.class,
            RetentionCommands.Ask.class,
            RetentionCommands.Refuse.class
        })
final class RetentionCommands extends Noun {
    private static final Set<Role> HOLDING = EnumSet.of(Role.OPERATOR, Role.APPROVER);

    /** At most one of what is looked for. */
    static final class Looked {
        @Option(names = "--due", required = true, description = "whose time is over")
        boolean due;

        @Option(names = "--done", required = true, description = "that are gone")
        boolean done;

        @Option(names = "--failed", required = true, description = "that are due and could not be deleted")
        boolean failed;

        @Option(names = "--held", required = true, description = "that are kept past their time on a ground")
        boolean held;

        @Option(
                names = "--unconfirmed",
                required = true,
                description = "that are gone here and their source has not heard it; and what partners should have"
                        + " deleted and have not said so")
        boolean unconfirmed;

        Which which() {
            return due ? Which.DUE : done ? Which.DONE : failed ? Which.FAILED : held ? Which.HELD : Which.UNCONFIRMED;
        }
    }

    @Command(
            name = "list",
            description = "Count what has an end, by agreement and party; or list those that stand one way.")
    static final class Listing extends LookingCommand {
        @ArgGroup(multiplicity = "0..1")
        @Nullable
        Looked looked;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "1000",
                description = "how many of either direction")
        int limit = 1_000;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            return looked == null ? sums(rooms, terminal) : those(rooms, terminal, looked.which());
        }

        private int sums(Rooms rooms, Terminal terminal) {
            var table = new Table(
                    "agreement", "party", "way", "kept", "due", "held", "failed", "done", "confirmed", "late");
            for (Retained.Sum each : rooms.federation().retained().sums()) {
                table.row(
                        each.agreement(),
                        each.party(),
                        way(each.received()),
                        Long.toString(each.kept()),
                        Long.toString(each.due()),
                        Long.toString(each.held()),
                        Long.toString(each.failed()),
                        Long.toString(each.done()),
                        Long.toString(each.confirmed()),
                        Long.toString(each.late()));
            }
            table.print(terminal, form());
            return Exit.OK;
        }

        private int those(Rooms rooms, Terminal terminal, Which which) {
            var table = new Table("what", "agreement", "party", "way", "due", "standing", "why");
            List<Retained> found = rooms.federation().retained().those(which, limit);
            for (Retained each : found) {
                table.row(
                        each.what(),
                        each.agreement(),
                        each.party(),
                        way(each.received()),
                        each.due() == null ? "" : each.due().toString(),
                        each.standing(),
                        each.why());
            }
            table.print(terminal, form());
            return Exit.OK;
        }

        private static String way(boolean received) {
            return received ? "received" : "released";
        }
    }

    @Command(name = "run", description = "Do all that is due now; a serving node does it by itself.")
    static final class Run extends NodeCommand {
        Run(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Retention.Ran ran = rooms.federation().retention().run();
            int observations = rooms.feeds().tidy();
            terminal.say("over " + ran.done() + ", deleted " + ran.bodies() + ", records destroyed " + ran.records()
                    + ", letters " + ran.letters() + ", failed " + ran.failed()
                    + (observations == 0 ? "" : ", observations deleted: " + observations + " blocks and segments"));
            return ran.failed() == 0 ? Exit.OK : Exit.FAULT;
        }
    }

    @Command(
            name = "hold",
            description = "Keep an object that came under an agreement past its time, all versions of it that are here."
                    + " Its source is told the ground when it is due.")
    static final class Hold extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "a STIX id")
        String id = "";

        @Option(names = "--ground", paramLabel = "TEXT", required = true, description = "why it may not go")
        String ground = "";

        @Option(names = "--until", paramLabel = "TIME", required = true, description = "when the hold ends by itself")
        Instant until = Instant.MIN;

        Hold(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return HOLDING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            int held = rooms.federation().holds().place(rooms.actor().name(), id, ground, until);
            terminal.say("Held until " + until + ": " + held + (held == 1 ? " version." : " versions."));
            return Exit.OK;
        }
    }

    @Command(name = "release-hold", description = "Lift all holds on an object; a restriction by a recall stays.")
    static final class Release extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "a STIX id")
        String id = "";

        Release(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return HOLDING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            int lifted = rooms.federation().holds().lift(rooms.actor().name(), id);
            terminal.say("Holds lifted: " + lifted + ". What is due goes with the next run.");
            return Exit.OK;
        }
    }

    @Command(
            name = "asked",
            description = "List what was asked to be deleted because an agreement is over, either way.")
    static final class Asked extends LookingCommand {
        Asked(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("nr", "asked by", "of", "agreement", "standing", "by", "why");
            for (Deletion each : rooms.federation().deletions().all()) {
                Sides sides = Sides.of(rooms, each.ours(), each.party());
                table.row(
                        Long.toString(each.nr()),
                        sides.by(),
                        sides.of(),
                        each.agreement(),
                        each.standing(rooms.clock().instant()),
                        each.deadline().toString(),
                        each.why());
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(
            name = "ask",
            description =
                    "Ask a party to delete all that it got under an agreement that is over, or suspended for good."
                            + " Where an agreement ends this is asked by itself, with 30 days.")
    static final class Ask extends NodeCommand {
        @Parameters(index = "0", paramLabel = "AGREEMENT", description = "the agreement's id")
        String agreement = "";

        @Parameters(index = "1", paramLabel = "PARTY", description = "who is asked")
        String party = "";

        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "the reason; they are told")
        String why = "";

        @Option(names = "--by", paramLabel = "TIME", description = "when it is to be gone; left out: in 30 days")
        @Nullable
        Instant by;

        Ask(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Deletion asked = rooms.federation().deletions().ask(rooms.actor().name(), agreement, party, why, by);
            terminal.say(
                    asked.letter() == null
                            ? party + " has no node and cannot be told by letter: tell them yourself. Noted as "
                                    + asked.nr() + "."
                            : "Asked (" + asked.nr() + "): " + party + " is told with the next exchange, and has until "
                                    + asked.deadline() + ".");
            return Exit.OK;
        }
    }

    @Command(name = "refuse", description = "Refuse what a partner asked to be deleted; it is told the reason.")
    static final class Refuse extends NodeCommand {
        @Parameters(paramLabel = "N", description = "the number, as comity retention asked shows it")
        long nr;

        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "the reason")
        String why = "";

        Refuse(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return HOLDING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Deletion refused =
                    rooms.federation().deletions().refuse(rooms.actor().name(), nr, why);
            terminal.say("Deletion " + nr + " is refused. " + refused.party()
                    + " is told with the next exchange; what came from it keeps the times its clauses gave it.");
            return Exit.OK;
        }
    }
}
