package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.comity.marking.Tlp;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Reservation.Scope;
import org.comity.parties.Reservation.Subject;
import org.comity.parties.Reservation.Verb;
import org.comity.personal.Category;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Agreements as they are accepted, joined, narrowed, suspended and kept. */
final class AgreementsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final InstantSource CLOCK = () -> Instant.parse("2026-05-01T12:00:00Z");
    private static final String GUEST = "cert.southland.example";
    private static final Limits GREEN = new Limits(Tlp.GREEN, null, Set.of(), Set.of(), null, null);

    private final SigningKey north = SigningKey.create(RANDOM);
    private final SigningKey west = SigningKey.create(RANDOM);
    private final SigningKey guest = SigningKey.create(RANDOM);

    private static String key(String party, SigningKey key) {
        return new NoteKey(party, key.verifyKey()).text();
    }

    /** A node of that party, which knows the other two, and the police without a node. */
    private Agreements node(Database database, String ours) {
        var parties = new Parties(database, CLOCK);
        database.write(transaction -> {
            parties.add(
                    transaction,
                    Documents.NORTH,
                    "Northland CSIRT",
                    key(Documents.NORTH, north),
                    ours.equals(Documents.NORTH));
            parties.add(
                    transaction,
                    Documents.WEST,
                    "Westland CERT",
                    key(Documents.WEST, west),
                    ours.equals(Documents.WEST));
            parties.add(transaction, GUEST, "Southland CERT", key(GUEST, guest), ours.equals(GUEST));
            parties.add(transaction, Documents.POLICE, "Westland Cyber Police", "", false);
            return null;
        });
        return new Agreements(database, parties, new Keys(database, parties, CLOCK), CLOCK);
    }

    private String filled(String document) {
        return document.replace("NORTH_KEY", key(Documents.NORTH, north))
                .replace("WEST_KEY", key(Documents.WEST, west));
    }

    private static StandingAgreement add(Database database, Agreements agreements, String document) {
        return database.write(transaction -> agreements.add(transaction, Documents.bytes(document)));
    }

    private void yes(
            Database database, Agreements agreements, StandingAgreement agreement, String party, SigningKey key) {
        String note = AcceptanceNotes.sign(agreement, party, key);
        database.write(transaction -> agreements.accept(transaction, agreement, note, null));
    }

    private static Actor person(Database database, String name, Role role) {
        var people = new People(database, CLOCK);
        return Actor.of(database.write(transaction -> people.add(transaction, name, name, Set.of(role), null)));
    }

    /** The short agreement, open for accession, in force at Northland's. */
    private StandingAgreement open(Database database, Agreements agreements) {
        StandingAgreement agreement =
                add(database, agreements, filled(Documents.SHORT).replace("clauses:", "accession: open\nclauses:"));
        yes(database, agreements, agreement, Documents.NORTH, north);
        yes(database, agreements, agreement, Documents.WEST, west);
        return agreements.require("botnets");
    }

    private static StandingAgreement reopened(Database database) {
        return again(database).require("botnets");
    }

    /** Westland's key is followed by another one since that instant; the other one. */
    private SigningKey rotated(Database database, Instant from) {
        SigningKey next = SigningKey.create(RANDOM);
        var parties = new Parties(database, CLOCK);
        var keys = new Keys(database, parties, CLOCK);
        String note = KeyStatement.rotation(Documents.WEST, west, next, from).print();
        database.write(transaction -> keys.take(transaction, parties.require(Documents.WEST), note));
        return next;
    }

    private void revoked(Database database) {
        var parties = new Parties(database, CLOCK);
        var keys = new Keys(database, parties, CLOCK);
        Party party = parties.require(Documents.WEST);
        database.write(transaction -> {
            keys.revoke(transaction, party, party.noteKey(), CLOCK.instant());
            return null;
        });
    }

    @OnBothDatabases
    void a_yes_counts_by_the_key_that_followed_and_by_the_old_one_while_both_count(Databases kind) {
        for (boolean byOld : List.of(true, false)) {
            try (var database = kind.fresh()) {
                add(database, node(database, Documents.NORTH), filled(Documents.SHORT));
                SigningKey next = rotated(database, CLOCK.instant());
                StandingAgreement agreement = reopened(database);
                yes(database, again(database), agreement, Documents.NORTH, north);
                yes(database, again(database), agreement, Documents.WEST, byOld ? west : next);
                assertThat(reopened(database).missing()).isEmpty();
            }
        }
    }

    @OnBothDatabases
    void a_document_may_still_name_the_old_key_while_it_counts(Databases kind) {
        try (var database = kind.fresh()) {
            node(database, Documents.NORTH);
            rotated(database, CLOCK.instant());
            assertThat(add(database, again(database), filled(Documents.SHORT)).missing())
                    .contains(Documents.WEST);
        }
    }

    @OnBothDatabases
    void what_an_old_key_signed_stays_and_what_comes_from_it_later_is_refused(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = add(database, agreements, filled(Documents.SHORT));
            yes(database, agreements, agreement, Documents.WEST, west);
            StandingAgreement second =
                    add(database, agreements, filled(Documents.SHORT).replace("id: botnets", "id: later"));
            rotated(database, CLOCK.instant().minus(Duration.ofDays(31)));

            assertThat(reopened(database).missing()).containsExactly(Documents.NORTH);
            assertThatThrownBy(() -> yes(database, again(database), second, Documents.WEST, west))
                    .hasMessageContaining("the acceptance does not hold");
            assertThatThrownBy(() -> add(
                            database, again(database), filled(Documents.SHORT).replace("id: botnets", "id: third")))
                    .hasMessageContaining("names another key for " + Documents.WEST);
        }
    }

    @OnBothDatabases
    void a_revoked_key_says_yes_and_takes_back_no_more(Databases kind) {
        try (var database = kind.fresh()) {
            StandingAgreement standing = open(database, node(database, Documents.NORTH));
            StandingAgreement second =
                    add(database, again(database), filled(Documents.SHORT).replace("id: botnets", "id: later"));
            String narrowed = SignedNote.sign(
                            StandingNotes.reservation(
                                    standing,
                                    new Reservation(
                                            Documents.WEST,
                                            1,
                                            CLOCK.instant(),
                                            Verb.SUSPEND,
                                            Subject.AGREEMENT,
                                            Limits.NONE,
                                            "a thief says so")),
                            Documents.WEST,
                            west)
                    .print();
            revoked(database);
            assertThatThrownBy(() -> yes(database, again(database), second, Documents.WEST, west))
                    .hasMessageContaining("the acceptance does not hold");
            assertThatThrownBy(() -> database.write(
                            transaction -> again(database).alone().take(transaction, standing, narrowed)))
                    .hasMessageContaining("the note does not hold");
            assertThat(reopened(database).missing()).isEmpty();
        }
    }

    private static Agreements again(Database database) {
        var parties = new Parties(database, CLOCK);
        return new Agreements(database, parties, new Keys(database, parties, CLOCK), CLOCK);
    }

    @OnBothDatabases
    void signing_waits_for_both_opinions_where_the_document_asks_for_them(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = add(database, agreements, filled(Documents.FULL));
            Actor mara = person(database, "mara", Role.SIGNATORY);
            Actor otto = person(database, "otto", Role.ADMINISTRATOR);
            assertThat(agreements.notSignable(agreement, Actor.AT_THE_FOLDER)).contains("by a signatory");
            assertThat(agreements.notSignable(agreement, otto)).contains("by a signatory");
            assertThat(agreements.notSignable(agreement, mara)).contains("legal or data-protection");
            database.write(transaction -> {
                agreements
                        .annexes()
                        .record(
                                transaction,
                                agreement,
                                new Opinion(Opinion.Kind.LEGAL, "ines", "It keeps to the act.", CLOCK.instant()));
                return null;
            });
            assertThat(agreements.notSignable(agreement, mara)).contains("none is recorded that is data-protection");
            assertThatThrownBy(() -> agreements.sign(agreement, north, mara))
                    .isInstanceOf(IllegalArgumentException.class);
            database.write(transaction -> {
                agreements
                        .annexes()
                        .record(
                                transaction,
                                agreement,
                                new Opinion(
                                        Opinion.Kind.DATA_PROTECTION,
                                        "omar",
                                        "The safeguards suffice.",
                                        CLOCK.instant()));
                return null;
            });
            assertThat(agreements.sign(agreement, north, mara)).contains("comity agreement acceptance v1");
            assertThat(agreements.annexes().opinions(agreement)).hasSize(2);
        }
    }

    @OnBothDatabases
    void a_partner_without_a_node_accepts_by_a_paper_that_two_persons_record(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = add(database, agreements, filled(Documents.FULL));
            yes(database, agreements, agreement, Documents.NORTH, north);
            yes(database, agreements, agreement, Documents.WEST, west);
            assertThat(agreements.require("incidents").missing()).containsExactly(Documents.POLICE);
            assertThatThrownBy(() -> new Paper("ab", List.of("mara", "mara")))
                    .hasMessageContaining("two different ones");
            var paper = new Paper("ab".repeat(32), List.of("mara", "jon"));
            assertThatThrownBy(() -> database.write(transaction ->
                            agreements.acceptPaper(transaction, agreement, Documents.WEST, paper, north)))
                    .hasMessageContaining("signs with its key");
            database.write(
                    transaction -> agreements.acceptPaper(transaction, agreement, Documents.POLICE, paper, north));
            assertThat(agreements.require("incidents").missing()).isEmpty();
            assertThat(agreements.require("incidents").state(CLOCK.instant())).isEqualTo("in force");
        }
    }

    @OnBothDatabases
    void a_new_member_joins_a_standing_text_with_its_reservations_and_nobody_signs_again(Databases kind) {
        try (var database = kind.fresh();
                var theirs = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = open(database, agreements);
            Agreements guests = node(theirs, GUEST);
            StandingAgreement there =
                    add(theirs, guests, new String(agreement.document(), java.nio.charset.StandardCharsets.UTF_8));
            var reservation = new Reservation(
                    GUEST,
                    1,
                    CLOCK.instant(),
                    Verb.NARROW,
                    new Subject(Scope.CLAUSE, "1"),
                    new Limits(Tlp.CLEAR, null, Set.of("indicator"), Set.of(Category.NAME), Approval.TWO_PERSONS, 5),
                    "our act allows no more");
            String note = guests.alone().accede(there, Set.of(), List.of(reservation), guest);

            database.write(transaction -> agreements.alone().join(transaction, agreement, note));

            StandingAgreement now = agreements.require("botnets");
            assertThat(now.missing()).isEmpty();
            assertThat(now.hasJoined(GUEST)).isTrue();
            assertThat(now.accessions().getFirst().reservations()).containsExactly(reservation);
            assertThat(reopened(database).accessions()).isEqualTo(now.accessions());
            StandingClause between = now.clauses(Documents.NORTH, GUEST).getFirst();
            assertThat(between.clause().tlp()).isEqualTo(Tlp.CLEAR);
            assertThat(between.clause().types()).containsExactly("indicator");
            assertThat(between.clause().approval()).isEqualTo(Approval.TWO_PERSONS);
            assertThat(between.clause().objectsADay()).isEqualTo(5);
            assertThat(between.refused()).containsOnlyKeys(Category.NAME);
            assertThat(now.clauses(Documents.NORTH, Documents.WEST).getFirst().clause())
                    .isEqualTo(now.terms().clauses().getFirst());
            assertThatThrownBy(() ->
                            database.write(transaction -> agreements.alone().join(transaction, now, note)))
                    .hasMessageContaining("already");
        }
    }

    @OnBothDatabases
    void joining_takes_an_open_text_the_right_key_and_the_same_bytes(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = open(database, agreements);
            var member = new Agreement.Member(GUEST, "Southland CERT", key(GUEST, guest));
            String text =
                    StandingNotes.accession(agreement, new Accession(member, Set.of(), List.of()), CLOCK.instant());
            refusedToJoin(
                    database,
                    agreements,
                    agreement,
                    org.comity.seal.SignedNote.sign(text, GUEST, west).print(),
                    "does not hold");
            refusedToJoin(
                    database,
                    agreements,
                    agreement,
                    org.comity.seal.SignedNote.sign(text.replace("version 1", "version 2"), GUEST, guest)
                            .print(),
                    "another text");
            String other = StandingNotes.accession(
                    agreement,
                    new Accession(new Agreement.Member(GUEST, "Southland CERT", key(GUEST, west)), Set.of(), List.of()),
                    CLOCK.instant());
            refusedToJoin(
                    database,
                    agreements,
                    agreement,
                    org.comity.seal.SignedNote.sign(other, GUEST, west).print(),
                    "another key");
            StandingAgreement closed =
                    add(database, agreements, filled(Documents.SHORT).replace("id: botnets", "id: closed"));
            String wrong = StandingNotes.accession(closed, new Accession(member, Set.of(), List.of()), CLOCK.instant());
            refusedToJoin(
                    database,
                    agreements,
                    closed,
                    org.comity.seal.SignedNote.sign(wrong, GUEST, guest).print(),
                    "not open for accession");
        }
    }

    private static void refusedToJoin(
            Database database, Agreements agreements, StandingAgreement agreement, String note, String told) {
        assertThatThrownBy(
                        () -> database.write(transaction -> agreements.alone().join(transaction, agreement, note)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @OnBothDatabases
    void a_reservation_counts_once_in_order_and_only_from_its_own_party(Databases kind) {
        try (var database = kind.fresh();
                var theirs = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = open(database, agreements);
            Agreements wests = node(theirs, Documents.WEST);
            StandingAgreement there = open(theirs, wests);
            String first = wests.alone().reserve(there, Verb.NARROW, Subject.AGREEMENT, GREEN, "the court asks", west);
            theirs.write(transaction -> wests.alone().take(transaction, there, first));
            StandingAgreement narrowed = wests.require("botnets");
            String second = wests.alone()
                    .reserve(narrowed, Verb.RESUME, Subject.AGREEMENT, Limits.NONE, "the court has answered", west);

            takes(database, agreements, first);
            assertThat(agreements.require("botnets").reservationsOf(Documents.NORTH, Documents.WEST))
                    .hasSize(1);
            takes(database, agreements, first); // once more changes nothing
            assertThat(agreements.require("botnets").reservations()).hasSize(1);
            takes(database, agreements, second);
            assertThat(agreements.require("botnets").reservationsOf(Documents.NORTH, Documents.WEST))
                    .isEmpty();
            assertThat(reopened(database).reservations()).hasSize(2);

            StandingAgreement now = agreements.require("botnets");
            String late = org.comity.seal.SignedNote.sign(
                            StandingNotes.reservation(
                                    now,
                                    new Reservation(
                                            Documents.WEST,
                                            1,
                                            CLOCK.instant(),
                                            Verb.SUSPEND,
                                            Subject.AGREEMENT,
                                            Limits.NONE,
                                            "late")),
                            Documents.WEST,
                            west)
                    .print();
            refused(database, agreements, late, "comes too late");
            String forged = org.comity.seal.SignedNote.sign(
                            StandingNotes.reservation(
                                    now,
                                    new Reservation(
                                            Documents.WEST,
                                            3,
                                            CLOCK.instant(),
                                            Verb.SUSPEND,
                                            Subject.AGREEMENT,
                                            Limits.NONE,
                                            "forged")),
                            Documents.WEST,
                            north)
                    .print();
            refused(database, agreements, forged, "does not hold");
            String nothing = org.comity.seal.SignedNote.sign(
                            StandingNotes.reservation(
                                    now,
                                    new Reservation(
                                            Documents.WEST,
                                            3,
                                            CLOCK.instant(),
                                            Verb.RESUME,
                                            Subject.AGREEMENT,
                                            Limits.NONE,
                                            "again")),
                            Documents.WEST,
                            west)
                    .print();
            refused(database, agreements, nothing, "nothing to resume");
            assertThat(agreement.terms().version()).isEqualTo(1);
        }
    }

    private static void takes(Database database, Agreements agreements, String note) {
        database.write(transaction -> agreements.alone().take(transaction, agreements.require("botnets"), note));
    }

    private static void refused(Database database, Agreements agreements, String note, String told) {
        assertThatThrownBy(() -> takes(database, agreements, note))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told);
    }

    @OnBothDatabases
    void a_new_version_is_signed_by_those_whom_it_affects(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            String three = filled(Documents.SHORT)
                            .replace(
                                    "valid:",
                                    "  - id: " + GUEST + "\n    name: Southland CERT\n    key: " + key(GUEST, guest)
                                            + "\nvalid:")
                            .replace(
                                    "    types: [indicator",
                                    "    from: csirt.northland.example\n    to: cert.westland.example\n    types: [indicator")
                    + "  - id: \"2\"\n    title: South\n    to: " + GUEST + "\n    from: csirt.northland.example\n"
                    + "    types: tool\n    tlp: GREEN\n    unmarked: refuse\n";
            StandingAgreement first = add(database, agreements, three);
            yes(database, agreements, first, Documents.NORTH, north);
            yes(database, agreements, first, Documents.WEST, west);
            yes(database, agreements, first, GUEST, guest);
            StandingAgreement second = add(
                    database,
                    agreements,
                    three.replace("version: 1", "version: 2").replace("malware]", "malware, report]"));
            yes(database, agreements, second, Documents.NORTH, north);
            assertThat(agreements.require("botnets").terms().version()).isEqualTo(1);
            yes(database, agreements, second, Documents.WEST, west);
            assertThat(agreements.require("botnets").terms().version()).isEqualTo(2);
            assertThat(agreements.find("botnets", 1).orElseThrow().why()).isEqualTo("version 2 took over");

            StandingAgreement third = add(
                    database,
                    agreements,
                    three.replace("version: 1", "version: 3").replace("2027-01-01", "2028-01-01"));
            yes(database, agreements, third, Documents.NORTH, north);
            yes(database, agreements, third, Documents.WEST, west);
            assertThat(agreements.find("botnets", 3).orElseThrow().missing()).containsExactly(GUEST);
        }
    }

    @OnBothDatabases
    void files_are_kept_byte_for_byte_with_their_digest(Databases kind) {
        try (var database = kind.fresh()) {
            Agreements agreements = node(database, Documents.NORTH);
            StandingAgreement agreement = open(database, agreements);
            byte[] signature = {1, 2, 3};
            Attachment kept = database.write(transaction ->
                    agreements.annexes().attach(transaction, agreement, "cades", "terms.p7s", signature));
            assertThat(agreements.annexes().attachments(agreement)).containsExactly(kept);
            assertThat(agreements.annexes().attachment(agreement, kept.sha256()))
                    .contains(signature);
            assertThatThrownBy(() -> database.write(transaction ->
                            agreements.annexes().attach(transaction, agreement, "wax", "seal", signature)))
                    .hasMessageContaining("choose from openpgp, cades, pades, paper, text");
            assertThatThrownBy(() -> database.write(transaction -> agreements
                            .annexes()
                            .attach(
                                    transaction,
                                    agreement,
                                    "pades",
                                    "big.pdf",
                                    new byte[Annexes.ATTACHMENT_BYTES_MAX + 1])))
                    .hasMessageContaining("can be kept");
        }
    }

    @Test
    void members_of_a_hidden_group_are_not_told_of_each_other() {
        Agreement terms =
                Documents.read(Documents.FULL.replace("name: The two teams", "name: The two teams\n    hidden: yes"));
        StandingAgreement agreement = StandingAgreement.supposed(terms, new byte[0]);
        assertThat(agreement.hiddenFrom(Documents.NORTH)).containsExactly(Documents.WEST);
        assertThat(agreement.hiddenFrom(Documents.POLICE)).isEmpty();
        assertThat(agreement.told("it waits for " + Documents.WEST, Documents.NORTH))
                .isEqualTo("it waits for another party");
    }
}
