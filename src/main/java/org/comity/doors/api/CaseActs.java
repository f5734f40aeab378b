package org.comity.doors.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.comity.border.Row;
import org.comity.cases.CoreSteps;
import org.comity.cases.Desk;
import org.comity.cases.Field;
import org.comity.cases.Kind;
import org.comity.cases.NewCase;
import org.comity.cases.StepForm;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.parties.Person;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** What the caller does in cases: every step that a kind has, and who of ours sees a case. */
final class CaseActs {

    /** The steps of every case that are taken by themselves; a case begins by being opened. */
    static List<StepForm> core() {
        return CoreSteps.forms().stream()
                .filter(each -> !each.name().equals(CoreSteps.OPENED))
                .toList();
    }

    void open(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("name", "kind", "agreement", "title", "tlp", "text"));
        String name = said.required("name", Field.NAME, "a name of small letters, digits and hyphens");
        String kind = said.required("kind");
        String agreement = said.required("agreement");
        String title = said.required("title", Field.LINE, "a line of up to 300 characters");
        String tlp = said.required("tlp");
        String text = said.text("text");
        said.checked();
        Cases.desk(caller).open(new NewCase(name, kind, agreement, title, tlp, text), keeping.of(CaseActs::opened));
    }

    private static Reply opened(Desk.Taken taken) {
        String id = taken.step().signed().caseId();
        return Reply.made(Cases.path(id), taken(taken));
    }

    /** What was done and to whom it goes; never what was said, since this is kept. */
    private static JsonObject taken(Desk.Taken taken) {
        return JsonObject.builder()
                .put("case", taken.step().signed().caseId())
                .put("sha256", taken.step().hash())
                .put("number", taken.step().number())
                .put("step", taken.step().type())
                .put("word", taken.kind().word(taken.step().type()))
                .put("goes_to", JsonArray.ofTexts(taken.receivers()))
                .build();
    }

    void take(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("step", "says", "text", "tlp", "area", "for"));
        Desk desk = Cases.desk(caller);
        Kind kind = desk.require(caller.param("case")).kind();
        String step = said.required("step");
        Optional<StepForm> form = form(kind, step);
        if (!step.isBlank() && form.isEmpty()) {
            said.wrong(
                    "/step",
                    "a case of the kind " + kind.name() + " has no step \"" + step + "\"; choose from "
                            + String.join(
                                    ", ",
                                    forms(kind)
                                            .map(each -> kind.word(each.name()))
                                            .toList()));
        }
        JsonObject.Builder says = said.object("says").toBuilder();
        for (String each : List.of("text", "tlp", "area")) {
            String text = said.text(each);
            if (!text.isEmpty()) {
                says.put(each, text);
            }
        }
        form.ifPresent(each -> check(said, each));
        Desk.Audience audience = audience(said);
        if (form.isPresent() && form.get().name().equals(CoreSteps.LINKED)) {
            says.put("sha256", sha256(caller.rooms(), said, said.object("says").text("object")));
        }
        said.checked();
        desk.take(
                caller.param("case"),
                form.orElseThrow().name(),
                says.build(),
                audience,
                keeping.of(taken -> Reply.made(
                        Cases.path(taken.step().signed().caseId()) + "/steps/"
                                + taken.step().hash(),
                        taken(taken))));
    }

    private static Stream<StepForm> forms(Kind kind) {
        return Stream.concat(core().stream(), kind.steps().stream());
    }

    /** By its name in signed steps, or by the kind's own word for it. */
    private static Optional<StepForm> form(Kind kind, String step) {
        return forms(kind)
                .filter(each ->
                        each.name().equals(step) || kind.word(each.name()).equals(step))
                .findFirst();
    }

    /** Members that the form does not have are told with a suggestion; of the others the form says itself what is wrong. */
    private static void check(Said said, StepForm form) {
        JsonObject says = said.object("says");
        List<String> known = form.fields().stream()
                .map(Field::name)
                .filter(each -> !ours(form, each))
                .toList();
        boolean strange = false;
        for (String name : says.names()) {
            if (!known.contains(name)) {
                said.unknown("/says", name, known);
                strange = true;
            }
        }
        if (!strange) {
            JsonObject.Builder whole = says.toBuilder();
            // What is put in here, and not by the caller.
            form.fields().stream()
                    .filter(each -> ours(form, each.name()))
                    .forEach(each -> whole.put(each.name(), "none"));
            if (form.name().equals(CoreSteps.LINKED)) {
                whole.remove("sha256");
            }
            String text = said.text("text");
            String problem = form.problem(
                    text.isEmpty() ? whole.build() : whole.put("text", text).build());
            if (problem != null) {
                said.wrong("/says", problem);
            }
        }
    }

    /** A removal names the last step of the removed, a link the digest of what is held: the node finds both. */
    private static boolean ours(StepForm form, String field) {
        return (form.name().equals(CoreSteps.REMOVED) && field.equals("last"))
                || (form.name().equals(CoreSteps.LINKED) && field.equals("sha256"));
    }

    private static Desk.Audience audience(Said said) {
        JsonValue whom = said.value("for");
        if (whom == null || whom.equals(new JsonString("all"))) {
            return Desk.ALL;
        }
        if (whom.equals(new JsonString("home"))) {
            return new Desk.Audience.Home();
        }
        if (whom instanceof JsonArray array && !array.isEmpty()) {
            var parties = new ArrayList<String>();
            for (JsonValue each : array) {
                if (each instanceof JsonString(String party)) {
                    parties.add(party);
                }
            }
            if (parties.size() == array.size()) {
                return new Desk.Audience.Some(parties);
            }
        }
        said.wrong("/for", "for is \"all\", \"home\" or a list of the ids of members");
        return new Desk.Audience.Home();
    }

    private static String sha256(Rooms rooms, Said said, @Nullable String object) {
        if (object == null) {
            return "";
        }
        List<Row> rows = new HomeShelf(rooms).last(object);
        if (rows.isEmpty()) {
            said.wrong("/says/object", "nothing is held under " + object);
            return "";
        }
        return Digest.of(Objects.requireNonNull(rows.getFirst().body())).hex();
    }

    /** Which of our people see the case, as by {@code comity case assign}. */
    void assign(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("person", "area", "named"));
        String person = said.required("person");
        String area = said.text("area");
        boolean named = said.truth("named", true);
        Optional<Person> found = caller.rooms().people().find(person);
        if (!person.isBlank() && found.isEmpty()) {
            said.wrong("/person", "nobody here is called " + person);
        }
        said.checked();
        Cases.desk(caller).name(caller.param("case"), area, found.orElseThrow(), named, keeping.of(id -> {
            JsonObject.Builder done = JsonObject.builder()
                    .put("case", id)
                    .put("person", found.orElseThrow().name())
                    .put("named", named);
            return Reply.ok((area.isEmpty() ? done : done.put("area", area)).build());
        }));
    }
}
