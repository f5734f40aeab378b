package org.comity.doors.api;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comity.cases.CaseState;
import org.comity.cases.Field;
import org.comity.cases.Kind;
import org.comity.cases.Member;
import org.comity.cases.Step;
import org.comity.cases.StepForm;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Cases in JSON. What members wrote stands in it as they wrote it: whoever shows it says so to their page. */
final class CaseJson {
    private CaseJson() {}

    static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A case in a list. */
    static JsonObject listed(CaseState state, String ours) {
        return heading(state, ours).build();
    }

    private static JsonObject.Builder heading(CaseState state, String ours) {
        JsonObject.Builder heading = JsonObject.builder()
                .put("id", state.id())
                .put("name", state.name())
                .put("kind", state.kind().name())
                .put("agreement", state.agreement())
                .put("title", state.title())
                .put("tlp", state.tlp())
                .put("open", state.open())
                .put("opener", state.opener());
        if (!state.lead().isEmpty()) {
            heading.put("lead", state.lead());
        }
        state.member(ours)
                .ifPresent(member -> heading.put("we", member.standing().label()));
        return heading;
    }

    /** How a case stands. */
    static JsonObject shown(CaseState state, String ours) {
        return heading(state, ours)
                .put("members", array(state.members().values().stream().map(CaseJson::member)))
                .put("facts", array(state.course().facts().stream().map(CaseJson::fact)))
                .put(
                        "frozen",
                        array(state.frozen().entrySet().stream()
                                .flatMap(area -> area.getValue().entrySet().stream()
                                        .map(by -> JsonObject.builder()
                                                .put("area", area.getKey())
                                                .put("party", by.getKey())
                                                .put("why", by.getValue())
                                                .build()))))
                .put("tasks", array(state.tasks().values().stream().map(CaseJson::task)))
                .put("objects", array(state.links().stream().map(CaseJson::link)))
                .put("not_counting", array(state.notCounting().stream().map(each -> entry(state, each))))
                .put("waiting", JsonArray.ofTexts(state.waiting()))
                .put(
                        "forks",
                        array(state.forks().entrySet().stream()
                                .map(each -> JsonObject.builder()
                                        .put("party", each.getKey())
                                        .put("place", each.getValue())
                                        .build())))
                .put("steps", state.entries().size())
                .put("digest", state.digest().hex())
                .build();
    }

    private static JsonObject member(Member member) {
        return JsonObject.builder()
                .put("party", member.party())
                .put("standing", member.standing().label())
                .put("roles", JsonArray.ofTexts(List.copyOf(new TreeSet<>(member.roles()))))
                .build();
    }

    private static JsonObject fact(Kind.Fact fact) {
        return JsonObject.builder()
                .put("name", fact.name())
                .put("value", fact.value())
                .build();
    }

    private static JsonObject task(CaseState.Task task) {
        return JsonObject.builder()
                .put("task", task.name())
                .put("title", task.title())
                .putIfPresent("party", some(task.party()))
                .putIfPresent("due", some(task.due()))
                .putIfPresent("done_by", some(task.doneBy()))
                .build();
    }

    private static JsonObject link(Step link) {
        return JsonObject.builder()
                .put("object", link.text("object"))
                .putIfPresent("as", some(link.text("as")))
                .putIfPresent("sha256", some(link.text("sha256")))
                .put("party", link.author())
                .build();
    }

    /** A step and how it stands. */
    static JsonObject entry(CaseState state, CaseState.Entry entry) {
        Step step = entry.step();
        JsonObject.Builder says = JsonObject.builder();
        step.says().forEach((name, value) -> {
            if (!name.equals("step") && !name.equals("tlp") && !name.equals("area") && !name.equals("text")) {
                says.put(name, value);
            }
        });
        return JsonObject.builder()
                .put("sha256", step.hash())
                .put("party", step.author())
                .put("number", step.number())
                .put("step", step.type())
                .put("word", state.kind().word(step.type()))
                .put("taken", step.made().toString())
                .put("for", audience(step))
                .put("tlp", step.text("tlp"))
                .putIfPresent("area", some(step.area()))
                .put("says", says.build())
                .putIfPresent("text", some(step.text()))
                .put("standing", word(entry.standing()))
                .putIfPresent("why", some(entry.why()))
                .build();
    }

    /** {@code all}, {@code home}, or the list of those it is for. */
    static JsonValue audience(Step step) {
        return step.forAll()
                ? new JsonString("all")
                : step.atHome()
                        ? new JsonString("home")
                        : JsonArray.ofTexts(step.signed().header().audience());
    }

    /** A kind of case, and every step that can be taken in one. */
    static JsonObject kind(Kind kind, List<StepForm> core) {
        return JsonObject.builder()
                .put("kind", kind.name())
                .put("title", kind.title())
                .put("areas", JsonArray.ofTexts(List.copyOf(new TreeSet<>(kind.areas()))))
                .put("roles", JsonArray.ofTexts(List.copyOf(new TreeSet<>(kind.roles()))))
                .put(
                        "steps",
                        array(Stream.concat(core.stream(), kind.steps().stream())
                                .map(form -> form(kind, form))))
                .build();
    }

    private static JsonObject form(Kind kind, StepForm form) {
        return JsonObject.builder()
                .put("step", form.name())
                .put("word", kind.word(form.name()))
                .put("about", form.about())
                .putIfPresent("area", some(form.area()))
                .put("for_roles", JsonArray.ofTexts(List.copyOf(new TreeSet<>(form.roles()))))
                .put("when_closed", form.afterwards())
                .put("says", array(form.fields().stream().map(CaseJson::field)))
                .build();
    }

    private static JsonObject field(Field field) {
        JsonObject.Builder shown = JsonObject.builder()
                .put("name", field.name())
                .put("required", field.required())
                .put("many", field.many())
                .put("about", field.about());
        if (!field.choices().isEmpty()) {
            shown.put("choices", JsonArray.ofTexts(List.copyOf(new TreeSet<>(field.choices()))));
        }
        return shown.build();
    }

    static JsonArray array(Stream<JsonObject> objects) {
        return new JsonArray(objects.<JsonValue>map(each -> each).toList());
    }

    static @Nullable String some(String text) {
        return text.isEmpty() ? null : text;
    }
}
