package org.comity.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.comity.yaml.BadYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackFormTest {
    private static final String GDPR = Resources.text("gdpr.yaml");
    private static final String DORA = Resources.text("dora.yaml");

    @Test
    void each_pack_names_its_source_and_how_it_was_verified() {
        assertThat(Ground.PACKS.all()).hasSize(7).allSatisfy(pack -> {
            assertThat(pack.url()).startsWith("https://");
            assertThat(pack.publication()).isNotBlank();
            assertThat(pack.verifiedHow()).contains("November 2026");
            assertThat(pack.rules()).allSatisfy(rule -> {
                assertThat(rule.article()).isNotBlank();
                assertThat(rule.readings())
                        .isNotEmpty()
                        .allSatisfy(each -> assertThat(each.source()).isNotBlank());
                assertThat(rule.stages())
                        .allSatisfy(stage -> assertThat(stage.article()).isNotBlank());
            });
        });
        assertThat(Ground.PACKS.stages()).doesNotHaveDuplicates();
        assertThat(Ground.PACKS.rules()).extracting(Rule::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lasts: 72 hours | lasts: 3 moons | write a period such as 72 hours",
                "lasts: 72 hours | lasts: 0 hours | write a period such as 72 hours",
                "lasts: 72 hours | lasts: 14 days | no reading of this pack says how a day is counted",
                "from: aware-at | from: aware-a | did you mean \"aware-at\"",
                "from: aware-at | from: description | is no instant",
                "from: aware-at | from: submitted nothing | there is no such stage",
                "status: in force | status: law | in force, suspended, proposed or lapsed",
                "valid-from: 2018-05-25 | valid-from: soon | write a date such as",
                "valid-from: 2018-05-25 | valid-until: 2018-05-25 | valid-from is missing",
                "counting: elapsed | counting: somehow | a way of counting",
                "counting: elapsed | counting: working days | are counted as working days",
                "for: hour | for: fortnight | a unit: hour, business day, day or month",
                "is: controller | is: boss | write controller or processor or neither",
                "begins: aware-at | ends: aware-at | a stage has terms",
                "verified: primary text read | verified: hearsay | primary text read or secondary",
                "comity: duty-pack/1 | comity: duty-pack/9 | write duty-pack/1",
                "recipient: the controller | receiver: the controller | recipient is missing",
                "article: Article 33(2) | article: Article 33(2), colour: red | article",
                "need: where applicable | need: maybe | write required or where applicable",
                "id: gdpr-processor | id: gdpr-controller | stands twice",
                "id: gdpr-processor | id: GDPR processor | small letters",
            })
    void a_wrong_word_is_refused_with_file_and_line(String right, String wrong, String wanted) {
        assertThat(GDPR).contains(right);
        int at = GDPR.indexOf(right);
        String document = GDPR.substring(0, at) + wrong + GDPR.substring(at + right.length());
        if (wrong.endsWith("colour: red")) {
            document = GDPR.replace("recipient: the controller", "recipient: the controller\n        colour: red");
            wanted = "there is no field \"rules[1].stages[0].colour\" here";
        }
        String written = document;
        String sought = wanted;
        assertThatThrownBy(() -> Packs.read(written, "mine.yaml"))
                .isInstanceOf(BadYaml.class)
                .hasMessageMatching("(?s)mine\\.yaml: line [0-9]+: .*")
                .hasMessageContaining(sought);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "end: noon of the next working day | end: midnight | write noon of the next working day",
                "lasts: 4 hours | lasts: 1 month | all in one unit",
                "drops-out-before: classified-at | drops-out-after: classified-at | drops-out-before",
            })
    void a_wrong_word_of_dora_is_refused(String right, String wrong, String wanted) {
        assertThat(DORA).contains(right);
        assertThatThrownBy(() -> Packs.read(DORA.replace(right, wrong), "mine.yaml"))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining("mine.yaml: line ")
                .hasMessageContaining(wanted);
    }

    @Property
    void a_pack_with_a_line_missing_or_twice_is_read_or_refused_and_never_a_fault(
            @ForAll @IntRange(max = 200) int line, @ForAll boolean twice) {
        var lines = new ArrayList<>(DORA.lines().toList());
        int at = line % lines.size();
        if (twice) {
            lines.add(at, lines.get(at));
        } else {
            lines.remove(at);
        }
        try {
            Packs.read(String.join("\n", lines), "mine.yaml");
        } catch (BadYaml e) {
            assertThat(e).hasMessageStartingWith("mine.yaml: ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aware-at: yesterday | line 3 | 2026-03-27T22:15+01:00",
                "aware-at: 2026-03-27T22:15 | line 3 | with its offset",
                "aware-at: +999999999-12-31T23:59:59-18:00 | line 3 | of the years 1970 to 2999",
                "aware_at: unknown | line 3 | did you mean \"aware-at\"",
                "nis2-class: vital | line 3 | essential or important or neither",
                "establishment: Germany | line 3 | two capital letters",
                "role: yes | line 3 | entity or authority",
            })
    void a_wrong_fact_is_refused_with_file_and_line(String fact, String line, String wanted) {
        assertThatThrownBy(() -> facts("  " + fact))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining("facts.yaml: " + line)
                .hasMessageContaining(wanted);
    }

    @Test
    void a_wrong_submission_is_refused() {
        assertThatThrownBy(
                        () -> facts("  role: entity\nsubmitted:\n  - {stage: gdpr/authority, at: 2026-10-06T10:20Z}"))
                .hasMessageContaining("there is no stage \"gdpr/authority\"");
        assertThatThrownBy(() -> facts("  role: entity\nsubmitted:\n  - {stage: gdpr-controller/authority, at: today}"))
                .hasMessageContaining("write an instant");
        assertThatThrownBy(() -> facts("""
              role: entity
            submitted:
              - stage: gdpr-controller/authority
                at: 2026-10-06T10:20Z
                fields: {descripton: x}
            """)).hasMessageContaining("did you mean \"description\"");
        assertThatThrownBy(() -> facts("  role: entity\nzones: [Mars/Olympus]"))
                .hasMessageContaining("there is no time zone \"Mars/Olympus\"");
        assertThatThrownBy(() -> facts("  role: entity\ncolour: red"))
                .hasMessageContaining("there is no field \"colour\"");
    }

    @Test
    void what_is_written_as_unknown_is_unknown() {
        Facts facts = facts("  role: unknown\n  nis2-class: essential");
        assertThat(facts.text(Fact.ROLE)).isEmpty();
        assertThat(facts.text(Fact.NIS2_CLASS)).contains("essential");
    }

    private static Facts facts(String lines) {
        return FactsForm.read(
                "comity: duty-facts/1\nfacts:\n" + lines.stripTrailing() + "\n",
                "facts.yaml",
                Ground.PACKS,
                ZoneId::of);
    }
}
