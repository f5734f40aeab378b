package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.cases.Desk;
import org.comity.cases.DutyRules;
import org.comity.cases.DutySteps;
import org.comity.cases.Sent;
import org.comity.duty.Answer;
import org.comity.duty.Due;
import org.comity.duty.DutiesJson;
import org.comity.duty.FactsText;
import org.comity.duty.Regime;
import org.comity.duty.Stage;
import org.comity.json.Json;
import org.comity.parties.Role;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code comity case} about duty clocks: whom our own organisation has to tell, and until when. */
final class CaseClocks {
    private CaseClocks() {}

    /** The clocks of that case, as its kind has them. */
    static Clocks clocks(CaseState state, Instant at) {
        return Clocks.of(state, at)
                .orElseThrow(() -> new Refusal(
                        Exit.USAGE, "a case of the kind " + state.kind().name() + " has no duty clocks"));
    }

    /** Names and values as they were typed. */
    static Map<String, String> values(List<String> typed) {
        var values = new LinkedHashMap<String, String>();
        for (String each : typed) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("\"" + each + "\" is not written NAME=VALUE");
            }
            if (values.put(each.substring(0, equals), each.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(each.substring(0, equals) + " is said twice");
            }
        }
        return values;
    }

    /** The stage meant by a rule, or by a pack of which one rule has it. */
    static String stage(DutyRules rules, String name, String stage) {
        return DutyCommands.rule(rules.packs(), name, stage).id() + "/" + stage;
    }

    static Due due(Clocks clocks, String stage) {
        return clocks.due(stage).orElseThrow(() -> {
            String rule = stage.substring(0, stage.indexOf('/'));
            Regime regime = clocks.duties().regime(rule).orElseThrow();
            return new Refusal(Exit.NOT_FOUND, rule + " does not apply: " + DutyWords.whyNot(regime));
        });
    }

    /** A command that looks at the clocks of a case. */
    abstract static class Looking extends TableCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Option(names = "--at", paramLabel = "INSTANT", description = "judge as of then, such as 2026-03-28T12:00:00Z")
        @Nullable
        Instant at;

        Looking(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return CaseCommands.LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            CaseState state = rooms.casebook().as(rooms.actor()).require(name);
            Instant judged = at == null ? rooms.clock().instant().truncatedTo(ChronoUnit.SECONDS) : at;
            print(clocks(state, judged), terminal);
            terminal.say(DutyCommands.NOTICE);
            return Exit.OK;
        }

        abstract void print(Clocks clocks, Terminal terminal);
    }

    @Command(
            name = "facts",
            description = "State facts that rules of law ask for, such as: comity case facts grid role=entity"
                    + " aware-at=2026-03-27T22:15+01:00 zones=Europe/Berlin. They are kept at home, and of each the last"
                    + " statement says; \"unknown\" takes one back. Without any it prints them as a file of facts.")
    static final class State extends NodeCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "NAME=VALUE",
                description = "facts as comity duty facts lists them, and zones")
        List<String> values = new ArrayList<>();

        @Option(names = "--afterwards", description = "they are meant though the case is closed")
        boolean afterwards;

        State(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.STATING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            Clocks before = clocks(desk.require(name), rooms.clock().instant());
            if (values.isEmpty()) {
                terminal.out().print(FactsText.of(before.facts()));
            } else {
                Desk.Taken taken = desk.take(
                        before.state().id(),
                        DutySteps.STATED,
                        DutySteps.stated(values(values), afterwards),
                        new Desk.Audience.Home());
                terminal.say("Stated, and kept at home: entry " + taken.entry() + " of the home log.");
                before = clocks(desk.require(name), rooms.clock().instant());
            }
            suggest(before, terminal);
            terminal.say("Next: comity case clocks " + name);
            return Exit.OK;
        }

        private static void suggest(Clocks clocks, Terminal terminal) {
            for (DutyRules.Suggestion each : clocks.suggestions()) {
                terminal.say("The case suggests, and nobody has stated: "
                        + each.fact().id() + "=" + CaseText.plain(each.value()) + " (" + each.because() + ")");
            }
        }
    }

    @Command(
            name = "clocks",
            description = "From the facts of a case: which rules apply and why, each instant that is due with its"
                    + " arithmetic, readings side by side, and conflicts.")
    static final class Show extends Looking {
        Show(Shell shell) {
            super(shell);
        }

        @Override
        void print(Clocks clocks, Terminal terminal) {
            switch (form()) {
                case table -> new DutyWords(terminal.out()).duties(clocks.duties());
                case json -> terminal.out().println(Json.pretty(DutiesJson.of(clocks.duties(), DutyCommands.NOTICE)));
                case csv -> DutyWords.rows(clocks.duties()).print(terminal, form());
            }
            if (!clocks.begun()) {
                terminal.say("No fact is stated yet: comity case facts "
                        + clocks.state().name() + " NAME=VALUE...");
            }
        }
    }

    @Command(
            name = "submitted",
            description = "Record that a stage was submitted: when, what its form said, and the recipient's reference."
                    + " Kept at home, with its digests in the home log.")
    static final class Submitted extends NodeCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Parameters(index = "1", paramLabel = "RULE", description = "a rule, or a pack of which one rule has it")
        String rule = "";

        @Parameters(index = "2", paramLabel = "STAGE", description = "a stage, as comity duty show lists it")
        String stage = "";

        @Option(names = "--at", paramLabel = "INSTANT", description = "when, with its offset; left out: now")
        @Nullable
        String at;

        @Option(
                names = "--field",
                paramLabel = "ID=VALUE",
                description = "what a field of the form said, where it was something else than comity case form prints")
        List<String> fields = new ArrayList<>();

        @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why it was late")
        String reason = "";

        @Option(
                names = "--reference",
                paramLabel = "TEXT",
                defaultValue = "",
                description = "the reference that the recipient gave")
        String reference = "";

        @Option(
                names = "--proof",
                paramLabel = "FILE",
                description = "what proves it, such as a receipt; its sha256 is recorded, and the file stays yours")
        @Nullable
        Path proof;

        @Option(names = "--again", description = "it was submitted before, and now once more")
        boolean again;

        @Option(
                names = "--withdraw",
                paramLabel = "WHY",
                description = "take the last record of this stage back: it was a mistake")
        @Nullable
        String withdraw;

        Submitted(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.STATING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            Instant now = rooms.clock().instant();
            Clocks clocks = clocks(desk.require(name), now);
            String meant = stage(clocks.rules(), rule, stage);
            if (withdraw != null) {
                return withdraw(desk, clocks, meant, withdraw, terminal);
            }
            Due due = due(clocks, meant);
            Digest digest = proof == null ? null : digest(terminal.file(proof));
            var sending = new DutySteps.Sending(
                    meant,
                    at == null ? now.truncatedTo(ChronoUnit.SECONDS).toString() : at,
                    clocks.filled(due, values(fields)),
                    reason,
                    reference,
                    digest,
                    again);
            Desk.Taken taken =
                    desk.take(clocks.state().id(), DutySteps.SUBMITTED, sending.says(), new Desk.Audience.Home());
            if (due.state() == Due.State.NOT_DUE) {
                terminal.say(meant + " was not due (" + due.why() + "); it is recorded all the same.");
            }
            String missing = due.stage().fields().stream()
                    .filter(each -> each.required() && !sending.fields().containsKey(each.id()))
                    .map(Stage.Field::id)
                    .collect(Collectors.joining(", "));
            if (!missing.isEmpty()) {
                terminal.say("The form was without what the rule asks for: " + missing);
            }
            terminal.say("Recorded, and kept at home: entry " + taken.entry() + " of the home log.");
            terminal.say("What was sent: comity case form " + name + " " + rule + " " + stage + " --sent");
            terminal.say("Proof of it: comity ledger prove home " + taken.entry() + " --items --out FILE");
            return Exit.OK;
        }

        private static int withdraw(Desk desk, Clocks clocks, String stage, String why, Terminal terminal) {
            List<Sent> all = clocks.sent(stage);
            if (all.isEmpty()) {
                throw new Refusal(Exit.NOT_FOUND, "no submission of " + stage + " is recorded");
            }
            desk.take(
                    clocks.state().id(),
                    DutySteps.WITHDRAWN,
                    DutySteps.withdrawn(all.getLast(), why),
                    new Desk.Audience.Home());
            terminal.say("The record of " + all.getLast().submission().at()
                    + " does not count any more; it stays in the timeline.");
            return Exit.OK;
        }

        private static Digest digest(Path file) {
            try {
                return Digest.of(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(
            name = "ics",
            description = "Write what is due in a case, or in all that you may see, as an iCalendar feed: case, rule,"
                    + " stage and instant, and nothing of the facts.")
    static final class Ics extends NodeCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "CASE", description = "its name, or its id")
        @Nullable
        String name;

        Ics(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return CaseCommands.LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            List<CaseState> states = name == null ? desk.withDuties() : List.of(desk.require(name));
            Instant now = rooms.clock().instant();
            if (name != null) {
                clocks(states.getFirst(), now);
            }
            terminal.out().print(CaseCalendar.of(states, now));
            String open = states.stream()
                    .flatMap(each -> Clocks.of(each, now).stream())
                    .filter(Clocks::begun)
                    .filter(each -> each.duties().regimes().stream()
                            .anyMatch(regime -> regime.counted() && regime.applies() == Answer.OPEN))
                    .map(each -> each.state().name())
                    .collect(Collectors.joining(", "));
            if (!open.isEmpty()) {
                terminal.say("Rules of which it cannot be said yet whether they apply are not in it; there are some in "
                        + open + ": comity case clocks");
            }
            terminal.say(DutyCommands.NOTICE);
            return Exit.OK;
        }
    }
}
