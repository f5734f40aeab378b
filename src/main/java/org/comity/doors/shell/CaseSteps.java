package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Decision;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Desk;
import org.comity.cases.Kind;
import org.comity.cases.StepForm;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code comity case} by which the work goes on. */
final class CaseSteps {
    private CaseSteps() {}

    @Command(
            name = "step",
            description = "Take a step of this kind of case, such as: comity case step grid assessed class=availability"
                    + " severity=yellow. What there is: comity case kinds")
    static final class Take extends StepCommand {
        @Parameters(index = "1", paramLabel = "STEP", description = "what sort of step")
        String step = "";

        @Parameters(index = "2..*", arity = "0..*", paramLabel = "NAME=VALUE", description = "what it says")
        List<String> values = new ArrayList<>();

        private @Nullable StepForm form;

        Take(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return step;
        }

        @Override
        JsonObject says() {
            JsonObject.Builder says = JsonObject.builder();
            for (String each : values) {
                int equals = each.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("\"" + each + "\" is not written NAME=VALUE");
                }
                String field = each.substring(0, equals);
                String value = each.substring(equals + 1);
                says.put(
                        field,
                        Objects.requireNonNull(form).fields().stream()
                                .filter(known -> known.name().equals(field))
                                .findFirst()
                                .map(known -> known.typed(value))
                                .orElse(new JsonString(value)));
            }
            return says.build();
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Kind kind = rooms.casebook().as(rooms.actor()).require(name).kind();
            form = kind.step(step)
                    .orElseThrow(() -> new IllegalArgumentException("a case of the kind " + kind.name()
                            + " has no step \"" + step + "\" of its own; choose from "
                            + String.join(
                                    ", ",
                                    kind.steps().stream().map(StepForm::name).toList())));
            return super.run(rooms, terminal);
        }
    }

    @Command(
            name = "note",
            description =
                    "Say something: to all members, to some of them (--for), or to nobody but ourselves (--home).")
    static final class Note extends StepCommand {
        @Parameters(index = "1", paramLabel = "TEXT", description = "what")
        String said = "";

        @Option(
                names = "--for",
                paramLabel = "PARTY",
                split = ",",
                description = "these members only; no other learns of it")
        List<String> some = new ArrayList<>();

        @Option(names = "--home", description = "it never leaves this node")
        boolean home;

        @Option(names = "--at", paramLabel = "TIME", description = "when it happened, such as 2026-03-02T08:00:00Z")
        @Nullable
        String at;

        @Option(names = "--area", paramLabel = "AREA", description = "the work area it belongs to")
        @Nullable
        String area;

        Note(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.NOTED;
        }

        @Override
        Desk.Audience audience() {
            if (home && !some.isEmpty()) {
                throw new IllegalArgumentException("a note kept at home is for nobody else; leave --for out");
            }
            return home
                    ? new Desk.Audience.Home()
                    : some.isEmpty() ? new Desk.Audience.All() : new Desk.Audience.Some(some);
        }

        @Override
        JsonObject says() {
            return JsonObject.builder()
                    .putIfPresent("at", at)
                    .putIfPresent("area", area)
                    .put("text", said)
                    .build();
        }
    }

    @Command(
            name = "link",
            description = "Say that a STIX object we hold belongs to the case. It crosses by itself or not at all: by"
                    + " comity release.")
    static final class Link extends StepCommand {
        @Parameters(index = "1", paramLabel = "ID", description = "the STIX id, as it is held here")
        String object = "";

        @Option(names = "--what", paramLabel = "WORD", description = "what it is to the case, such as indicator")
        @Nullable
        String what;

        private String digest = "";

        Link(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.LINKED;
        }

        @Override
        JsonObject says() {
            return JsonObject.builder()
                    .put("object", object)
                    .put("sha256", digest)
                    .putIfPresent("as", what)
                    .build();
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Row held = last(rooms);
            digest = Digest.of(Objects.requireNonNull(held.body())).hex();
            int exit = super.run(rooms, terminal);
            CaseState state = rooms.casebook().as(rooms.actor()).require(name);
            for (String member : rooms.casebook().as(rooms.actor()).others(state)) {
                Decision decision = rooms.gate().why(object, member).get(state.agreement());
                if (decision != null) {
                    terminal.say(member + ": " + decision
                            + (decision.allowed() ? "; hand it over with: comity release " + state.agreement() : ""));
                }
            }
            return exit;
        }

        private Row last(Rooms rooms) {
            var wanted = new Wanted(
                    OptionalLong.empty(), 0, 1, List.of(object), List.of(), Versions.LAST, List.of(), true, Set.of());
            List<Row> rows = Home.read(rooms, wanted).rows();
            if (rows.isEmpty()) {
                throw new Refusal(Exit.NOT_FOUND, "nothing is held under " + object);
            }
            return rows.getFirst();
        }
    }

    @Command(name = "task", description = "Say that something is to be done.")
    static final class Task extends StepCommand {
        @Parameters(index = "1", paramLabel = "TASK", description = "a short name")
        String task = "";

        @Option(names = "--title", paramLabel = "TEXT", required = true, description = "what is to be done")
        String title = "";

        @Option(names = "--to", paramLabel = "PARTY", description = "the member that does it")
        @Nullable
        String to;

        @Option(names = "--due", paramLabel = "TIME", description = "by when")
        @Nullable
        String due;

        @Option(names = "--area", paramLabel = "AREA", description = "the work area it belongs to")
        @Nullable
        String area;

        Task(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.TASKED;
        }

        @Override
        JsonObject says() {
            return JsonObject.builder()
                    .put("task", task)
                    .put("title", title)
                    .putIfPresent("party", to)
                    .putIfPresent("due", due)
                    .putIfPresent("area", area)
                    .build();
        }
    }

    @Command(name = "done", description = "Say that a task is done.")
    static final class Done extends StepCommand {
        @Parameters(index = "1", paramLabel = "TASK", description = "its short name")
        String task = "";

        Done(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.TASK_DONE;
        }

        @Override
        JsonObject says() {
            return JsonObject.builder().put("task", task).build();
        }
    }

    @Command(name = "freeze", description = "Freeze one work area; the others go on.")
    static final class Freeze extends StepCommand {
        @Parameters(index = "1", paramLabel = "AREA", description = "the work area")
        String area = "";

        @Option(names = "--why", paramLabel = "TEXT", required = true, description = "the reason; the others are told")
        String why = "";

        Freeze(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.FROZEN;
        }

        @Override
        JsonObject says() {
            return JsonObject.builder()
                    .put("frozen-area", area)
                    .put("text", why)
                    .build();
        }
    }

    @Command(name = "unfreeze", description = "Let a work area go on that we froze.")
    static final class Unfreeze extends StepCommand {
        @Parameters(index = "1", paramLabel = "AREA", description = "the work area")
        String area = "";

        Unfreeze(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.UNFROZEN;
        }

        @Override
        JsonObject says() {
            return JsonObject.builder().put("frozen-area", area).build();
        }
    }

    @Command(name = "close", description = "As the lead, say that the work is over.")
    static final class Close extends StepCommand {
        Close(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.CLOSED;
        }
    }

    @Command(name = "reopen", description = "As the lead, let the work go on.")
    static final class Reopen extends StepCommand {
        Reopen(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.REOPENED;
        }
    }
}
