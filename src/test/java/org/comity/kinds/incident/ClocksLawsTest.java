package org.comity.kinds.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.cases.DutyRules;
import org.comity.cases.DutySteps;
import org.comity.cases.Field;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.comity.duty.Duties;
import org.comity.duty.DutiesJson;
import org.comity.duty.Fact;
import org.comity.duty.Facts;
import org.comity.duty.FactsForm;
import org.comity.duty.FactsText;
import org.comity.duty.Stage;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.seal.SigningKey;

/** Laws of the clocks of a case: they say what the file of its facts says, and of each fact the last statement counts. */
final class ClocksLawsTest {
    private static final String NORTH = "csirt.northland.example";
    private static final SigningKey KEY = SigningKey.create(new SecureRandom());
    private static final Kind KIND = new Incident();
    private static final DutyRules RULES = KIND.duties().orElseThrow();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** What is stated or submitted, one step after the other. */
    record Told(String type, JsonObject says) {}

    @Provide
    Arbitrary<List<Told>> steps() {
        return Arbitraries.oneOf(statement(), statement(), submission()).list().ofMaxSize(8);
    }

    private static Arbitrary<Told> statement() {
        return Arbitraries.of(Fact.values())
                .flatMap(fact -> value(fact).map(value -> Map.entry(fact.id(), value)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(25)
                .map(pairs -> {
                    var values = new TreeMap<String, String>();
                    pairs.forEach(each -> values.put(each.getKey(), each.getValue()));
                    values.put(DutySteps.ZONES, values.size() % 2 == 0 ? "Europe/Berlin,America/New_York" : "");
                    return new Told(DutySteps.STATED, DutySteps.stated(values, false));
                });
    }

    private static Arbitrary<String> value(Fact fact) {
        Arbitrary<String> known = switch (fact.kind()) {
            case YES_NO, CHOICE -> Arbitraries.of(fact.choices());
            case COUNTRY -> Arbitraries.of("DE", "FR", "MT", "US");
            case INSTANT -> instants();
            case TEXT -> texts();
        };
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, known), net.jqwik.api.Tuple.of(1, Arbitraries.just(Facts.UNKNOWN)));
    }

    private static Arbitrary<String> instants() {
        return Arbitraries.integers()
                .between(0, 60 * 24 * 60)
                .map(minutes -> NOW.minusSeconds(60L * minutes)
                        .atZone(ZoneId.of(minutes % 2 == 0 ? "Europe/Berlin" : "America/New_York"))
                        .toOffsetDateTime()
                        .toString());
    }

    /** As a step takes it: nothing that steers a terminal, and not blank. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.of(
                                "yes",
                                "no: # not",
                                "- a\n- b",
                                "\"'\\",
                                "{a: b}",
                                "\u0085\u2028\ufeffx\ufffe",
                                "2026-01-01",
                                "~",
                                "|\n x"))
                .map(String::strip)
                .filter(text -> Field.TEXT.matcher(text).matches()
                        && text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
    }

    private static Arbitrary<Told> submission() {
        return Arbitraries.of(RULES.packs().stages())
                .flatMap(stage -> instants()
                        .flatMap(at -> texts().map(text -> {
                            var fields = new TreeMap<String, String>();
                            List<Stage.Field> known =
                                    RULES.packs().stage(stage).orElseThrow().fields();
                            known.forEach(each -> fields.put(each.id(), text));
                            var sending = new DutySteps.Sending(
                                    stage, at, fields, text.length() % 2 == 0 ? text : "", "", null, false);
                            return new Told(DutySteps.SUBMITTED, sending.says());
                        })));
    }

    private static Step step(Told told, long number, Step before) {
        JsonObject.Builder says = JsonObject.builder().put("step", told.type()).put("tlp", "TLP:AMBER");
        told.says().forEach(says::put);
        return Step.of(CaseStep.sign(
                new CaseStep.Header(
                        "grid.00112233445566778899aabbccddeeff",
                        "joint",
                        "incident",
                        NORTH,
                        "1",
                        List.of(NORTH),
                        number,
                        before == null ? null : before.signed().hash(),
                        List.of(),
                        NOW,
                        Digest.of("")),
                new byte[CaseStep.SALT_BYTES],
                says.build(),
                new Signer(NORTH, "1", KEY)));
    }

    private static Clocks clocks(List<Told> told) {
        var entries = new ArrayList<CaseState.Entry>();
        Step before = null;
        for (Told each : told) {
            before = step(each, entries.size() + 1, before);
            entries.add(new CaseState.Entry(before, CaseState.Standing.COUNTS, ""));
        }
        java.util.Collections.shuffle(entries, new java.util.Random(told.size()));
        var state = new CaseState(
                "grid.00112233445566778899aabbccddeeff",
                KIND,
                "joint",
                "Outages",
                "TLP:AMBER",
                NORTH,
                true,
                NORTH,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                KIND.begin(),
                entries,
                List.of(),
                new TreeMap<>());
        return Clocks.of(state, NOW).orElseThrow();
    }

    @Property(tries = 150)
    void the_clocks_of_a_case_are_those_of_the_file_of_its_facts(@ForAll("steps") List<Told> told) {
        Clocks clocks = clocks(told);
        String file = FactsText.of(clocks.facts());
        Facts read = FactsForm.read(file, "facts", RULES.packs(), ZoneId::of);
        assertThat(read.known()).isEqualTo(clocks.facts().known());
        assertThat(read.zones()).isEqualTo(clocks.facts().zones());
        assertThat(read.submitted()).isEqualTo(clocks.facts().submitted());
        Duties duties = Duties.of(RULES.packs(), RULES.calendars(), RULES.conflicts(), read, NOW);
        assertThat(DutiesJson.of(duties, "").toString())
                .isEqualTo(DutiesJson.of(clocks.duties(), "").toString());
    }

    @Property(tries = 150)
    void of_each_fact_the_last_statement_says(@ForAll("steps") List<Told> told) {
        var last = new TreeMap<String, String>();
        for (Told each : told) {
            if (each.type().equals(DutySteps.STATED)) {
                each.says().forEach((name, value) -> {
                    if (Fact.of(name).isPresent()) {
                        last.put(name, Objects.requireNonNull(each.says().text(name)));
                    }
                });
            }
        }
        last.values().removeIf(Facts.UNKNOWN::equals);
        var known = new TreeMap<String, String>();
        clocks(told).facts().known().forEach((fact, value) -> known.put(fact.id(), value));
        assertThat(known).isEqualTo(last);
    }
}
