package org.comity.doors.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comity.border.AskedVersion;
import org.comity.border.Recall;
import org.comity.border.Recall.Answer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity recall}: ask back what was released, and answer those who ask us. */
@Command(
        name = "recall",
        description =
                "Ask back what was released under an agreement. Nothing hands it over any more from now on; whoever"
                        + " has it already is asked by letter, and says what it did. What was served cannot be unserved.",
        subcommands = {RecallCommands.Listing.class, RecallCommands.Show.class, RecallCommands.Answering.class})
final class RecallCommands extends NodeCommand {

    @Parameters(index = "0", paramLabel = "AGREEMENT", arity = "0..1", description = "the agreement's id")
    private @Nullable String agreement;

    @Parameters(index = "1..*", paramLabel = "ID", arity = "0..*", description = "STIX ids, as they are held here")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "the reason; the others are told")
    private String why = "";

    @Option(
            names = "--by",
            paramLabel = "TIME",
            description = "when an answer is expected, such as 2026-12-31T12:00:00Z")
    private @Nullable Instant by;

    @Option(names = "--correction", description = "say that a corrected version comes in its place")
    private boolean correction;

    RecallCommands(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        if (agreement == null || ids.isEmpty() || why.isBlank()) {
            throw new IllegalArgumentException(
                    "name the agreement, the objects and the reason (--why), or one of: list,"
                            + " show, answer; see: comity recall --help");
        }
        List<Recall> asked =
                rooms.federation().recalls().ask(rooms.actor().name(), agreement, ids, why, by, correction);
        for (Recall each : asked) {
            terminal.say("Recall " + each.nr() + " to " + each.party() + ". Nothing hands it over any more; what was"
                    + " served cannot be unserved.");
            untold(rooms, terminal, each);
        }
        return Exit.OK;
    }

    private static void untold(Rooms rooms, Terminal terminal, Recall recall) {
        if (recall.ours()
                && recall.state() == Recall.State.ASKED
                && rooms.federation().peers().find(recall.party()).isEmpty()) {
            terminal.say("No node of " + recall.party()
                    + " is known, so there is no way to tell them by letter; tell them" + " yourself.");
        }
    }

    /** How it stands with those to whom it was passed on: ours by name, those beyond by how many say what. */
    private static void onward(Rooms rooms, Terminal terminal, Recall recall) {
        var recalls = rooms.federation().recalls();
        Map<String, Long> counts = recalls.beyond(recall);
        if (counts.isEmpty()) {
            return;
        }
        String said = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        if (recall.ours()) {
            terminal.say(recall.party() + " passed it on, and says of those it asked: " + said);
            return;
        }
        terminal.say(
                "We passed it on, and asked for it back: " + said + ". " + recall.party() + " is told these numbers.");
        for (Recall each : recalls.onward(recall)) {
            terminal.say("Recall " + each.nr() + " to " + each.party() + " under " + each.agreement() + ": "
                    + each.standing(rooms.clock().instant()));
            untold(rooms, terminal, each);
        }
    }

    @Command(name = "list", description = "List what was asked back, by us and of us.")
    static final class Listing extends LookingCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("nr", "asked by", "of", "agreement", "standing", "asked", "answer by");
            for (Recall each : rooms.federation().recalls().all()) {
                Sides sides = Sides.of(rooms, each.ours(), each.party());
                table.row(
                        Long.toString(each.nr()),
                        sides.by(),
                        sides.of(),
                        each.agreement(),
                        each.standing(rooms.clock().instant()),
                        each.asked().toString(),
                        each.deadline() == null ? "" : each.deadline().toString());
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "Show a recall: what it asks for, why, and what became of it.")
    static final class Show extends LookingCommand {
        @Parameters(paramLabel = "N", description = "the recall's number")
        long nr;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Recall recall = rooms.federation().recalls().require(nr);
            terminal.say((recall.ours() ? "We ask it back of " : "It is asked back by ") + recall.party() + " under "
                    + recall.agreement() + ", since " + recall.asked() + ": " + recall.why()
                    + (recall.correction() ? " (a corrected version comes in its place)" : ""));
            terminal.say("It is: " + recall.standing(rooms.clock().instant())
                    + (recall.answer() == null && recall.deadline() != null
                            ? "; an answer is expected by " + recall.deadline()
                            : ""));
            untold(rooms, terminal, recall);
            onward(rooms, terminal, recall);
            if (!recall.ours() && recall.answer() == null) {
                terminal.say("Answer with: comity recall answer " + nr + " --erased, --corrected, --restricted or"
                        + " --refused");
            }
            var table = new Table("id", "sha256", "held");
            for (AskedVersion each : rooms.federation().recalls().items(recall)) {
                table.row(each.id(), each.digest().hex(), each.version() == 0 ? "no" : "yes");
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    /** Exactly one of what can be done. */
    static final class Done {
        @Option(names = "--erased", required = true, description = "erase it here, and say so")
        boolean erased;

        @Option(names = "--corrected", required = true, description = "the corrected version is here; erase the other")
        boolean corrected;

        @Option(names = "--restricted", required = true, description = "keep it, and use it no further")
        boolean restricted;

        @Option(names = "--refused", required = true, description = "keep it as it is")
        boolean refused;
    }

    @Command(name = "answer", description = "Answer a partner's recall: do it, and tell the partner by signed letter.")
    static final class Answering extends NodeCommand {
        @Parameters(paramLabel = "N", description = "the recall's number")
        long nr;

        @ArgGroup(multiplicity = "1")
        Done done = new Done();

        @Option(names = "--ground", paramLabel = "TEXT", description = "with --restricted: such as evidence")
        @Nullable
        String ground;

        @Option(names = "--until", paramLabel = "TIME", description = "with --restricted: how long it is kept")
        @Nullable
        Instant until;

        @Option(names = "--why", paramLabel = "TEXT", description = "with --refused: the reason")
        @Nullable
        String why;

        Answering(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Recall recall = rooms.federation().recalls().answer(rooms.actor().name(), nr, answer());
            terminal.say("Recall " + nr + " is answered: "
                    + recall.standing(rooms.clock().instant()) + ". " + recall.party()
                    + " is told with the next exchange.");
            return Exit.OK;
        }

        private Answer answer() {
            if (done.erased) {
                return new Answer.Erased();
            }
            if (done.corrected) {
                return new Answer.Corrected();
            }
            if (done.refused) {
                if (why == null) {
                    throw new IllegalArgumentException("a refusal needs its reason: --why TEXT");
                }
                return new Answer.Refusal(why);
            }
            if (ground == null || until == null) {
                throw new IllegalArgumentException("a restriction needs --ground TEXT and --until TIME");
            }
            return new Answer.Restricted(ground, until);
        }
    }
}
