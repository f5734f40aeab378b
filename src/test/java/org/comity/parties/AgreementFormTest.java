package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.comity.marking.HandlingCode;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.comity.yaml.BadYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgreementFormTest {

    @Test
    void everything_a_document_says_is_read() {
        Agreement terms = Documents.read(Documents.FULL);
        assertThat(terms.instrument())
                .isEqualTo(new Instrument(
                        "Memorandum of understanding on cyber incidents",
                        LocalDate.of(2025, 3, 3),
                        java.util.List.of("Northland", "Westland"),
                        java.util.List.of("en", "fr"),
                        false,
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
        assertThat(terms.purpose()).isEqualTo("Protect networks of both countries; Find who attacks them");
        assertThat(terms.member(Documents.POLICE))
                .hasValueSatisfying(member -> assertThat(member.hasNode()).isFalse());
        assertThat(terms.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.hidden()).isFalse());
        assertThat(terms.ground("adequacy")).hasValueSatisfying(ground -> {
            assertThat(ground.kind()).isEqualTo(Ground.Kind.TRANSFER_GROUND);
            assertThat(ground.until()).isEqualTo(Instant.parse("2026-07-01T00:00:00Z"));
        });
        assertThat(terms.obligations())
                .isEqualTo(new Obligations(
                        Duration.ofDays(90),
                        Obligations.Onward.WITHIN_THE_AGREEMENT,
                        Obligations.Attribution.REQUIRED,
                        Duration.ofHours(72),
                        Obligations.ExplainUse.ON_REQUEST));
        assertThat(terms.openForAccession()).isTrue();
        assertThat(terms.opinionsRequired()).isTrue();

        Clause first = terms.clauses().getFirst();
        assertThat(first.purposes()).containsExactly("defence");
        assertThat(first.pap()).isEqualTo(Pap.AMBER);
        assertThat(first.approval()).isEqualTo(Approval.STAGED);
        assertThat(first.objectsADay()).isEqualTo(1000);
        assertThat(first.data().get(Category.EMAIL))
                .isEqualTo(new DataTerms(
                        Category.EMAIL,
                        "mandate",
                        "adequacy",
                        null,
                        java.util.List.of("redress"),
                        Measure.PSEUDONYM,
                        null));
        assertThat(first.data().get(Category.IP_ADDRESS).needsGrounds()).isFalse();
        assertThat(first.data().get(Category.FREE_TEXT).needsGrounds()).isFalse();
        Clause second = terms.clauses().getLast();
        assertThat(second.codes()).isEqualTo(Set.of(HandlingCode.H0, HandlingCode.H1));
        assertThat(second.data()).isNull();
        assertThat(terms.obligations(second).retention()).isEqualTo(Duration.ofDays(30));
        assertThat(terms.turns())
                .containsExactly(
                        Instant.parse("2024-06-01T00:00:00Z"),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        Instant.parse("2026-07-01T00:00:00Z"),
                        Instant.parse("2027-01-01T00:00:00Z"));
    }

    @Test
    void a_short_document_means_what_it_meant() {
        Agreement terms = Documents.read(Documents.SHORT);
        assertThat(terms.instrument().sentence()).isEqualTo("Memorandum of understanding of 3 March 2025");
        assertThat(terms.obligations()).isEqualTo(Obligations.NONE);
        Clause clause = terms.clauses().getFirst();
        assertThat(clause.tlp()).isEqualTo(Tlp.GREEN);
        assertThat(clause.data()).isNull();
        assertThat(clause.pap()).isNull();
        assertThat(clause.approval()).isEqualTo(Approval.FLOWS);
        assertThat(StandingAgreement.supposed(terms, new byte[0]).isSteady()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            members: [csirt.northland.example, cert.westland.example] | members: []            | has no members, which means nobody
            members: [csirt.northland.example, cert.westland.example] | members: [x.example]   | x.example is no party
            kind: safeguard                 | kind: promise                    | choose from processing basis, transfer ground, safeguard
            text: The mandate of the team   | txt: The mandate of the team     | grounds[0].text is missing
            safeguards: redress             | safeguards: mandate              | mandate is a processing basis, and a safeguard belongs here
            transfer: adequacy              | transfer: shield                 | shield is no ground of this agreement
            basis: mandate                  | basis: adequacy                  | and a processing basis belongs here
            measure: pseudonym              | measure: blur                    | choose from keep, drop, truncate, pseudonym, generalise
            measure: drop                   | measures: drop                   | measure is missing
            category: free-text             | category: gossip                 | "gossip" is no category
            category: free-text             | category: email                  | email stands twice in one clause
            purposes: defence               | purposes: fun                    | fun is no purpose of this agreement
            handling: [H0, H1]              | handling: [H9]                   | write H0, H1, H2 or H3
            sectors: [energy]               | sectors: []                      | sectors is empty
            retention: 90 days              | retention: for ever              | write a time such as 90 days or 72 hours
            retention: 90 days              | retention: 0 seconds             | write a time such as 90 days or 72 hours
            onward: within the agreement    | onward: sure                     | choose from no, with consent, within the agreement
            accession: open                 | accession: maybe                 | write open or closed
            binding: no                     | binding: perhaps                 | write yes or no
            date: 2025-03-03                | date: 3 March                    | write a day such as 2026-11-01
            sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 | sha256: 9f | 64 digits in hex
            approval: staged                | approval: nodded                 | choose from flows, staged, two persons
            pap: AMBER                      | pap: BLUE                        | write CLEAR, GREEN, AMBER or RED
            objects-a-day: 1000             | objects-a-day: 0                 | write a whole number from 1 on
            from: 2026-02-01T00:00:00Z      | from: 1 February                 | write an instant in UTC
            from: teams                     | from: [x.example]                | x.example is no party to this agreement
            id: redress                     | id: mandate                      | mandate stands twice
            """)
    void what_a_document_must_not_say_is_refused_with_its_place(String written, String instead, String told) {
        assertThat(Documents.FULL).contains(written);
        String text = replaceFirst(Documents.FULL, written, instead);
        assertThatThrownBy(() -> Documents.read(text))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining(told);
    }

    private static String replaceFirst(String text, String written, String instead) {
        int at = text.indexOf(written);
        return text.substring(0, at) + instead + text.substring(at + written.length());
    }

    @ParameterizedTest
    @CsvSource({"90 days", "72 hours", "48 hours", "90 minutes", "45 seconds", "1 hour", "1 minute", "61 seconds"})
    void a_time_is_read_aloud_as_it_was_meant(String time) {
        var obligations =
                Documents.read(replaceFirst(Documents.FULL, "90 days", time)).obligations();
        assertThat(obligations.sentence()).startsWith("keeps it for " + time + ";");
    }

    @Test
    void what_is_not_personal_needs_no_grounds_and_may_name_none() {
        String reason = "not-personal: Addresses of servers that attack, not of persons";
        String text = Documents.FULL.replace(reason, reason + "\n        basis: mandate");
        assertThatThrownBy(() -> Documents.read(text))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining("what is not personal needs no grounds");
    }
}
