package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.parties.Paper;
import org.comity.parties.Reservation;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Reservation.Subject;
import org.comity.parties.Reservation.Verb;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.parties.Visitor;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What changes while an agreement stands: grounds, reservations, members. And what a draft would change. */
final class StandingTermsTest {
    private static final String POLICE = "cyber.police.westland.example";
    private static final String MARKED = ",\"object_marking_refs\":[\"" + Border.GREEN + "\"]";

    private static StandingAgreement force(Border border, String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        StandingAgreement agreement = border.database.write(transaction -> border.agreements.add(transaction, bytes));
        border.gate.accept(
                agreement, border.agreements.sign(agreement, border.ourKey, org.comity.parties.Actor.AT_THE_FOLDER));
        border.gate.accept(agreement, border.theirYes(agreement));
        return border.agreements.require(agreement.terms().id());
    }

    /** Addresses cross on a transfer ground that ends on 25 November; tools need none. */
    private static String grounded(Border border) {
        return border.document("botnets", 1, "refuse")
                        .replace("types: [indicator, tool]", "types: [indicator, tool, ipv4-addr]")
                        .replace("clauses:", """
                                grounds:
                                  - id: mandate
                                    kind: processing basis
                                    text: The mandate
                                    source: An act
                                    status: in force
                                  - id: letters
                                    kind: transfer ground
                                    text: An exchange of letters
                                    source: Its date
                                    until: 2026-11-25T00:00:00Z
                                    status: in force
                                clauses:""")
                + """
                    data:
                      - category: ip-address
                        basis: mandate
                        transfer: letters
                        measure: keep
                """;
    }

    private static List<String> ids(Border border, Visitor visitor) {
        return border
                .gate
                .serve(visitor, border.gate.shelf(visitor, "botnets"), Border.all(100))
                .content()
                .rows()
                .stream()
                .map(Row::id)
                .toList();
    }

    @OnBothDatabases
    void a_ground_that_lapses_stops_what_rests_on_it_and_nothing_else(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            force(border, grounded(border));
            border.add(Border.tool(1, Border.GREEN), Border.address("192.0.2.1", MARKED));
            assertThat(border.gate
                            .release("lena", "botnets", Border.all(100), false)
                            .released())
                    .isEqualTo(2);
            assertThat(ids(border, border.partner)).hasSize(2);

            border.clock.turn(Duration.ofHours(36)); // it is midnight: the 25th begins
            assertThat(ids(border, border.partner)).singleElement().asString().startsWith("tool--");
            border.add(Border.address("192.0.2.2", MARKED));
            Release after = border.gate.release("lena", "botnets", Border.all(100), false);
            assertThat(after.released()).isZero();
            assertThat(after.refusals().getFirst().decision().reason())
                    .isEqualTo("the transfer ground letters, on which IP addresses cross under clause 1, lapsed at"
                            + " 2026-11-25T00:00:00Z");
        }
    }

    @OnBothDatabases
    void what_is_missing_is_told_all_at_once(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            force(
                    border,
                    grounded(border)
                            .replace("        basis: mandate\n", "")
                            .replace("        transfer: letters\n", ""));
            border.add(Border.address("192.0.2.1", MARKED));
            Decision no = border.gate
                    .release("lena", "botnets", Border.all(100), true)
                    .refusals()
                    .getFirst()
                    .decision();
            assertThat(no.reason())
                    .isEqualTo(
                            "clause 1 names no processing basis for IP addresses; clause 1 names no transfer ground for IP"
                                    + " addresses");
            assertThat(no.remedy()).contains("naming a processing basis").contains("naming a transfer ground");
        }
    }

    @OnBothDatabases
    void a_narrowing_takes_effect_at_once_for_what_lies_there_already(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            StandingAgreement agreement = border.agree("botnets", "refuse");
            border.add(Border.tool(1, Border.GREEN), Border.tool(2, Tlp.CLEAR.id()));
            border.gate.release("lena", "botnets", Border.all(100), false);
            assertThat(ids(border, border.partner)).hasSize(2);
            String note = border.agreements
                    .alone()
                    .reserve(
                            agreement,
                            Verb.NARROW,
                            new Subject(Reservation.Scope.CLAUSE, "1"),
                            new Limits(Tlp.CLEAR, null, Set.of(), Set.of(), null, null),
                            "our minister says so",
                            border.ourKey);
            border.gate.agreeing().take(agreement, note);

            assertThat(ids(border, border.partner)).hasSize(1);
            Decision no = border.gate
                    .release("lena", "botnets", Border.all(100), false)
                    .refusals()
                    .getFirst()
                    .decision();
            assertThat(no.reason())
                    .contains("as narrowed by csirt.northland.example")
                    .contains("our minister says so");
            assertThat(kinds(border, LogName.of("botnets", Border.THEIRS))).endsWith("agreement narrowed", "served");
        }
    }

    @OnBothDatabases
    void a_party_that_joins_reads_alone_and_the_others_never_see_it(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            StandingAgreement agreement = force(
                    border, border.document("botnets", 1, "refuse").replace("clauses:", "accession: open\nclauses:"));
            border.add(Border.tool(1, Border.GREEN));
            border.gate.release("lena", "botnets", Border.all(100), false);
            Shelf before = border.gate.shelf(border.partner, "botnets");
            border.database.write(
                    transaction -> border.parties.add(transaction, POLICE, "Westland Cyber Police", "", false));
            String note = border.agreements
                    .alone()
                    .accedeByPaper(
                            agreement,
                            POLICE,
                            Set.of(),
                            List.of(),
                            new Paper("ab".repeat(32), List.of("mara", "jon")),
                            border.ourKey);
            border.gate.agreeing().join(agreement, note);
            var police = new Visitor("police", POLICE, false, Set.of(Scope.TAXII_READ));

            assertThat(border.gate.shelf(border.partner, "botnets")).isEqualTo(before);
            Release release = border.gate.release("lena", "botnets", Border.all(100), false);
            assertThat(release.released()).isEqualTo(1);
            assertThat(release.already()).isEqualTo(1);
            assertThat(ids(border, police)).hasSize(1);
            assertThat(border.gate.shelf(police, "botnets").description())
                    .contains(POLICE)
                    .doesNotContain(Border.THEIRS);
            assertThat(border.gate.shelf(police, "botnets").id()).isNotEqualTo(before.id());
        }
    }

    @OnBothDatabases
    void a_hidden_member_is_named_to_the_others_in_no_description_refusal_or_log(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.database.write(
                    transaction -> border.parties.add(transaction, POLICE, "Westland Cyber Police", "", false));
            String document = border.document("botnets", 1, "refuse")
                    .replace("valid:", """
                      - id: %s
                        name: Westland Cyber Police
                        key: none
                    groups:
                      - id: readers
                        name: Readers
                        members: [%s, %s]
                        hidden: yes
                    valid:""".formatted(POLICE, POLICE, Border.THEIRS));
            StandingAgreement agreement = force(border, document);
            border.gate
                    .agreeing()
                    .acceptPaper(agreement, POLICE, new Paper("ab".repeat(32), List.of("mara", "jon")), border.ourKey);
            assertThat(border.gate.shelf(border.partner, "botnets").description())
                    .contains(Border.THEIRS)
                    .doesNotContain(POLICE);
            String theirs = border.ledger
                    .entries(LogName.of("botnets", Border.THEIRS), 0, 100)
                    .toString();
            assertThat(theirs).doesNotContain(POLICE);
            assertThat(kinds(border, LogName.of("botnets", Border.THEIRS)))
                    .containsExactly("agreement accepted", "agreement accepted");
        }
    }

    @OnBothDatabases
    void a_draft_is_tried_on_everything_that_is_held_and_nothing_is_released(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.AMBER),
                    Border.tool(3, ""),
                    Border.address("192.0.2.1", MARKED));
            String draft = border.document("botnets", 2, "GREEN")
                    .replace("tlp: GREEN", "tlp: AMBER\n    approval: two persons");
            var changed = new ArrayList<String>();
            Simulation simulation = border.gate.simulate(
                    draft.getBytes(StandardCharsets.UTF_8), change -> changed.add(change.example()));

            assertThat(simulation.objects()).isEqualTo(4);
            assertThat(simulation.tallies())
                    .containsExactly(new Simulation.Tally(
                            Border.THEIRS, new Simulation.Counts(1, 0, 3), new Simulation.Counts(0, 3, 1)));
            assertThat(changed).hasSize(3);
            assertThat(simulation.changes())
                    .allMatch(change -> change.after() == Simulation.Answer.STAGED)
                    .hasSize(3);
            assertThat(ids(border, border.partner)).isEmpty();
            assertThat(border.agreements.require("botnets").terms().version()).isEqualTo(1);
            byte[] foreign = draft.replace(Border.OURS, "a.example").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> border.gate.simulate(foreign, change -> {}))
                    .hasMessageContaining("does not name");
        }
    }

    private static List<String> kinds(Border border, LogName log) {
        return border.ledger.entries(log, 0, 100).stream()
                .map(entry -> String.valueOf(
                        java.util.Objects.requireNonNull(entry.opening()).json().text("kind")))
                .toList();
    }
}
