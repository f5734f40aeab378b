package org.comity.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The test vectors of {@code src/test/resources/duty/vectors}: facts, and what the rule's text says to them. */
class VectorsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "duty", "vectors");

    /** What a stage should be; an end that cannot be said is written "none". */
    record Expected(String stage, Map<String, String> said) {}

    record Vector(
            String rule,
            String name,
            Ground facts,
            Optional<Instant> at,
            Optional<String> applies,
            List<Expected> expected) {
        @Override
        public String toString() {
            return rule + ": " + name;
        }
    }

    static List<Vector> vectors() throws IOException {
        var vectors = new ArrayList<Vector>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                Mapping root = Yaml.read(Files.readString(file));
                assertThat(root.text("comity")).isEqualTo("duty-vectors/1");
                String rule = root.text("rule");
                Map<String, String> common = texts(root.mapping("facts"));
                for (Mapping each : root.mappings("vectors")) {
                    vectors.add(vector(rule, common, each));
                }
                root.nothingElse();
            }
        }
        return vectors;
    }

    private static Vector vector(String rule, Map<String, String> common, Mapping form) {
        Ground facts = Ground.facts();
        common.forEach(facts::and);
        texts(form.mapping("facts")).forEach(facts::and);
        for (Mapping each : form.optionalMappings("submitted")) {
            facts.submitted(
                    rule + "/" + each.text("stage"),
                    each.text("at"),
                    each.optionalText("reasons").orElse(""),
                    Map.of());
            each.nothingElse();
        }
        var expected = new ArrayList<Expected>();
        form.optionalMapping("expect")
                .ifPresent(stages -> stages.names()
                        .forEach(stage -> expected.add(new Expected(stage, texts(stages.mapping(stage))))));
        assertThat(form.text("follows")).as("the text a vector follows").isNotBlank();
        var vector = new Vector(
                rule,
                form.text("name"),
                facts,
                form.optionalText("at").map(Instant::parse),
                form.optionalText("applies"),
                expected);
        form.nothingElse();
        assertThat(expected.isEmpty() && vector.applies().isEmpty())
                .as("%s expects something", vector)
                .isFalse();
        return vector;
    }

    private static Map<String, String> texts(Mapping form) {
        var texts = new LinkedHashMap<String, String>();
        form.names().forEach(name -> texts.put(name, form.text(name)));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_program_reckons_as_the_text_says(Vector vector) {
        Instant at = vector.at().orElse(Ground.NOW);
        vector.applies()
                .ifPresent(applies -> assertThat(Words.written(
                                vector.facts().regime(vector.rule(), at).applies()))
                        .isEqualTo(applies));
        for (Expected each : vector.expected()) {
            Due due = vector.facts().due(vector.rule(), each.stage(), at);
            each.said().forEach((what, value) -> {
                switch (what) {
                    case "state" -> assertThat(due.state().written()).isEqualTo(value);
                    case "why" -> assertThat(due.why()).contains(value);
                    case "missing" ->
                        assertThat(due.form().missing().stream()
                                        .map(field -> field.field().id()))
                                .contains(value);
                    default -> {
                        Reckoned end = due.readings().stream()
                                .filter(reading -> reading.reading().id().equals(what))
                                .findFirst()
                                .orElseThrow();
                        assertThat(end.due().map(Instant::toString).orElse("none"))
                                .as("%s by %s: %s", each.stage(), what, end.steps())
                                .isEqualTo(value);
                    }
                }
            });
        }
    }

    @Test
    void every_rule_has_at_least_ten_vectors_and_every_stage_one() throws IOException {
        List<Vector> vectors = vectors();
        for (Rule rule : Ground.PACKS.rules()) {
            List<Vector> own = vectors.stream()
                    .filter(each -> each.rule().equals(rule.id()))
                    .toList();
            assertThat(own).as(rule.id()).hasSizeGreaterThanOrEqualTo(10);
            assertThat(own).extracting(Vector::name).doesNotHaveDuplicates();
        }
        assertThat(vectors.stream()
                        .flatMap(each -> each.expected().stream()
                                .filter(expected ->
                                        expected.said().keySet().stream().anyMatch(what -> !what.equals("missing")))
                                .map(expected -> each.rule() + "/" + expected.stage())))
                .contains(Ground.PACKS.rules().stream()
                        .flatMap(rule -> rule.stages().stream()
                                .filter(stage -> !stage.terms().isEmpty())
                                .map(stage -> rule.id() + "/" + stage.id()))
                        .toArray(String[]::new));
    }
}
