package org.comity.doors.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.border.AskedVersion;
import org.comity.border.Consent;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity consent}: ask whose a thing is whether it may go on to a third, and answer those who ask us. */
@Command(
        name = "consent",
        description =
                "Ask the party whose something is to let it go on to another, and answer those who ask us. Only the"
                        + " two of them know of it.",
        subcommands = {
            ConsentCommands.Asking.class,
            ConsentCommands.Listing.class,
            ConsentCommands.Show.class,
            ConsentCommands.Giving.class,
            ConsentCommands.Refusing.class,
            ConsentCommands.Withdrawing.class
        })
final class ConsentCommands extends NodeCommand {
    private static final Set<Role> ANSWERING = EnumSet.of(Role.APPROVER);

    ConsentCommands(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        throw new IllegalArgumentException(
                "name one of: ask, list, show, give, refuse, withdraw; see: comity consent --help");
    }

    private static void answered(Rooms rooms, Terminal terminal, Consent consent) {
        terminal.say("Consent " + consent.nr() + " is "
                + consent.standing(rooms.clock().instant()) + ". " + consent.party()
                + " is told with the next exchange.");
    }

    @Command(name = "ask", description = "Ask by signed letter that objects may go on to a party under an agreement.")
    static final class Asking extends NodeCommand {
        @Parameters(paramLabel = "ID", arity = "1..*", description = "STIX ids, as they are held here")
        private List<String> ids = new ArrayList<>();

        @Option(
                names = "--from",
                paramLabel = "PARTY",
                description =
                        "whose they are; where nothing is said, whoever they came from, or whom that names as their"
                                + " origin")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "PARTY", required = true, description = "to whom they would go")
        private String to = "";

        @Option(
                names = "--under",
                paramLabel = "AGREEMENT",
                required = true,
                description = "the agreement under which they would")
        private String under = "";

        @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "the reason; the other is told")
        private String why = "";

        Asking(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Consent consent = rooms.federation().consents().ask(rooms.actor(), ids, from, to, under, why);
            terminal.say("Consent " + consent.nr() + " is asked of " + consent.party() + " under " + consent.agreement()
                    + ". Until it is given nothing of it goes to " + to + ".");
            if (rooms.federation().peers().find(consent.party()).isEmpty()) {
                terminal.say("No node of " + consent.party() + " is known here; it hears of it when it comes to us.");
            }
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List what consent was asked for, by us and of us.")
    static final class Listing extends LookingCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("nr", "asked by", "of", "to", "under", "standing", "asked");
            for (Consent each : rooms.federation().consents().all()) {
                Sides sides = Sides.of(rooms, each.ours(), each.party());
                table.row(
                        Long.toString(each.nr()),
                        sides.by(),
                        sides.of(),
                        each.receiver(),
                        each.under(),
                        each.standing(rooms.clock().instant()),
                        each.asked().toString());
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "Show one: what may go on, to whom, under which agreement, and why.")
    static final class Show extends LookingCommand {
        @Parameters(paramLabel = "N", description = "the consent's number")
        long nr;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Consent consent = rooms.federation().consents().require(nr);
            List<AskedVersion> items = rooms.federation().consents().items(consent);
            terminal.say((consent.ours() ? "We ask " + consent.party() : consent.party() + " asks us") + ", since "
                    + consent.asked() + ", to let go to " + consent.receiver() + " under " + consent.under()
                    + " what came"
                    + " under " + consent.agreement()
                    + (consent.why().isEmpty() ? "." : ": " + consent.why()));
            terminal.say("It is: " + consent.standing(rooms.clock().instant()));
            if (!consent.ours() && items.stream().anyMatch(each -> each.version() == 0)) {
                terminal.say(
                        "What is not ours, or was not released in those bytes, we cannot consent to; then none of it"
                                + " is given.");
            }
            if (!consent.ours() && consent.state() == Consent.State.ASKED) {
                terminal.say("Answer with: comity consent give " + nr + ", or refuse " + nr + " --why TEXT");
            }
            var table = new Table("id", "sha256", consent.ours() ? "held" : "ours, and released");
            for (AskedVersion each : items) {
                table.row(each.id(), each.digest().hex(), each.version() == 0 ? "no" : "yes");
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "give", description = "Consent to all that one question names, and say so by signed letter.")
    static final class Giving extends NodeCommand {
        @Parameters(paramLabel = "N", description = "the consent's number")
        long nr;

        @Option(names = "--until", paramLabel = "TIME", description = "when it ends by itself")
        @Nullable
        Instant until;

        Giving(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return ANSWERING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            answered(rooms, terminal, rooms.federation().consents().give(rooms.actor(), nr, until));
            return Exit.OK;
        }
    }

    @Command(name = "refuse", description = "Say no to a question, with the reason.")
    static final class Refusing extends NodeCommand {
        @Parameters(paramLabel = "N", description = "the consent's number")
        long nr;

        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "the reason; the other is told")
        String why = "";

        Refusing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return ANSWERING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            answered(rooms, terminal, rooms.federation().consents().refuse(rooms.actor(), nr, why));
            return Exit.OK;
        }
    }

    @Command(
            name = "withdraw",
            description = "Take a consent back. Its holder passes nothing more on, and asks for what it did pass on.")
    static final class Withdrawing extends NodeCommand {
        @Parameters(paramLabel = "N", description = "the consent's number")
        long nr;

        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "the reason; the other is told")
        String why = "";

        Withdrawing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return ANSWERING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            answered(rooms, terminal, rooms.federation().consents().withdraw(rooms.actor(), nr, why));
            return Exit.OK;
        }
    }
}
