package org.comity.kinds.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;
import org.comity.seal.SigningKey;
import org.comity.stix.Stix;
import org.junit.jupiter.api.Test;

/** What steps of an incident add up to, when they may be taken, and how it looks in STIX. */
final class IncidentTest {
    private static final String NORTH = "csirt.northland.example";
    private static final SigningKey KEY = SigningKey.create(new java.security.SecureRandom());
    private static final Kind KIND = new Incident();

    private static Step step(String type, String... pairs) {
        JsonObject.Builder says = JsonObject.builder().put("step", type).put("tlp", "TLP:GREEN");
        for (int i = 0; i < pairs.length; i += 2) {
            says.put(pairs[i], pairs[i + 1]);
        }
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
                        Instant.parse("2026-03-02T09:00:00.123456Z"),
                        Digest.of("")),
                new byte[CaseStep.SALT_BYTES],
                says.build(),
                new Signer(NORTH, "1", KEY)));
    }

    private static final Step ASSESSED =
            step("assessed", "class", "availability", "severity", "red", "tlp", "TLP:AMBER");

    private static CaseState state(Kind.State course, boolean open, Step... steps) {
        List<CaseState.Entry> entries = java.util.stream.Stream.of(steps)
                .map(each -> new CaseState.Entry(each, CaseState.Standing.COUNTS, ""))
                .toList();
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
                List.of(steps).stream()
                        .filter(each -> each.type().equals(CoreSteps.LINKED))
                        .toList(),
                course,
                entries,
                List.of(),
                new TreeMap<>());
    }

    @Test
    void an_incident_is_assessed_before_it_is_contained_and_contained_before_it_is_over() {
        Kind.State begun = KIND.begin();
        assertThat(begun.objection(step("contained"))).isEqualTo("assess it first");
        assertThat(begun.objection(step("closed"))).contains("assess it first");
        Kind.State assessed = begun.after(ASSESSED);
        assertThat(assessed.objection(step("eradicated"))).isEqualTo("it is not contained");
        assertThat(assessed.objection(step("contained"))).isNull();
        Kind.State contained = assessed.after(step("contained"));
        assertThat(contained.objection(step("recovered"))).isNull();
        assertThat(contained.after(step("flared-up")).objection(step("eradicated")))
                .isEqualTo("it is not contained");
        assertThat(contained.facts()).contains(new Kind.Fact("phase", "contained"), new Kind.Fact("severity", "red"));
    }

    @Test
    void it_is_a_stix_incident_with_the_core_extension_and_a_relationship_to_each_linked_object() {
        Step opened = step("opened", "title", "Outages", "text", "Several operators.");
        Step linked = step("linked", "object", "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01");
        List<JsonObject> objects = KIND.objects(state(KIND.begin().after(ASSESSED), true, opened, ASSESSED, linked));

        assertThat(objects)
                .hasSize(2)
                .allSatisfy(object -> assertThat(Stix.check(object).errors())
                        .as(object.toString())
                        .isEmpty());
        JsonObject incident = objects.getFirst();
        JsonObject core = Objects.requireNonNull(
                Objects.requireNonNull(incident.object("extensions")).object(StixIncident.EXTENSION));
        assertThat(core.text("determination")).isEqualTo("suspected");
        assertThat(core.text("investigation_status")).isEqualTo("open");
        assertThat(incident.get("object_marking_refs"))
                .as("what the assessment says is AMBER")
                .isEqualTo(JsonArray.ofTexts(Tlp.AMBER.id()));
        assertThat(objects.getLast().text("source_ref")).isEqualTo(incident.text("id"));
        assertThat(KIND.objects(state(KIND.begin().after(ASSESSED), false, opened, ASSESSED, linked))
                        .getFirst()
                        .toString())
                .contains("\"closed\"");
        assertThat(KIND.objects(state(KIND.begin(), true, opened)).getFirst().toString())
                .contains("\"new\"", "\"suspected\"", Tlp.GREEN.id());
    }

    @Test
    void what_is_printed_has_the_properties_and_words_of_the_schemas_of_the_extension_and_no_others() {
        Step tasked = step("tasked", "task", "logs", "title", "Collect logs", "due", "2026-03-03T12:00:00Z");
        Step[] steps = {
            step("opened", "title", "Outages"),
            ASSESSED,
            tasked,
            step("task-done", "task", "logs"),
            step("contained", "text", "Cut off."),
            step("eradicated"),
            step("recovered"),
            step("closed")
        };
        Kind.State course = KIND.begin();
        for (Step each : steps) {
            course = KIND.step(each.type()).isPresent() ? course.after(each) : course;
        }
        List<JsonObject> objects = KIND.objects(state(course, false, steps));
        JsonObject core = Objects.requireNonNull(
                Objects.requireNonNull(objects.getFirst().object("extensions")).object(StixIncident.EXTENSION));
        assertThat(core.names())
                .containsExactlyInAnyOrder(
                        "extension_type",
                        "determination",
                        "investigation_status",
                        "incident_types",
                        "criticality",
                        "task_refs");
        assertThat(Words.STIX_DETERMINATIONS).contains(core.text("determination"));
        assertThat(core.texts("task_refs")).hasSize(4).allMatch(id -> id.startsWith("task--"));
        assertThat(objects.subList(1, objects.size())).hasSize(4).allSatisfy(task -> {
            assertThat(task.names())
                    .isSubsetOf(
                            "type",
                            "spec_version",
                            "id",
                            "created",
                            "modified",
                            "object_marking_refs",
                            "extensions",
                            "name",
                            "description",
                            "task_types",
                            "outcome",
                            "due_date",
                            "start_time",
                            "end_time");
            assertThat(task.text("outcome")).isIn("cancelled", "failed", "ongoing", "pending", "successful", "unknown");
            assertThat(task.texts("task_types")).isSubsetOf("containment", "eradication", "recovery");
        });
    }

    @Test
    void sectors_are_tagged_in_the_words_of_misps_taxonomy_and_its_earlier_words_are_read() {
        var passed = new java.util.ArrayList<String>();
        for (String sector : Words.SECTORS) {
            Step assessed = Step.of(CaseStep.sign(
                    ASSESSED.signed().header(),
                    new byte[CaseStep.SALT_BYTES],
                    JsonObject.builder()
                            .put("step", "assessed")
                            .put("class", "other")
                            .put("severity", "green")
                            .put("sectors", JsonArray.ofTexts(sector))
                            .build(),
                    new Signer(NORTH, "1", KEY)));
            List<String> tags = IncidentTags.of(assessed);
            assertThat(tags.getLast()).startsWith("nis2:impact-sectors-impacted=");
            assertThat(IncidentTags.read(tags, passed::add).get("sectors")).isEqualTo(JsonArray.ofTexts(sector));
        }
        assertThat(passed).isEmpty();
        assertThat(IncidentTags.read(
                        List.of(
                                "nis2:important-entities=\"postal\"",
                                "nis2:impact-sectors-impacted=\"ict-services\"",
                                "comity:sector=\"food\"",
                                "nis2:important-entities=\"nobody\""),
                        passed::add))
                .containsEntry("sectors", JsonArray.ofTexts("food", "ict-service-management", "postal-and-courier"));
        assertThat(passed).containsExactly("nis2:important-entities=\"nobody\"");
    }

    @Test
    void the_words_of_an_assessment_are_those_others_publish() {
        var form = KIND.step("assessed").orElseThrow();
        assertThat(form.fields())
                .filteredOn(field -> field.name().equals("countries"))
                .singleElement()
                .satisfies(field ->
                        assertThat(field.choices()).contains("NL", "MT", "US").doesNotContain("XX"));
        assertThat(KIND.steps()).allSatisfy(step -> assertThat(KIND.roles()).containsAll(step.roles()));
        assertThat(KIND.steps())
                .filteredOn(step -> !step.area().isEmpty())
                .allSatisfy(step -> assertThat(KIND.areas()).contains(step.area()));
    }
}
