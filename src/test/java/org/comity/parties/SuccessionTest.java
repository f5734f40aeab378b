package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.comity.marking.Tlp;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Reservation.Scope;
import org.comity.parties.Reservation.Subject;
import org.comity.parties.Reservation.Verb;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What a new version keeps of what was joined and taken back under those before it, and what it does not. */
final class SuccessionTest {
    private static final Subject CLAUSE = new Subject(Scope.CLAUSE, "1");
    private static final Limits CLEAR = new Limits(Tlp.CLEAR, null, Set.of(), Set.of(), null, null);
    private static final String GUEST = Signatures.GUEST;

    private final Signatures signed = new Signatures();

    private static Reservation narrows(String party, int number) {
        return new Reservation(party, number, Signatures.CLOCK.instant(), Verb.NARROW, CLAUSE, CLEAR, "the court asks");
    }

    private static Reservation resumes(String party, int number, Subject on) {
        return new Reservation(
                party, number, Signatures.CLOCK.instant(), Verb.RESUME, on, Limits.NONE, "the court has answered");
    }

    private static String wider(String document) {
        return document.replace("malware]", "malware, report]");
    }

    private static String narrower(String document) {
        return document.replace(", malware]", "]");
    }

    private static Tlp ceiling(StandingAgreement agreement, String from, String to) {
        return agreement.clauses(from, to).getFirst().clause().tlp();
    }

    private static StandingAgreement reopened(Database database) {
        var parties = new Parties(database, Signatures.CLOCK);
        return new Agreements(database, parties, new Keys(database, parties, Signatures.CLOCK), Signatures.CLOCK)
                .require("botnets");
    }

    @OnBothDatabases
    void a_reservation_stays_until_its_author_withdraws_it_also_where_it_signs_the_new_version(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.takesBack(signed.open(1), narrows(Documents.WEST, 1)));
            String second = wider(signed.open(2));
            StandingAgreement now = signed.inForce(database, agreements, second);

            assertThat(now.state(Signatures.CLOCK.instant())).isEqualTo("in force");
            assertThat(ceiling(now, Documents.NORTH, Documents.WEST)).isEqualTo(Tlp.CLEAR);
            assertThat(now.inherited().reservations())
                    .containsExactly(new Inherited.Kept(1, narrows(Documents.WEST, 1)));
            assertThat(reopened(database).inherited()).isEqualTo(now.inherited());

            Signatures.take(database, agreements, signed.takesBack(second, resumes(Documents.WEST, 1, CLAUSE)));
            assertThat(ceiling(agreements.require("botnets"), Documents.NORTH, Documents.WEST))
                    .isEqualTo(Tlp.GREEN);
            assertThat(ceiling(reopened(database), Documents.NORTH, Documents.WEST))
                    .isEqualTo(Tlp.GREEN);
            assertThatThrownBy(() -> Signatures.take(
                            database, agreements, signed.takesBack(second, resumes(Documents.WEST, 2, CLAUSE))))
                    .hasMessageContaining("nothing to resume");
        }
    }

    @OnBothDatabases
    void whoever_has_joined_stays_with_its_reservations_in_a_version_that_asks_no_more(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.joins(signed.open(1), narrows(GUEST, 1)));
            StandingAgreement now = signed.inForce(database, agreements, narrower(signed.open(2)));

            assertThat(now.hasJoined(GUEST)).isTrue();
            assertThat(now.inherited().outgrown()).isEmpty();
            assertThat(ceiling(now, Documents.NORTH, GUEST)).isEqualTo(Tlp.CLEAR);
            assertThat(ceiling(now, Documents.NORTH, Documents.WEST)).isEqualTo(Tlp.GREEN);
            assertThat(reopened(database).accessions()).isEqualTo(now.accessions());
        }
    }

    @OnBothDatabases
    void whoever_has_joined_says_yes_again_where_more_would_cross_and_is_out_until_then(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.joins(signed.open(1), narrows(GUEST, 1)));
            String second = wider(signed.open(2));
            StandingAgreement now = signed.inForce(database, agreements, second);

            assertThat(now.notInForce(Signatures.CLOCK.instant()))
                    .as("the version waits for the founders alone")
                    .isNull();
            assertThat(now.member(GUEST)).isEmpty();
            assertThat(now.outgrown(GUEST).orElseThrow().sentence(now.terms()))
                    .isEqualTo("cert.southland.example has joined version 1 of botnets, and has to say yes again to"
                            + " version 2: clause 1, for what goes from it, covers other types; clause 1, for what goes"
                            + " to it, covers other types");
            assertThat(AgreementLint.of(now))
                    .anyMatch(each -> each.text().contains("has to say yes again")
                            && each.remedy().equals(GUEST + " accedes to version 2"));

            Signatures.take(database, agreements, signed.joins(second));
            StandingAgreement after = agreements.require("botnets");
            assertThat(after.hasJoined(GUEST)).isTrue();
            assertThat(after.outgrown(GUEST)).isEmpty();
            assertThat(ceiling(after, Documents.NORTH, GUEST))
                    .as("what it took back stays, for it has not resumed it")
                    .isEqualTo(Tlp.CLEAR);
        }
    }

    @OnBothDatabases
    void a_later_version_that_asks_no_more_than_the_one_it_joined_lets_it_in_again(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.joins(signed.open(1)));
            signed.inForce(database, agreements, wider(signed.open(2)));
            assertThat(agreements.require("botnets").hasJoined(GUEST)).isFalse();
            signed.inForce(database, agreements, signed.open(3));
            assertThat(agreements.require("botnets").hasJoined(GUEST)).isTrue();
        }
    }

    @OnBothDatabases
    void a_narrowing_under_the_former_version_counts_also_where_it_comes_late(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            signed.inForce(database, agreements, wider(signed.open(2)));
            Signatures.take(database, agreements, signed.takesBack(signed.open(1), narrows(Documents.WEST, 2)));
            assertThat(ceiling(agreements.require("botnets"), Documents.NORTH, Documents.WEST))
                    .isEqualTo(Tlp.CLEAR);
            Signatures.take(
                    database,
                    agreements,
                    signed.takesBack(
                            signed.open(1),
                            new Reservation(
                                    Documents.WEST,
                                    1,
                                    Signatures.CLOCK.instant(),
                                    Verb.SUSPEND,
                                    Subject.AGREEMENT,
                                    Limits.NONE,
                                    "a breach")));
            assertThat(agreements.require("botnets").suspension(Subject.AGREEMENT, Documents.NORTH, Documents.WEST))
                    .isPresent();
        }
    }

    @OnBothDatabases
    void a_clause_that_only_got_another_number_stays_taken_back(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.takesBack(signed.open(1), narrows(Documents.WEST, 1)));
            String second = signed.open(2).replace("id: \"1\"", "id: \"3\"");
            StandingAgreement now = signed.inForce(database, agreements, second);

            assertThat(ceiling(now, Documents.NORTH, Documents.WEST)).isEqualTo(Tlp.CLEAR);
            assertThat(AgreementLint.of(now))
                    .anyMatch(each -> each.where().equals("clause 1")
                            && each.text().endsWith("took it back under version 1; that counts for clause 3"));
            Signatures.take(database, agreements, signed.takesBack(second, resumes(Documents.WEST, 1, CLAUSE)));
            assertThat(ceiling(reopened(database), Documents.NORTH, Documents.WEST))
                    .isEqualTo(Tlp.GREEN);
        }
    }

    @OnBothDatabases
    void a_version_that_is_closed_keeps_who_has_joined_and_lets_nobody_in_by_the_former(Databases kind) {
        for (boolean before : List.of(true, false)) {
            try (var database = kind.fresh()) {
                Agreements agreements = signed.north(database);
                signed.inForce(database, agreements, signed.open(1));
                if (before) {
                    Signatures.take(database, agreements, signed.joins(signed.open(1)));
                }
                signed.inForce(database, agreements, signed.open(2).replace("accession: open\n", ""));
                if (!before) {
                    assertThatThrownBy(() -> Signatures.take(database, agreements, signed.joins(signed.open(1))))
                            .hasMessageContaining("not open for accession any more");
                }
                assertThat(agreements.require("botnets").hasJoined(GUEST)).isEqualTo(before);
            }
        }
    }

    @OnBothDatabases
    void whom_a_document_names_is_a_party_by_the_document_alone_from_then_on(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.joins(signed.open(1), narrows(GUEST, 1)));
            String second = signed.open(2)
                    .replace(
                            "valid:",
                            "  - id: " + GUEST + "\n    name: Southland CERT\n    key: " + signed.key(GUEST)
                                    + "\nvalid:");
            StandingAgreement named = signed.inForce(database, agreements, second);
            assertThat(named.missing()).containsExactly(GUEST);
            Signatures.take(database, agreements, signed.yes(second, GUEST));
            StandingAgreement now = agreements.require("botnets");
            assertThat(now.terms().version()).isEqualTo(2);
            assertThat(now.hasJoined(GUEST)).isFalse();
            assertThat(ceiling(now, Documents.NORTH, GUEST)).isEqualTo(Tlp.CLEAR);

            signed.inForce(database, agreements, signed.open(3));
            assertThat(agreements.require("botnets").member(GUEST))
                    .as("version 3 leaves it out")
                    .isEmpty();
            assertThat(agreements.require("botnets").outgrown(GUEST)).isEmpty();
        }
    }

    @OnBothDatabases
    void a_draft_that_is_tried_out_has_what_it_would_have(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            Signatures.take(database, agreements, signed.joins(signed.open(1), narrows(GUEST, 1)));
            StandingAgreement draft = agreements.supposed(Documents.bytes(wider(signed.open(2))));
            assertThat(draft.outgrown(GUEST)).isPresent();
            assertThat(agreements
                            .supposed(Documents.bytes(narrower(signed.open(2))))
                            .hasJoined(GUEST))
                    .isTrue();
            assertThat(agreements.all()).hasSize(1);
        }
    }

    @OnBothDatabases
    void a_yes_is_carried_over_from_the_last_version_that_has_all_of_them_whenever_these_came(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            String third = signed.open(3).replace("title: Botnet", "title: All botnet");
            database.write(transaction -> agreements.add(transaction, Documents.bytes(third)));
            Signatures.take(database, agreements, signed.yes(third, Documents.NORTH));
            StandingAgreement titled = agreements.require("botnets");
            assertThat(titled.terms().version()).isEqualTo(3);
            assertThat(titled.inherited().unasked()).containsExactly(Documents.WEST);

            signed.inForce(database, agreements, wider(signed.open(2)));
            StandingAgreement now = agreements.require("botnets");
            assertThat(now.terms().version())
                    .as("Westland has said yes to what the third takes away again, and not to the third")
                    .isEqualTo(2);
            assertThat(agreements.find("botnets", 3).orElseThrow().missing()).containsExactly(Documents.WEST);
            assertThat(reopened(database).terms().version()).isEqualTo(2);
            Signatures.take(database, agreements, signed.yes(third, Documents.WEST));
            assertThat(agreements.require("botnets").terms().version()).isEqualTo(3);
            assertThat(agreements.find("botnets", 2).orElseThrow().why()).isEqualTo("version 3 took over");
        }
    }

    @OnBothDatabases
    void what_was_once_written_down_as_carried_over_is_no_signature(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            signed.inForce(database, agreements, signed.open(1));
            String second = wider(signed.open(2));
            StandingAgreement added =
                    database.write(transaction -> agreements.add(transaction, Documents.bytes(second)));
            database.write(transaction -> {
                AgreementRows.accept(
                        transaction,
                        added.nr(),
                        new Parties(database, Signatures.CLOCK).require(Documents.WEST),
                        "carried over: this version changes nothing for " + Documents.WEST + "\n",
                        null,
                        Signatures.CLOCK.instant());
                return null;
            });
            Signatures.take(database, agreements, signed.yes(second, Documents.NORTH));
            assertThat(agreements.find("botnets", 2).orElseThrow().missing()).containsExactly(Documents.WEST);
            assertThat(reopened(database).terms().version()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void where_one_side_has_ended_the_version_before_no_yes_is_carried_over(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = signed.north(database);
            StandingAgreement first = signed.inForce(database, agreements, signed.open(1));
            database.write(transaction -> {
                agreements.end(transaction, first, "the court says so");
                return null;
            });
            String second = signed.open(2).replace("title: Botnet", "title: All botnet");
            database.write(transaction -> agreements.add(transaction, Documents.bytes(second)));
            Signatures.take(database, agreements, signed.yes(second, Documents.NORTH));
            assertThat(agreements.find("botnets", 2).orElseThrow().missing()).containsExactly(Documents.WEST);
            assertThat(agreements.find("botnets", 1).orElseThrow().why()).isEqualTo("the court says so");
        }
    }
}
