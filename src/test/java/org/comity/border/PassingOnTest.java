package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.comity.border.Provenance.Consented;
import org.comity.json.Json;
import org.comity.marking.Handling;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.StandingAgreement;
import org.junit.jupiter.api.Test;

/** What clauses, consents and stated origins say to passing on; a, b and c share, and d stands outside. */
final class PassingOnTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void of_the_clauses_by_which_it_came_could_go_and_goes_the_strictest_counts() {
        assertThat(passed(clauses("within the agreement", "within the agreement", "within the agreement"), came()))
                .isEqualTo("allowed by clause 3: it is TLP:GREEN, within TLP:GREEN");
        assertThat(passed(clauses("no", "within the agreement", "within the agreement"), came()))
                .isEqualTo(
                        "refused by clause 1: it came from a.example, and under clause 1 what is received is passed on:"
                                + " no (ask a.example to release it to c.example itself)");
        assertThat(passed(clauses("within the agreement", "no", "within the agreement"), came()))
                .contains("under clause 2 what is received is passed on: no");
        assertThat(passed(clauses("within the agreement", "within the agreement", "no"), came()))
                .contains("under clause 3 what is received is passed on: no");
        assertThat(passed(clauses("with consent", "within the agreement", "within the agreement"), came()))
                .contains("passed on: with consent, and no consent of a.example is recorded");
    }

    @Test
    void what_did_not_come_under_it_and_what_its_owner_could_not_release_stays() {
        StandingAgreement within = clauses("within the agreement", "within the agreement", "within the agreement");
        assertThat(passed(within, new Provenance("a.example", "a.example", Set.of("other"), Set.of())))
                .contains("whose consent to pass it on is not recorded");
        assertThat(passed(within, new Provenance("a.example", "a.example", Set.of(), Set.of())))
                .contains("whose consent to pass it on is not recorded");
        StandingAgreement noRoad = agreement(
                clause(1, "a", "b", "within the agreement", "") + clause(3, "b", "c", "within the agreement", ""));
        assertThat(passed(noRoad, came()))
                .contains("a.example, who could not release it itself: no clause lets a tool cross");
        StandingAgreement never = agreement(
                clause(2, "a", "c", "within the agreement", "") + clause(3, "b", "c", "within the agreement", ""));
        assertThat(passed(never, came())).contains("would not come under world now");
    }

    @Test
    void a_consent_is_for_one_receiver_one_agreement_and_one_time_and_against_no_clause() {
        StandingAgreement asks = clauses("with consent", "within the agreement", "within the agreement");
        assertThat(passed(asks, came(consent("a.example", "c.example", "world", null))))
                .startsWith("allowed by clause 3");
        assertThat(passed(asks, came(consent("a.example", "c.example", "world", NOW.plusNanos(1_000)))))
                .startsWith("allowed");
        assertThat(passed(asks, came(consent("a.example", "c.example", "world", NOW))))
                .startsWith("refused");
        assertThat(passed(asks, came(consent("a.example", "d.example", "world", null))))
                .startsWith("refused");
        assertThat(passed(asks, came(consent("a.example", "c.example", "other", null))))
                .startsWith("refused");
        assertThat(passed(asks, came(consent("d.example", "c.example", "world", null))))
                .startsWith("refused");
        assertThat(passed(clauses("no", "no", "no"), came(consent("a.example", "c.example", "world", null))))
                .contains("is passed on: no");
        StandingAgreement noRoad =
                agreement(clause(1, "a", "b", "with consent", "") + clause(3, "b", "c", "with consent", ""));
        assertThat(passed(noRoad, came(consent("a.example", "c.example", "world", null))))
                .contains("could not release it itself");
    }

    @Test
    void nothing_goes_back_to_its_source_or_its_origin() {
        StandingAgreement within = agreement(clause(1, "", "", "within the agreement", ""));
        var from = new Provenance("a.example", "c.example", Set.of("world"), Set.of());
        assertThat(passed(within, from)).contains("it came from c.example itself, and goes back to nobody");
        assertThat(decide(within, came(), "b.example", "a.example").reason()).contains("goes back to nobody");
    }

    @Test
    void both_its_source_and_its_origin_must_be_able_to_let_it_go() {
        StandingAgreement within = agreement(clause(1, "", "", "within the agreement", ""));
        assertThat(passed(within, new Provenance("a.example", "d.example", Set.of("world"), Set.of())))
                .as("whoever it names is no party")
                .contains("it came from d.example, whose consent");
        assertThat(passed(
                        within,
                        new Provenance(
                                "a.example",
                                "d.example",
                                Set.of("world"),
                                Set.of(consent("d.example", "c.example", "world", null)))))
                .startsWith("allowed");
    }

    @Test
    void as_many_persons_approve_as_where_its_owner_releases_it() {
        StandingAgreement strict = agreement(clause(1, "a", "b", "within the agreement", "")
                + clause(2, "a", "c", "within the agreement", "    approval: two persons\n")
                + clause(3, "b", "c", "within the agreement", ""));
        assertThat(decide(strict, came(), "b.example", "c.example").approval()).isEqualTo(Approval.TWO_PERSONS);
    }

    @Test
    void what_a_partner_says_of_an_origin_can_only_keep_it_back() {
        StandingAgreement no = clauses("no", "no", "no");
        assertThat(admitted(no, "b.example")).isTrue();
        assertThat(admitted(no, "a.example")).as("it may not be passed on").isFalse();
        assertThat(admitted(no, "c.example")).as("our own does not come back").isFalse();
        assertThat(admitted(no, "d.example"))
                .as("under another agreement; the sender answers for the consent")
                .isTrue();
        assertThat(admitted(clauses("with consent", "with consent", "with consent"), "a.example"))
                .isTrue();
        assertThat(admitted(
                        agreement(clause(1, "a", "b", "with consent", "") + clause(3, "b", "c", "with consent", "")),
                        "a.example"))
                .as("it could not have come from there")
                .isFalse();
    }

    /** Whether c takes in from b what b says is of that origin. */
    private static boolean admitted(StandingAgreement agreement, String origin) {
        Provenance from =
                origin.equals("b.example") ? Provenance.of(origin) : Provenance.passedOn(origin, "c.example", "world");
        return decide(agreement, from, "b.example", "c.example").allowed();
    }

    private static Provenance came(Consented... consents) {
        return new Provenance("a.example", "a.example", Set.of("world"), Set.of(consents));
    }

    private static Consented consent(
            String by, String receiver, String under, @org.jspecify.annotations.Nullable Instant until) {
        return new Consented(by, receiver, under, until);
    }

    private static String passed(StandingAgreement agreement, Provenance provenance) {
        return decide(agreement, provenance, "b.example", "c.example").toString();
    }

    private static Decision decide(StandingAgreement agreement, Provenance provenance, String from, String to) {
        var object = Json.parseObject(Border.tool(1, Border.GREEN).getBytes(StandardCharsets.UTF_8));
        return Policy.decide(
                agreement, from, to, Cargo.StixVersion.of(object, Handling.of(object, id -> null), provenance), NOW);
    }

    /** From a to b, from a to c, and from b to c. */
    private static StandingAgreement clauses(String came, String could, String goes) {
        return agreement(
                clause(1, "a", "b", came, "") + clause(2, "a", "c", could, "") + clause(3, "b", "c", goes, ""));
    }

    private static String clause(int id, String from, String to, String onward, String more) {
        return "  - id: \"" + id + "\"\n    title: A clause\n"
                + (from.isEmpty() ? "" : "    from: [" + from + ".example]\n    to: [" + to + ".example]\n")
                + "    types: [tool]\n    tlp: GREEN\n    unmarked: refuse\n" + more
                + "    obligations:\n      onward: " + onward + "\n";
    }

    private static StandingAgreement agreement(String clauses) {
        String key = new org.comity.seal.NoteKey(
                        "a.example",
                        org.comity.seal.SigningKey.create(new java.security.SecureRandom())
                                .verifyKey())
                .text();
        byte[] text = ("""
                comity: agreement/1
                id: world
                version: 1
                title: A world
                purpose: Protect networks
                parties:
                  - {id: a.example, name: A, key: KEY}
                  - {id: b.example, name: B, key: KEY}
                  - {id: c.example, name: C, key: KEY}
                valid:
                  from: 2026-11-01T00:00:00Z
                  until: 2026-12-01T00:00:00Z
                clauses:
                """.replace("KEY", key) + clauses).getBytes(StandardCharsets.UTF_8);
        return StandingAgreement.supposed(Agreement.read(text), text);
    }
}
