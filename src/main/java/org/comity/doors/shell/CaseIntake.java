package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Desk;
import org.comity.cases.Kind;
import org.comity.cases.NewCase;
import org.comity.cases.Step;
import org.comity.cases.Told;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code comity case} by which something made elsewhere comes into a case. */
final class CaseIntake {
    /** Objects linked at once. */
    static final int ATTACHED_OBJECTS_MAX = 1_000;

    private CaseIntake() {}

    /** Opens a case with what an incident says; see {@link CaseCommands.Opening}. */
    static int open(
            Rooms rooms,
            Terminal terminal,
            CaseCommands.Opening asked,
            String from,
            @Nullable String title,
            @Nullable String tlp) {
        Kind kind = rooms.casebook().kinds().get(asked.kind);
        if (kind == null) {
            throw new Refusal(Exit.NOT_FOUND, "no kind of case is called " + asked.kind);
        }
        CaseSource source = CaseSource.read(rooms, terminal, from);
        Told told = source.told(kind, asked.assess);
        String marking = marking(told, tlp);
        String text = asked.text.isEmpty() ? told.text() : asked.text;
        List<Told.Said> steps = steps(source, kind, told, Set.of());
        Desk desk = rooms.casebook().as(rooms.actor());
        String about = title == null ? told.title() : title;
        var wanted = new NewCase(asked.name, asked.kind, asked.agreement, about, marking, text);
        desk.open(wanted, steps, true);
        source.take();
        List<Desk.Taken> taken = desk.open(wanted, steps, false);
        terminal.say("The case " + taken.getFirst().step().signed().caseId() + " is open, and we lead it.");
        tell(terminal, kind, taken, told);
        return source.exit();
    }

    private static String marking(Told told, @Nullable String given) {
        if (given == null && told.tlp().isEmpty()) {
            throw new Refusal(Exit.USAGE, "the object is not marked; say the case's marking with --tlp");
        }
        Tlp own = Tlp.ofLabel(told.tlp());
        Tlp said = given == null ? own : Tlp.ofLabel(given);
        if (said != null && own != null && own.isStricterThan(said)) {
            throw new Refusal(
                    Exit.REFUSED, "the object is " + own.label() + ", and --tlp " + given + " would make it milder");
        }
        return given == null ? told.tlp() : given;
    }

    /** What is told, and a link to whatever tells it and belongs to it. */
    private static List<Told.Said> steps(CaseSource source, Kind kind, Told told, Set<String> linked) {
        var steps = new ArrayList<>(told.steps());
        var links = new LinkedHashMap<String, String>();
        links.put(String.valueOf(source.teller(kind).text("id")), kind.toldBy());
        told.links().forEach(each -> links.putIfAbsent(each.object(), each.what()));
        links.forEach((object, what) -> {
            if (!linked.contains(object)) {
                Told.Said link = source.link(object, what);
                steps.add(
                        told.tlp().isEmpty()
                                ? link
                                : new Told.Said(
                                        link.type(),
                                        link.says().toBuilder()
                                                .put("tlp", told.tlp())
                                                .build()));
            }
        });
        steps.addAll(told.ending());
        return steps;
    }

    private static void tell(Terminal terminal, Kind kind, List<Desk.Taken> taken, Told told) {
        var counts = new LinkedHashMap<String, Integer>();
        taken.forEach(each -> counts.merge(kind.word(each.step().type()), 1, Integer::sum));
        var words = new ArrayList<String>();
        counts.forEach((word, count) -> words.add(count == 1 ? word : word + " (" + count + ")"));
        terminal.say("Steps taken: " + String.join(", ", words) + ".");
        List<String> receivers = taken.getLast().receivers();
        if (!receivers.isEmpty()) {
            terminal.say("They go to " + String.join(", ", receivers) + " with the next exchange.");
        }
        for (Told.Left each : told.left()) {
            terminal.say("Not in a step: " + each.object() + ": " + CaseText.plain(each.why()));
        }
    }

    @Command(
            name = "take-in",
            description = "Take what a STIX incident says into a case, as steps of ours: all of them, or none. What no"
                    + " step can say is told, and stays in the object, which is linked.")
    static final class TakeIn extends NodeCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Parameters(
                index = "1",
                paramLabel = "FILE|ID",
                description = "a file, which is imported; or the id of an incident of ours that is held")
        String from = "";

        @Option(
                names = "--assess",
                paramLabel = "NAME=VALUE",
                description = "what the assessment says, in place of the object")
        List<String> assess = new ArrayList<>();

        TakeIn(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            CaseState state = desk.require(name);
            CaseSource source = CaseSource.read(rooms, terminal, from);
            Told told = source.told(state.kind(), assess);
            Tlp own = Tlp.ofLabel(told.tlp());
            Tlp cases = Tlp.ofLabel(state.tlp());
            String tlp = own != null && cases != null && cases.isStricterThan(own) ? state.tlp() : told.tlp();
            var steps = new ArrayList<Told.Said>();
            if (!told.text().isEmpty()) {
                JsonObject.Builder says = JsonObject.builder().put("text", told.text());
                steps.add(new Told.Said(CoreSteps.NOTED, (tlp.isEmpty() ? says : says.put("tlp", tlp)).build()));
            }
            steps.addAll(steps(source, state.kind(), told, linked(state)));
            steps.removeIf(each -> isHere(state, each));
            if (steps.isEmpty()) {
                terminal.say("All that it says is in the case already.");
                return source.exit();
            }
            desk.takeAll(name, steps, true);
            source.take();
            tell(terminal, state.kind(), desk.takeAll(name, steps, false), told);
            return source.exit();
        }

        /** Whether a step that counts says the same: taken in twice, nothing comes twice. */
        private static boolean isHere(CaseState state, Told.Said said) {
            return state.entries().stream()
                    .filter(entry -> entry.standing() == CaseState.Standing.COUNTS)
                    .map(CaseState.Entry::step)
                    .anyMatch(step -> step.forAll()
                            && (step.type().equals(said.type())
                                    || step.type().equals(CoreSteps.OPENED)
                                            && said.type().equals(CoreSteps.NOTED)
                                            && !said.says().has("at"))
                            && said.says().names().stream()
                                    .allMatch(name -> Objects.equals(
                                            said.says().get(name), step.says().get(name))));
        }
    }

    private static Set<String> linked(CaseState state) {
        var linked = new LinkedHashSet<String>();
        for (Step link : state.links()) {
            linked.add(link.text("object"));
        }
        return linked;
    }

    @Command(
            name = "attach",
            description = "Import a MISP event, or STIX objects, and link them to a case. Exits with 2 when any object"
                    + " could not be taken; the others are.")
    static final class Attach extends NodeCommand {
        @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
        String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "a MISP event, or STIX; - for what is piped in")
        String file = "";

        Attach(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Desk desk = rooms.casebook().as(rooms.actor());
            CaseState state = desk.require(name);
            CaseSource source = CaseSource.read(rooms, terminal, file);
            Set<String> linked = linked(state);
            List<String> objects = source.linkable().stream()
                    .filter(each -> !linked.contains(each))
                    .toList();
            if (objects.size() > ATTACHED_OBJECTS_MAX) {
                throw new Refusal(
                        Exit.USAGE,
                        file + " has " + objects.size() + " objects; up to " + ATTACHED_OBJECTS_MAX
                                + " are linked at once. Import it, and link its report: comity case link");
            }
            desk.takeAll(name, links(source, objects), true);
            Set<String> held = source.take();
            List<String> here = objects.stream().filter(held::contains).toList();
            if (!here.isEmpty()) {
                List<Desk.Taken> taken = desk.takeAll(name, links(source, here), false);
                List<String> receivers = taken.getLast().receivers();
                terminal.say("Objects linked: " + here.size() + "."
                        + (receivers.isEmpty()
                                ? ""
                                : " The links go to " + String.join(", ", receivers)
                                        + " with the next exchange; the objects cross by a release: comity release "
                                        + state.agreement()));
            } else {
                terminal.say("Nothing was linked.");
            }
            return source.exit();
        }

        private static List<Told.Said> links(CaseSource source, List<String> objects) {
            return objects.stream()
                    .map(each -> source.link(each, source.typeOf(each)))
                    .toList();
        }
    }
}
