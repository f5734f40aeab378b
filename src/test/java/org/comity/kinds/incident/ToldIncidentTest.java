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
