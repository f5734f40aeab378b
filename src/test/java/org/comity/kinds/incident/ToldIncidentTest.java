package org.comity.kinds.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.cases.CaseState;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.comity.cases.Told;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;
import org.comity.seal.SigningKey;
import org.comity.stix.Stix;
import org.junit.jupiter.api.Test;

/** A STIX incident as steps of a case: what it says, what is left, and that a case comes back as it went. */
final class ToldIncidentTest {
    private static final String NORTH = "csirt.northland.example";
    private static final SigningKey KEY = SigningKey.create(new java.security.SecureRandom());
    private static final Kind KIND = new Incident();
    private static final String ID = "incident--0d9b5c1e-3f61-4b0a-8f3e-6a2f5a5f0a01";

    private static Step step(String type, JsonObject says) {
        JsonObject.Builder body = JsonObject.builder().put("step", type).put("tlp", "TLP:GREEN");
        says.forEach(body::put);
        return Step.of(CaseStep.sign(
                new CaseStep.Header(
                        "grid.00112233445566778899aabbccddeeff",
                        "joint",
                        "incident",
                        NORTH,
                        "1",
                        List.of(),
                        1,
                        null,
                        List.of(),
                        Instant.parse("2026-03-02T09:00:00Z"),
                        Digest.of("")),
                new byte[CaseStep.SALT_BYTES],
                body.build(),
                new Signer(NORTH, "1", KEY)));
    }

    private static CaseState state(boolean open, List<Step> steps) {
        Kind.State course = KIND.begin();
        var entries = new ArrayList<CaseState.Entry>();
        for (Step each : steps) {
            entries.add(new CaseState.Entry(each, CaseState.Standing.COUNTS, ""));
            course = KIND.step(each.type()).isPresent() ? course.after(each) : course;
        }
        return new CaseState(
                "grid.00112233445566778899aabbccddeeff",
                KIND,
                "joint",
                "Outages",
                "TLP:GREEN",
                NORTH,
                open,
                NORTH,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                course,
                entries,
                List.of(),
                new TreeMap<>());
    }

    private static Told told(JsonObject incident, JsonObject... around) {
        Map<String, JsonObject> objects = new LinkedHashMap<>();
        objects.put(incident.text("id"), incident);
        for (JsonObject each : around) {
            objects.put(each.text("id"), each);
        }
        return KIND.told(incident, objects, Map.of());
    }

    private static JsonObject incident(String core, String... more) {
        return Json.parseObject(("{\"type\":\"incident\",\"spec_version\":\"2.1\",\"id\":\"" + ID
                        + "\",\"name\":\"Outages\",\"object_marking_refs\":[\"" + Tlp.GREEN.id() + "\"]"
                        + String.join("", more)
                        + (core.isEmpty()
                                ? ""
                                : ",\"extensions\":{\"" + StixIncident.EXTENSION
                                        + "\":{\"extension_type\":\"property-extension\"" + core + "}}")
                        + "}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    // ---- there and back ----

    private static Arbitrary<String> maybe(java.util.Set<String> words) {
        return Arbitraries.of(new ArrayList<>(new TreeSet<>(words)))
                .injectDuplicates(0)
                .optional(0.7)
                .map(word -> word.orElse(""));
    }

    @Provide
    static Arbitrary<JsonObject> assessments() {
        Arbitrary<JsonObject> must = Combinators.combine(
                        Arbitraries.of(new ArrayList<>(new TreeSet<>(Words.CLASSES))),
                        Arbitraries.of(new ArrayList<>(new TreeSet<>(Words.SEVERITIES))),
                        maybe(Words.OUTLOOKS),
                        maybe(Words.DETERMINATIONS),
                        maybe(java.util.Set.of("yes", "no")))
                .as((kind, severity, outlook, determination, crossing) -> JsonObject.builder()
                        .put("class", kind)
                        .put("severity", severity)
                        .putIfPresent("outlook", outlook.isEmpty() ? null : outlook)
                        .putIfPresent("determination", determination.isEmpty() ? null : determination)
                        .putIfPresent("cross-border", crossing.isEmpty() ? null : crossing)
                        .build());
        return Combinators.combine(
                        must,
                        Arbitraries.of(new ArrayList<>(new TreeSet<>(Words.SECTORS)))
                                .set()
                                .ofMaxSize(4),
                        Arbitraries.of(new ArrayList<>(new TreeSet<>(Words.COUNTRIES)))
                                .set()
                                .ofMaxSize(4))
                .as((says, sectors, countries) -> {
                    JsonObject.Builder all = says.toBuilder();
                    if (!sectors.isEmpty()) {
                        all.put("sectors", JsonArray.ofTexts(List.copyOf(new TreeSet<>(sectors))));
                    }
                    if (!countries.isEmpty()) {
                        all.put("countries", JsonArray.ofTexts(List.copyOf(new TreeSet<>(countries))));
                    }
                    return all.build();
                });
    }

    @Provide
    static Arbitrary<List<String>> courses() {
        return Arbitraries.of("contained", "eradicated", "recovered", "flared-up")
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 300)
    void a_case_that_is_printed_and_taken_in_again_is_assessed_alike(
            @ForAll("assessments") JsonObject assessment,
            @ForAll("courses") List<String> course,
            @ForAll boolean open) {
        var steps = new ArrayList<Step>();
        steps.add(step("opened", JsonObject.builder().put("title", "Outages").build()));
        steps.add(step("assessed", assessment));
        Kind.State so = KIND.begin().after(steps.getLast());
        for (String each : course) {
            Step next = step(each, JsonObject.EMPTY);
            if (so.objection(next) == null) {
                steps.add(next);
                so = so.after(next);
            }
        }
        CaseState before = state(open, steps);
        List<JsonObject> printed = KIND.objects(before);
        assertThat(printed)
                .allSatisfy(object -> assertThat(Stix.check(object).errors())
                        .as(object.toString())
                        .isEmpty());

        Told told = told(printed.getFirst(), printed.toArray(JsonObject[]::new));

        var again = new ArrayList<Step>();
        again.add(steps.getFirst());
        Kind.State as = KIND.begin();
        for (Told.Said said : told.steps()) {
            Step next = step(said.type(), said.says());
            assertThat(as.objection(next)).as(told.toString()).isNull();
            as = as.after(next);
            again.add(next);
        }
        CaseState after = state(told.ending().isEmpty(), again);
        assertThat(after.course().facts())
                .as(printed.toString())
                .isEqualTo(before.course().facts());
        assertThat(after.open()).isEqualTo(open);
        assertThat(told.left()).isEmpty();
    }

    // ---- parts, and parts of parts ----

    private static String id(String type, int nr) {
        return type + "--0d9b5c1e-3f61-4b0a-8f3e-6a2f5a5f" + (0x1000 + nr);
    }

    /** An event, a task or an impact with that number. */
    private static JsonObject part(String type, int nr, String more) {
        return Json.parseObject(
                ("{\"type\":\"" + type + "\",\"spec_version\":\"2.1\",\"id\":\"" + id(type, nr) + "\"" + more + "}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static List<String> said(Told told, String step, String field) {
        return told.steps().stream()
                .filter(each -> each.type().equals(step))
                .map(each -> String.valueOf(each.says().text(field)))
                .toList();
    }

    @Test
    void tasks_and_events_that_only_others_of_them_name_are_read_too_in_every_draft() {
        JsonObject[] around = {
            part(
                    "task",
                    1,
                    ",\"name\":\"a\",\"outcome\":\"ongoing\",\"subtasks\":[{\"task_ref\":\"" + id("task", 2) + "\"}]"),
            part(
                    "task",
                    2,
                    ",\"name\":\"b\",\"outcome\":\"pending\",\"next_task_refs\":[\"" + id("task", 3) + "\",\""
                            + id("task", 1) + "\"]"),
            part("task", 3, ",\"name\":\"c\",\"outcome\":\"pending\""),
            part(
                    "event",
                    1,
                    ",\"name\":\"d\",\"status\":\"occurred\",\"next_event_refs\":[\"" + id("event", 2) + "\"]"),
            part(
                    "event",
                    2,
                    ",\"name\":\"e\",\"status\":\"occurred\",\"subevents\":[{\"event_ref\":\"" + id("event", 3)
                            + "\"}]"),
            part("event", 3, ",\"name\":\"f\",\"status\":\"occurred\""),
        };
        String task = id("task", 1);
        String event = id("event", 1);
        for (String core : List.of(
                ",\"task_refs\":[\"" + task + "\",\"" + task + "\"],\"event_refs\":[\"" + event + "\"]",
                ",\"tasks\":[{\"task_ref\":\"" + task + "\"}],\"events\":[{\"event_ref\":\"" + event + "\"}]",
                ",\"activities\":[{\"event_ref\":\"" + event + "\"},{\"event_ref\":\"" + task + "\"}]")) {
            Told told = told(incident(core), around);
            assertThat(said(told, "tasked", "title")).as(core).containsExactly("a", "b", "c");
            assertThat(said(told, "noted", "text")).as(core).containsExactly("d", "e", "f");
            assertThat(told.links()).as(core).hasSize(6);
            assertThat(told.left()).as(core).isEmpty();
        }
    }

    @Test
    void a_phase_is_over_when_none_of_its_tasks_is_open_and_its_other_tasks_stay_tasks() {
        String assessed = ",\"incident_types\":[\"ransomware\"],\"criticality\":70,\"task_refs\":[\"" + id("task", 1)
                + "\",\"" + id("task", 2) + "\",\"" + id("task", 3) + "\",\"" + id("task", 4) + "\"]";
        String late = ",\"end_time\":\"2026-03-02T09:00:00Z\"";
        JsonObject cut = part(
                "task",
                1,
                ",\"name\":\"Cut\",\"description\":\"All cut off.\",\"outcome\":\"successful\",\"task_types\":[\"containment\"]"
                        + late);
        JsonObject block =
                part("task", 2, ",\"name\":\"Block\",\"outcome\":\"successful\",\"task_types\":[\"containment\"]");
        JsonObject restored =
                part("task", 3, ",\"name\":\"One server\",\"outcome\":\"successful\",\"task_types\":[\"recovery\"]");
        JsonObject rest =
                part("task", 4, ",\"name\":\"The rest\",\"outcome\":\"ongoing\",\"task_types\":[\"recovery\"]");
        Told told = told(incident(assessed), cut, block, restored, rest);
        assertThat(said(told, "contained", "text")).containsExactly("All cut off.");
        assertThat(said(told, "tasked", "title")).containsExactly("Block", "One server", "The rest");
        assertThat(said(told, "task-done", "task")).hasSize(2);
        assertThat(said(told, "recovered", "text")).isEmpty();
        assertThat(told.left().toString()).contains("nothing is recovered while " + id("task", 4));

        JsonObject whole = part(
                "task", 4, ",\"name\":\"The rest\",\"outcome\":\"successful\",\"task_types\":[\"recovery\"]" + late);
        assertThat(said(told(incident(assessed), cut, block, restored, whole), "recovered", "text"))
                .hasSize(1);
    }

    @Test
    void what_is_revoked_says_nothing() {
        String actor = "threat-actor--0d9b5c1e-3f61-4b0a-8f3e-6a2f5a5f2001";
        String tie = ",\"relationship_type\":\"attributed-to\",\"source_ref\":\"" + ID + "\",\"target_ref\":\"" + actor
                + "\"";
        JsonObject hydra = Json.parseObject(("{\"type\":\"threat-actor\",\"id\":\"" + actor + "\"}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(told(incident(""), hydra, part("relationship", 1, tie)).links())
                .hasSize(1);
        Told told = told(incident(""), hydra, part("relationship", 1, tie + ",\"revoked\":true"));
        assertThat(told.links()).isEmpty();
        assertThat(told.left().toString()).contains("it is revoked, and links nothing");

        told = told(
                incident(",\"event_refs\":[\"" + id("event", 1) + "\"]"),
                part("event", 1, ",\"name\":\"d\",\"status\":\"occurred\",\"revoked\":true"));
        assertThat(told.steps()).isEmpty();
        assertThatThrownBy(() -> told(incident("", ",\"revoked\":true"))).hasMessageContaining("is revoked");
    }

    @Test
    void a_time_that_is_not_exact_is_told_as_such() {
        Told told = told(
                incident(",\"event_refs\":[\"" + id("event", 1) + "\"]"),
                part(
                        "event",
                        1,
                        ",\"name\":\"Theft\",\"status\":\"occurred\",\"start_time\":\"2026-03-02T06:00:00.000Z\",\"start_time_fidelity\":\"day\""));
        assertThat(said(told, "noted", "text")).containsExactly("Theft (The time is exact to the day.)");
    }

    @Test
    void a_task_without_a_name_is_called_by_what_it_says() {
        String refs = ",\"task_refs\":[\"" + id("task", 1) + "\",\"" + id("task", 2) + "\",\"" + id("task", 3) + "\"]";
        Told told = told(
                incident(refs),
                part("task", 1, ",\"outcome\":\"pending\",\"description\":\"Order parts.\\nBy June.\""),
                part("task", 2, ",\"outcome\":\"pending\",\"task_types\":[\"detected\",\"reported\"]"),
                part("task", 3, ",\"outcome\":\"pending\""));
        assertThat(said(told, "tasked", "title")).containsExactly("Order parts.", "detected, reported", id("task", 3));
    }

    @Test
    void an_impact_is_linked_with_what_supersedes_it() {
        Told told = told(
                incident(",\"impact_refs\":[\"" + id("impact", 1) + "\"]"),
                part(
                        "impact",
                        1,
                        ",\"impact_category\":\"availability\",\"superseded_by_ref\":\"" + id("impact", 2) + "\""),
                part("impact", 2, ",\"impact_category\":\"availability\""));
        assertThat(told.links()).extracting(Told.Link::object).containsExactly(id("impact", 1), id("impact", 2));
    }

    // ---- the noes ----

    @Test
    void an_incident_without_the_extension_is_taken_with_less() {
        Told told = told(incident("", ",\"description\":\"Cranes stopped.\\u0007\""));
        assertThat(told.title()).isEqualTo("Outages");
        assertThat(told.tlp()).isEqualTo("TLP:GREEN");
        assertThat(told.text()).isEqualTo("Cranes stopped. ");
        assertThat(told.steps()).isEmpty();
        assertThat(told.left()).isEmpty();
    }

    @Test
    void words_that_no_step_has_are_left_and_told() {
        Told told =
                told(incident(",\"determination\":\"maybe\",\"investigation_status\":\"paused\",\"criticality\":700,"
                        + "\"incident_types\":[\"negotiation\",\"ransomware\",\"spam\"],\"scores\":[{\"name\":\"x\",\"value\":1}],"
                        + "\"impact_refs\":[\"impact--0d9b5c1e-3f61-4b0a-8f3e-6a2f5a5f0a05\"]"));
        assertThat(told.steps()).isEmpty();
        assertThat(told.left().toString())
                .contains(
                        "its determination is \"maybe\"",
                        "investigation_status is \"paused\"",
                        "criticality is no number from 0 to 100",
                        "\"negotiation\" is no one class",
                        "\"spam\" is of the class abusive-content",
                        "its severity is missing; give it with --assess severity=WORD",
                        "its scores",
                        "it is not held here, and so not linked");
    }

    @Test
    void what_is_missing_can_be_said_by_whoever_takes_it_in() {
        JsonObject incident = incident(",\"incident_types\":[\"ransomware\"],\"investigation_status\":\"closed\"");
        assertThat(told(incident).ending()).isEmpty();
        Told told =
                KIND.told(incident, Map.of(ID, incident), Map.of("severity", new org.comity.json.JsonString("red")));
        assertThat(told.steps()).singleElement().satisfies(said -> {
            assertThat(said.type()).isEqualTo("assessed");
            assertThat(said.says().text("class")).isEqualTo("malicious-code");
        });
        assertThat(told.ending()).extracting(Told.Said::type).containsExactly("closed");
    }

    @Test
    void a_marking_that_no_step_can_carry_keeps_it_out() {
        JsonObject pap = Json.parseObject(incident("")
                .toString()
                .replace(Tlp.GREEN.id(), org.comity.marking.Pap.values()[0].id())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> told(pap))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no step can carry");
        JsonObject unknown = Json.parseObject(incident("")
                .toString()
                .replace(Tlp.GREEN.id(), "marking-definition--0d9b5c1e-3f61-4b0a-8f3e-6a2f5a5f0a09")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> told(unknown)).hasMessageContaining("no step can carry");
    }

    @Test
    void a_huge_text_is_cut_into_notes_and_its_end_is_told_as_left() {
        String huge = "x".repeat(9_999) + "\ud83d\ude00".repeat(60_000);
        Told told = told(incident("", ",\"description\":\"" + huge + "\""));
        assertThat(told.text()).hasSize(9_999);
        assertThat(told.steps())
                .hasSize(ToldIncident.NOTES_MAX - 1)
                .allSatisfy(said -> assertThat(said.says().text("text")).hasSize(10_000));
        assertThat(told.left().toString()).contains("the first 99999 are taken");
    }

    @Test
    void what_is_no_incident_is_refused() {
        assertThatThrownBy(() -> told(Json.parseObject(
                        "{\"type\":\"indicator\",\"id\":\"indicator--0d9b5c1e-3f61-4b0a-8f3e-6a2f5a5f0a06\"}"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .hasMessageContaining("is no incident");
    }
}
