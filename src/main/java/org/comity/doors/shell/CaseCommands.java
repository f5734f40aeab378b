package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comity.border.Decision;
import org.comity.cases.CaseState;
import org.comity.cases.CaseSummary;
import org.comity.cases.Desk;
import org.comity.cases.Kind;
import org.comity.cases.NewCase;
import org.comity.cases.Step;
import org.comity.cases.StepForm;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity case}: joint work of several parties on a case. */
@Command(
        name = "case",
        description = "Work a case together with other parties: every step is signed, goes to all members, and nobody's"
                + " node is the one that counts.",
        subcommands = {
            CaseCommands.Opening.class,
            CaseCommands.Listing.class,
            CaseCommands.Show.class,
            CaseCommands.Timeline.class,
            CaseReport.class,
            CaseCommands.AsStix.class,
            CaseCommands.Why.class,
            CaseCommands.Assign.class,
            CaseCommands.Kinds.class,
            CaseMembers.Invite.class,
            CaseMembers.Join.class,
            CaseMembers.Decline.class,
            CaseMembers.Leave.class,
            CaseMembers.Remove.class,
            CaseMembers.Roles.class,
            CaseMembers.Lead.class,
            CaseSteps.Take.class,
            CaseSteps.Note.class,
            CaseSteps.Link.class,
            CaseSteps.Task.class,
            CaseSteps.Done.class,
            CaseSteps.Freeze.class,
            CaseSteps.Unfreeze.class,
            CaseSteps.Close.class,
            CaseSteps.Reopen.class,
            CaseIntake.TakeIn.class,
            CaseIntake.Attach.class,
            CaseMisp.class,
            CaseClocks.State.class,
            CaseClocks.Show.class,
            CaseForm.class,
            CaseClocks.Submitted.class,
            CaseClocks.Ics.class
        })
final class CaseCommands extends Noun {
    static final Set<Role> LOOKING = Role.READING_TERMS;

    @Command(name = "open", description = "Open a case under an agreement; whoever opens it leads it.")
    static final class Opening extends NodeCommand {
        @Parameters(paramLabel = "NAME", description = "small letters, digits and hyphens")
        String name = "";

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                defaultValue = "incident",
                description = "see: comity case kinds")
        String kind = "";

        @Option(
                names = "--under",
                paramLabel = "AGREEMENT",
                required = true,
                description = "all members are party to it")
        String agreement = "";

        @Option(names = "--title", paramLabel = "TEXT", description = "what it is about, in a line")
        @Nullable
        String title;

        @Option(names = "--tlp", paramLabel = "TLP", description = "the marking of every step that says no other")
        @Nullable
        String tlp;

        @Option(names = "--text", paramLabel = "TEXT", defaultValue = "", description = "more about it")
        String text = "";

        @Option(
                names = "--from",
                paramLabel = "FILE|ID",
                description = "take what a STIX incident says: a file, which is imported; or one of ours that is held")
        @Nullable
        String from;

        @Option(
                names = "--assess",
                paramLabel = "NAME=VALUE",
                description = "with --from: what the assessment says, in place of the object")
        List<String> assess = new ArrayList<>();

        Opening(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            if (from != null) {
                return CaseIntake.open(rooms, terminal, this, from, title, tlp);
            }
            if (title == null || tlp == null || !assess.isEmpty()) {
                throw new IllegalArgumentException(
                        assess.isEmpty()
                                ? "a case needs --title and --tlp, or --from a STIX incident"
                                : "--assess goes with --from");
            }
            Desk.Taken taken =
                    rooms.casebook().as(rooms.actor()).open(new NewCase(name, kind, agreement, title, tlp, text));
            terminal.say("The case " + taken.step().signed().caseId() + " is open, and we lead it.");
            terminal.say("Next: comity case "
                    + (taken.kind().word("invited").equals("notified") ? "notify " : "invite ") + name + " PARTY");
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List the cases you may see.")
    static final class Listing extends TableCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("case", "kind", "agreement", "title", "we are", "lead", "is");
            for (CaseSummary each : rooms.casebook().as(rooms.actor()).summaries()) {
                table.row(
                        each.name(),
                        each.kind().name(),
                        each.agreement(),
                        CaseText.plain(each.title()),
                        each.standing().isEmpty() ? "no member" : each.standing(),
                        each.lead(),
                        each.open() ? "open" : "closed");
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "Show how a case stands, and what does not count in it.")
    static final class Show extends TableCommand {
        @Parameters(paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        Show(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            CaseState state = desk.require(name);
            CaseText.page(state).print(terminal, form());
            CaseText.warnings(state).forEach(terminal::say);
            CaseText.refusals(desk.refusals(state)).forEach(terminal::say);
            return Exit.OK;
        }
    }

    @Command(name = "timeline", description = "Show every step in the order in which it counts, and how it stands.")
    static final class Timeline extends TableCommand {
        @Parameters(paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        Timeline(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            CaseState state = rooms.casebook().as(rooms.actor()).require(name);
            CaseText.timeline(state, form() != Table.Form.table).print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(
            name = "stix",
            description =
                    "Print the case as STIX objects, in a bundle. It crosses to nobody by that: import it, and it is"
                            + " released like any other object.")
    static final class AsStix extends NodeCommand {
        @Parameters(paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        AsStix(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            CaseState state = rooms.casebook().as(rooms.actor()).require(name);
            List<JsonValue> objects = List.copyOf(state.kind().objects(state));
            if (objects.isEmpty()) {
                throw new Refusal(
                        Exit.USAGE, "a case of the kind " + state.kind().name() + " has no form in STIX");
            }
            terminal.out()
                    .println(Json.pretty(JsonObject.builder()
                            .put("type", "bundle")
                            .put("id", "bundle--" + UUID.randomUUID())
                            .put("objects", new JsonArray(objects))
                            .build()));
            return Exit.OK;
        }
    }

    @Command(
            name = "why",
            description = "Say for every step of a case whether it may go to a party, by which clause, and what would"
                    + " change it. Exits with 3 when one that is for all members may not.")
    static final class Why extends TableCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Parameters(index = "1", paramLabel = "PARTY", description = "the party it would go to")
        String party = "";

        Why(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            CaseState state = desk.require(name);
            var table = new Table("step", "goes to", "answer", "clause", "reason", "what would change it");
            boolean refused = false;
            for (Map.Entry<Step, Decision> each : desk.why(name, party).entrySet()) {
                Step step = each.getKey();
                Decision decision = each.getValue();
                boolean meant =
                        step.forAll() || step.signed().header().audience().contains(party);
                refused |= step.forAll() && !decision.allowed();
                table.row(
                        step.author() + " " + state.kind().word(step.type()),
                        CaseText.audience(step),
                        meant ? decision.allowed() ? "allowed" : "refused" : "not for it",
                        meant ? decision.clause() : "",
                        meant ? decision.reason() : "it is for " + CaseText.audience(step),
                        meant ? decision.remedy() : "its author may say it to others too");
            }
            terminal.say(state.member(party)
                    .map(member -> party + " is " + member.standing().label() + " in the case.")
                    .orElse(party + " is no member of the case."));
            table.print(terminal, form());
            return refused ? Exit.REFUSED : Exit.OK;
        }
    }

    @Command(
            name = "assign",
            description =
                    "Let only named persons of ours see a case, or one work area of it. As long as nobody is named,"
                            + " all do.")
    static final class Assign extends NodeCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Parameters(index = "1", paramLabel = "PERSON", description = "one of our people")
        String person = "";

        @Option(names = "--area", paramLabel = "AREA", defaultValue = "", description = "one work area only")
        String area = "";

        @Option(names = "--no-more", description = "take the name off again")
        boolean noMore;

        Assign(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Person found = rooms.people().require(person);
            rooms.casebook().as(rooms.actor()).name(name, area, found, !noMore);
            terminal.say(found.title() + (noMore ? " is no more" : " is") + " named for " + name
                    + (area.isEmpty() ? "." : ", work area " + area + "."));
            return Exit.OK;
        }
    }

    @Command(name = "kinds", description = "List the kinds of cases this node knows, and their steps.")
    static final class Kinds extends TableCommand {
        Kinds(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return LOOKING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("kind", "step", "work area", "for", "says", "about");
            for (Kind kind : rooms.casebook().kinds().values()) {
                for (StepForm step : kind.steps()) {
                    table.row(
                            kind.name(),
                            step.name(),
                            step.area(),
                            step.roles().isEmpty()
                                    ? "every member"
                                    : step.roles().stream().sorted().collect(Collectors.joining(", ")),
                            step.fields().stream()
                                    .map(field -> field.name() + (field.required() ? "" : "?"))
                                    .collect(Collectors.joining(", ")),
                            step.about());
                }
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }
}
