package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Refused.Why;
import org.comity.ledger.Entry;
import org.comity.ledger.LogName;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** Release, serve and admit under an agreement. */
final class CrossingTest {
    private static final LogName WITH_THEM = LogName.of("botnets", Border.THEIRS);

    @OnBothDatabases
    void what_the_agreement_allows_is_released_and_the_rest_refused_with_a_reason(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.AMBER),
                    Border.tool(3, ""),
                    Border.address("192.0.2.1", ",\"object_marking_refs\":[\"" + Border.GREEN + "\"]"));

            Release dry = border.gate.release("lena", "botnets", Border.all(100), true);
            Shelf empty = border.gate.shelf(border.partner, "botnets");
            assertThat(border.gate
                            .serve(border.partner, empty, Border.all(1))
                            .content()
                            .rows())
                    .isEmpty();
            Release release = border.gate.release("lena", "botnets", Border.all(100), false);

            assertThat(release.released()).isEqualTo(1).isEqualTo(dry.released());
            assertThat(release.refusals())
                    .extracting(each -> each.decision().toString())
                    .containsExactlyInAnyOrder(
                            "refused by clause 1: it is TLP:AMBER, and clause 1 lets cross up to TLP:GREEN"
                                    + " (its originator may lower the marking, or the parties may raise the clause)",
                            "refused by clause 1: it is unmarked, and clause 1 refuses unmarked things"
                                    + " (mark it TLP:GREEN or lower)",
                            "refused: no clause lets an ipv4-addr cross from csirt.northland.example to"
                                    + " cert.westland.example (adding the type to clause 1 would)");
            assertThat(dry.refusals()).isEqualTo(release.refusals());
            Page page = border.gate
                    .serve(border.partner, border.gate.shelf(border.partner, "botnets"), Border.all(100))
                    .content();
            assertThat(page.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.body())
                            .isEqualTo(Border.tool(1, Border.GREEN).getBytes(StandardCharsets.UTF_8)));

            Release again = border.gate.release("lena", "botnets", Border.all(100), false);
            assertThat(again.released()).isZero();
            assertThat(again.already()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void each_act_is_one_entry_in_the_log_with_that_partner_and_refusals_only_at_home(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(Border.tool(1, Border.GREEN), Border.tool(2, Border.GREEN), Border.tool(3, Border.AMBER));
            border.gate.release("lena", "botnets", Border.all(100), false);
            Shelf shelf = border.gate.shelf(border.partner, "botnets");
            Page page =
                    border.gate.serve(border.partner, shelf, Border.all(100)).content();
            var held = new Wanted(
                    OptionalLong.empty(),
                    0,
                    100,
                    List.of(),
                    List.of(),
                    Versions.LAST,
                    List.of(),
                    true,
                    Set.of(page.mark()));
            assertThat(border.gate.serve(border.partner, shelf, held).content().unchanged())
                    .isTrue();
            border.gate.serve(border.partner, shelf, Border.all(100).after(page.next()));

            assertThat(kinds(border, WITH_THEM))
                    .containsExactly("agreement accepted", "agreement accepted", "released", "served");
            assertThat(border.ledger.items(WITH_THEM, 3)).hasSize(2).isEqualTo(border.ledger.items(WITH_THEM, 4));
            assertThat(kinds(border, LogName.HOME)).contains("refused");
            border.ledger.checkpointAll();
            assertThat(border.ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void a_lapsed_or_ended_agreement_stops_the_next_page_and_the_next_release(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            StandingAgreement agreement = border.agree("botnets", "refuse");
            border.add(Border.tool(1, Border.GREEN));
            border.gate.release("lena", "botnets", Border.all(100), false);
            Shelf shelf = border.gate.shelf(border.partner, "botnets");

            border.clock.turn(Duration.ofDays(8));
            refused(border, shelf, "it lapsed at 2026-12-01T00:00:00Z");
            border.clock.turn(Duration.ofDays(-8));
            assertThat(border.gate
                            .serve(border.partner, shelf, Border.all(1))
                            .content()
                            .rows())
                    .hasSize(1);
            border.gate.end("lena", agreement, "the court said so");
            refused(border, shelf, "the court said so");
        }
    }

    private static void refused(Border border, Shelf shelf, String reason) {
        assertThatThrownBy(() -> border.gate.serve(border.partner, shelf, Border.all(1)))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.why()).isEqualTo(Why.AGREEMENT))
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> border.gate.release("lena", "botnets", Border.all(1), false))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(reason);
    }

    @OnBothDatabases
    void nothing_crosses_before_every_party_has_accepted(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            byte[] document = border.document("botnets", 1, "refuse").getBytes(StandardCharsets.UTF_8);
            StandingAgreement agreement =
                    border.database.write(transaction -> border.agreements.add(transaction, document));
            border.gate.accept(
                    agreement,
                    border.agreements.sign(agreement, border.ourKey, org.comity.parties.Actor.AT_THE_FOLDER));
            border.add(Border.tool(1, Border.GREEN));
            assertThatThrownBy(() -> border.gate.release("lena", "botnets", Border.all(1), false))
                    .hasMessageContaining("not yet accepted by cert.westland.example");
            // Our own key does not make their yes.
            String forged = org.comity.parties.AcceptanceNotes.sign(agreement, Border.THEIRS, border.ourKey);
            assertThatThrownBy(() -> border.gate.accept(agreement, forged)).hasMessageContaining("does not hold");
        }
    }

    @OnBothDatabases
    void nobody_writes_to_an_outbox_or_deletes_what_was_released(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(Border.tool(1, Border.GREEN));
            border.gate.release("lena", "botnets", Border.all(100), false);
            String id = String.valueOf(
                    org.comity.json.Json.parseObject(Border.tool(1, "")).text("id"));
            for (var visitor : List.of(border.partner, border.operator)) {
                Shelf shelf = border.gate.shelf(visitor, "botnets");
                assertThat(shelf.canWrite()).isFalse();
                assertThatThrownBy(() -> border.gate.admitBatch(visitor, shelf, Border.elements(Border.tool(2, ""))))
                        .isInstanceOfSatisfying(
                                Refused.class, no -> assertThat(no.why()).isEqualTo(Why.FORBIDDEN));
                assertThatThrownBy(() -> border.gate.delete(visitor, shelf, id, Versions.ALL))
                        .isInstanceOfSatisfying(
                                Refused.class, no -> assertThat(no.why()).isEqualTo(Why.FORBIDDEN));
            }
            assertThatThrownBy(() -> border.gate.delete(border.operator, border.home(), id, Versions.ALL))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.AGREEMENT));
        }
    }

    @OnBothDatabases
    void what_a_partner_sends_is_asked_of_the_agreement_and_never_passed_on(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            Admission admission = border.gate.admitFrom(
                    "botnets",
                    Border.THEIRS,
                    Border.elements(Border.tool(1, Border.GREEN), Border.tool(2, Border.AMBER)),
                    "follow westland",
                    "2026-11-23T00:00:00.000000Z");

            assertThat(admission.outcomes().stream().map(Outcome::taken)).containsExactly(true, false);
            assertThat(border.gate.cursor("follow westland")).contains("2026-11-23T00:00:00.000000Z");
            assertThat(kinds(border, WITH_THEM)).contains("admitted").doesNotContain("not admitted");
            assertThat(border.read(Border.all(10)).rows()).hasSize(1);
            Release release = border.gate.release("lena", "botnets", Border.all(100), false);
            assertThat(release.released()).isZero();
            assertThat(release.refusals().getFirst().decision().reason())
                    .contains("it came from cert.westland.example");
        }
    }

    @OnBothDatabases
    void why_says_for_one_object_what_release_would_do(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "GREEN");
            border.add(Border.tool(1, ""), Border.tool(2, Border.AMBER));
            Map<String, Decision> unmarked = border.gate.why(id(1), Border.THEIRS);
            assertThat(unmarked.get("botnets").allowed()).isTrue();
            assertThat(unmarked.get("botnets").reason())
                    .isEqualTo("it is unmarked, which clause 1 counts as TLP:GREEN, within TLP:GREEN");
            assertThat(border.gate.why(id(2), Border.THEIRS).get("botnets").allowed())
                    .isFalse();
            assertThatThrownBy(() -> border.gate.why(id(9), Border.THEIRS)).isInstanceOf(Refused.class);
        }
    }

    private static String id(int number) {
        return String.valueOf(
                org.comity.json.Json.parseObject(Border.tool(number, "")).text("id"));
    }

    private static List<String> kinds(Border border, LogName log) {
        return border.ledger.entries(log, 0, 100).stream()
                .map(Entry::opening)
                .map(opening -> String.valueOf(
                        java.util.Objects.requireNonNull(opening).json().text("kind")))
                .toList();
    }
}
