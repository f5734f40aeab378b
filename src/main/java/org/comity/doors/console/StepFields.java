package org.comity.doors.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Field;
import org.comity.cases.Member;
import org.comity.cases.StepForm;
import org.comity.doors.console.StepInput.Option;
import org.comity.doors.console.StepInput.Sort;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one sort of step as a form asks for them, and what a step says once they are filled in. What can be chosen
 * comes from the kind of the case and from how the case stands.
 */
final class StepFields {
    /** What the program says itself: a digest, the last step of who is removed, what names a case. */
    private static final Set<String> ITS_OWN = Set.of("sha256", "last", "nonce");

    /** Steps of every case that may belong to a work area. */
    private static final Set<String> WITH_AREA = Set.of(CoreSteps.NOTED, CoreSteps.TASKED, CoreSteps.LINKED);

    /** Steps that mean nothing without a text, though their form lets it out. */
    private static final Set<String> WITH_TEXT = Set.of(CoreSteps.NOTED, CoreSteps.FROZEN);

    private final CaseState state;
    private final StepForm form;
    private final Map<String, String> typed;
    private final String ours;
    private final Collection<String> parties;

    /**
     * @param typed what was typed so far, by the names of {@link StepInput}
     * @param ours our own party
     * @param parties who is party to the agreement of the case
     */
    StepFields(CaseState state, StepForm form, Map<String, String> typed, String ours, Collection<String> parties) {
        this.state = state;
        this.form = form;
        this.typed = typed;
        this.ours = ours;
        this.parties = parties;
    }

    // ---- as they are asked for ----

    /** @param errors what is wrong, by the name of the field */
    List<StepInput> inputs(Map<String, String> errors) {
        var inputs = new ArrayList<StepInput>();
        for (Field each : asked()) {
            inputs.add(input(each, errors.getOrDefault(each.name(), "")));
        }
        if (WITH_AREA.contains(form.name())
                || (form.area().isEmpty() && state.kind().step(form.name()).isPresent())) {
            inputs.add(new StepInput(
                    "area",
                    called("area"),
                    Texts.ENGLISH.say("step.area.hint"),
                    Sort.CHOICE,
                    false,
                    chosen("area", new TreeSet<>(state.kind().areas())),
                    "",
                    ""));
        }
        inputs.add(new StepInput(
                "text",
                called("text"),
                Texts.ENGLISH.say("step.text.hint"),
                Sort.TEXT,
                needsText(),
                List.of(),
                typed.getOrDefault("text", ""),
                errors.getOrDefault("text", "")));
        return inputs;
    }

    boolean needsText() {
        return WITH_TEXT.contains(form.name());
    }

    private List<Field> asked() {
        return form.fields().stream()
                .filter(each -> !ITS_OWN.contains(each.name()))
                .toList();
    }

    private StepInput input(Field field, String error) {
        List<String> known = known(field);
        Sort sort = known != null
                ? field.many() ? Sort.CHOICES : Sort.CHOICE
                : field.form() == CoreSteps.INSTANT ? Sort.TIME : field.form() == Field.TEXT ? Sort.TEXT : Sort.LINE;
        String name = "f." + field.name();
        return new StepInput(
                name,
                called(field.name()),
                field.about(),
                sort,
                field.required(),
                known == null ? List.of() : options(field, known),
                known == null ? typed.getOrDefault(name, "") : "",
                error);
    }

    private List<Option> options(Field field, List<String> known) {
        return known.stream()
                .map(each -> new Option(
                        each,
                        label(field, each),
                        field.many()
                                ? typed.containsKey("c." + field.name() + "." + each)
                                : each.equals(typed.get("f." + field.name()))))
                .toList();
    }

    private String label(Field field, String value) {
        if (field.name().equals("task")) {
            return value + ": "
                    + CaseLine.part(
                            Objects.requireNonNull(state.tasks().get(value)).title());
        }
        return value.matches("[A-Z]{2}") ? value + " " + Locale.of("", value).getDisplayCountry(Locale.ENGLISH) : value;
    }

    private List<Option> chosen(String name, Collection<String> values) {
        return values.stream()
                .map(each -> new Option(each, each, each.equals(typed.get(name))))
                .toList();
    }

    /** What can be chosen for that field as the case stands; null where anything can be typed. */
    private @Nullable List<String> known(Field field) {
        if (!field.choices().isEmpty()) {
            return List.copyOf(new TreeSet<>(field.choices()));
        }
        return switch (field.name()) {
            case "party" -> partiesFor();
            case "role", "roles" -> List.copyOf(new TreeSet<>(state.kind().roles()));
            case "frozen-area" ->
                new TreeSet<>(state.kind().areas())
                        .stream()
                                .filter(area ->
                                        isFrozenByUs(area) == form.name().equals(CoreSteps.UNFROZEN))
                                .toList();
            case "task" -> form.name().equals(CoreSteps.TASK_DONE) ? openTasks() : null;
            default -> null;
        };
    }

    private List<String> partiesFor() {
        return switch (form.name()) {
            case CoreSteps.INVITED ->
                parties.stream()
                        .filter(each -> !each.equals(ours)
                                && state.member(each).filter(Member::isIn).isEmpty())
                        .sorted()
                        .toList();
            case CoreSteps.LEAD_PASSED ->
                members(each -> each.standing() == Member.Standing.JOINED
                        && !each.party().equals(ours));
            case CoreSteps.REMOVED ->
                members(each -> each.isIn() && !each.party().equals(ours));
            default -> members(Member::isIn);
        };
    }

    private List<String> members(Predicate<Member> which) {
        return state.members().values().stream()
                .filter(which)
                .map(Member::party)
                .toList();
    }

    private boolean isFrozenByUs(String area) {
        return state.frozen().containsKey(area) && state.frozen().get(area).containsKey(ours);
    }

    private List<String> openTasks() {
        return state.tasks().values().stream()
                .filter(each -> each.mayBeDoneBy(ours, state.lead().equals(ours)))
                .map(CaseState.Task::name)
                .toList();
    }

    private static String called(String field) {
        return Texts.ENGLISH.find("field." + field).orElse(field.replace('-', ' '));
    }

    // ---- as they are filled in ----

    /** What a step says with it, but for what the program says itself. */
    JsonObject says() {
        JsonObject.Builder says = JsonObject.builder();
        for (Field each : asked()) {
            if (each.many()) {
                List<String> values = values(each.name());
                if (!values.isEmpty()) {
                    says.put(each.name(), JsonArray.ofTexts(values));
                }
            } else {
                put(says, each.name(), instant(each, text("f." + each.name())));
            }
        }
        put(says, "area", text("area"));
        put(says, "text", text("text"));
        put(says, "tlp", text("tlp"));
        return says.build();
    }

    /** What is wrong with what was filled in, by the name of the field; none where nothing is. */
    Map<String, String> errors(JsonObject says) {
        var errors = new TreeMap<String, String>();
        for (Field each : asked()) {
            String problem = each.problem(says);
            if (problem != null) {
                errors.put(each.name(), problem);
            }
        }
        String text = says.text("text");
        if (text == null && needsText()) {
            errors.put("text", Texts.ENGLISH.say("step.text.missing"));
        } else if (text != null && !Field.TEXT.matcher(text).matches()) {
            errors.put("text", Texts.ENGLISH.say("step.text.long", Field.TEXT_CHARS_MAX));
        }
        return errors;
    }

    private List<String> values(String field) {
        String prefix = "c." + field + ".";
        return typed.keySet().stream()
                .filter(each -> each.startsWith(prefix))
                .map(each -> each.substring(prefix.length()))
                .sorted()
                .toList();
    }

    private String text(String name) {
        return typed.getOrDefault(name, "").replace("\r\n", "\n").strip();
    }

    private static void put(JsonObject.Builder says, String name, String value) {
        if (!value.isEmpty()) {
            says.put(name, new JsonString(value));
        }
    }

    /** A browser's field for a date and time sends no seconds and no zone; the page says that it is UTC. */
    private static String instant(Field field, String typed) {
        if (field.form() != CoreSteps.INSTANT) {
            return typed;
        }
        return typed.matches("[0-9-]{10}T[0-9]{2}:[0-9]{2}")
                ? typed + ":00Z"
                : typed.matches("[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}") ? typed + "Z" : typed;
    }
}
