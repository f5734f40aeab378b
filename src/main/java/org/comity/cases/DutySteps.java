package org.comity.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.duty.Fact;
import org.comity.duty.Facts;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Item;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the duty clocks, in every kind of case that has {@link DutyRules}. They are kept at home: facts and
 * submissions are our own organisation's.
 */
public final class DutySteps {
    /** States facts; of each the last statement says. */
    public static final String STATED = "facts-stated";

    /** Says that a stage was submitted, and what its form said. */
    public static final String SUBMITTED = "submitted";

    /** Says that a record of a submission was a mistake. */
    public static final String WITHDRAWN = "submission-withdrawn";

    /** The time zones in which instants are shown, named like a fact. */
    public static final String ZONES = "zones";

    static final String YES = "yes";

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern STAGE = Pattern.compile("[a-z0-9-]{1,60}/[a-z0-9-]{1,60}");

    /** Time zones beside UTC. */
    static final int ZONES_MAX = 8;

    static final Map<String, StepForm> BY_NAME = List.of(
                    StepForm.of(STATED, "facts that rules ask for", facts()),
                    StepForm.of(
                            SUBMITTED,
                            "a stage was submitted",
                            Field.must("stage", STAGE, "a stage, written rule/stage"),
                            Field.must("at", Field.LINE, "an instant with its offset"),
                            new Field("form", false, true, Set.of(), Field.TEXT, "fields of the form, as id=value"),
                            Field.may("reasons", Field.TEXT, "why it was late"),
                            Field.may("reference", Field.LINE, "the reference that the recipient gave"),
                            Field.may("proof", HEX, "the sha256 of a file that proves it"),
                            Field.choice("again", false, Set.of(YES), "yes, where it was submitted before")),
                    StepForm.of(
                            WITHDRAWN,
                            "a record of a submission was a mistake",
                            Field.must("stage", STAGE, "a stage, written rule/stage"),
                            Field.must("submission", HEX, "the hash of the step that said so")))
            .stream()
            .map(form -> form.atHome().alsoAfterwards())
            .collect(Collectors.toUnmodifiableMap(StepForm::name, Function.identity()));

    private DutySteps() {}

    /** Whether a step is one of these: a record, where others kept at home are notes. */
    public static boolean is(Step step) {
        return BY_NAME.containsKey(step.type());
    }

    private static Field[] facts() {
        var fields = new ArrayList<Field>();
        for (Fact each : Fact.values()) {
            fields.add(Field.may(each.id(), Field.TEXT, each.meaning()));
        }
        fields.add(new Field(ZONES, false, true, Set.of(), Field.LINE, "time zones such as Europe/Berlin"));
        fields.add(Field.choice("afterwards", false, Set.of(YES), "yes, where the case is closed"));
        return fields.toArray(Field[]::new);
    }

    // ---- what they say ----

    /**
     * A statement of facts.
     *
     * @param values each by the fact's id, and {@link #ZONES} as names with commas between them; {@code unknown} takes a
     *     fact back
     * @param afterwards whether it is meant though the case is closed
     * @throws IllegalArgumentException naming the fact that was probably meant, or what would be right
     */
    public static JsonObject stated(Map<String, String> values, boolean afterwards) {
        JsonObject.Builder says = JsonObject.builder();
        values.forEach((name, value) -> {
            String typed = value.strip();
            if (name.equals(ZONES)) {
                says.put(
                        ZONES,
                        JsonArray.ofTexts(Arrays.stream(typed.split(","))
                                .map(String::strip)
                                .filter(each -> !each.isEmpty())
                                .toList()));
            } else {
                says.put(Facts.require(name, typed).id(), typed);
            }
        });
        return says.putIfPresent("afterwards", afterwards ? YES : null).build();
    }

    /**
     * What was sent.
     *
     * @param stage as {@code rule/stage}
     * @param at an instant with its offset
     * @param fields what the form said, by the field's id
     * @param reasons why it was late; empty where it was not
     * @param reference that the recipient gave; empty where there is none
     * @param proof the digest of a file that proves it; null where there is none
     * @param again whether it is meant though the stage was submitted before
     */
    public record Sending(
            String stage,
            String at,
            Map<String, String> fields,
            String reasons,
            String reference,
            @Nullable Digest proof,
            boolean again) {
        public Sending {
            fields = new LinkedHashMap<>(fields);
        }

        /** As a step says it. */
        public JsonObject says() {
            return JsonObject.builder()
                    .put("stage", stage)
                    .put("at", at)
                    .put(
                            "form",
                            JsonArray.ofTexts(fields.entrySet().stream()
                                    .map(each -> each.getKey() + "=" + each.getValue())
                                    .toList()))
                    .putIfPresent("reasons", reasons.isEmpty() ? null : reasons)
                    .putIfPresent("reference", reference.isEmpty() ? null : reference)
                    .putIfPresent("proof", proof == null ? null : proof.hex())
                    .putIfPresent("again", again ? YES : null)
                    .build();
        }
    }

    /** That a record of a submission was a mistake, and why. */
    public static JsonObject withdrawn(Sent sent, String why) {
        return JsonObject.builder()
                .put("stage", sent.submission().stage())
                .put("submission", sent.step().hash())
                .put("text", why)
                .build();
    }

    /** The fields of a form as such a step says them, by their ids. */
    static Map<String, String> form(Step step) {
        var fields = new LinkedHashMap<String, String>();
        for (String each : step.texts("form")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                fields.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        return fields;
    }

    // ---- what of them stands in the ledger ----

    /** What was sent, as a text whose digest is in the ledger; the same whenever and wherever it is made. */
    public static String record(Step step) {
        JsonObject.Builder fields = JsonObject.builder();
        form(step).forEach(fields::put);
        return Json.pretty(JsonObject.builder()
                        .put("comity", "case-submission/1")
                        .put("case", step.signed().caseId())
                        .put("stage", step.text("stage"))
                        .put("at", step.text("at"))
                        .put("reference", step.text("reference"))
                        .put("reasons", step.text("reasons"))
                        .put("proof", step.text("proof"))
                        .put("fields", fields.build())
                        .build())
                + "\n";
    }

    /** Items of the ledger's entry beside the step itself: of a submission the form, and the proof where there is one. */
    static List<Item> items(Step step) {
        if (!step.type().equals(SUBMITTED) || !step.atHome()) {
            return List.of();
        }
        var items = new ArrayList<Item>();
        String named = step.signed().caseId() + " " + step.text("stage");
        items.add(new Item(named + " form", Digest.of(record(step))));
        if (!step.text("proof").isEmpty()) {
            items.add(new Item(named + " proof", Digest.ofHex(step.text("proof"))));
        }
        return items;
    }
}
