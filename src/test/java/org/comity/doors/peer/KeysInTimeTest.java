package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.comity.parties.Introduction;
import org.comity.parties.KeyStatement;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Keys follow each other, end, and are vouched for, while the exchange goes on. */
final class KeysInTimeTest {

    @OnBothDatabases
    void a_new_key_is_told_to_partners_and_the_exchange_goes_on_under_the_same_agreement(Databases kind)
            throws Exception {
        try (var west = new Site(kind, Site.WEST)) {
            Site north = new Site(kind, Site.NORTH);
            ExchangeTest.befriend(north, west);
            north.release("botnets", 1, 1);
            SigningKey next = SigningKey.create(Site.RANDOM);
            SignedNote statement = KeyStatement.rotation(Site.NORTH, north.key, next, Site.NOW);
            assertThat(north.federation.tell("lena", statement)).isEqualTo(1);
            west.exchange.with(Site.NORTH);
            Party known = west.parties.require(Site.NORTH);
            assertThat(west.keys.counting(known)).hasSize(2);
            assertThat(known.noteKey().key()).isEqualTo(next.verifyKey());
            north.release("botnets", 2, 2);
            String url = north.url;
            north.close();

            try (var renewed = new Site(url, Site.NORTH, next, "1")) {
                west.federation.peers().add(Site.NORTH, renewed.open());
                assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(1);
                assertThat(west.agreements.require("botnets").notInForce(Site.NOW))
                        .isNull();
                assertThat(renewed.ledger.verify().holds()).isTrue();
                // Past the overlap the old key counts no more, and is still known as what it was.
                west.clock.turn(Duration.ofDays(31));
                assertThat(west.keys.counting(known)).hasSize(1);
                assertThat(west.keys.countedAt(known, Site.NOW)).hasSize(2);
                assertThat(west.keys.ever(known)).hasSize(2);
            }
        }
    }

    @Test
    void a_party_without_a_node_has_no_key_and_keeps_nobody_else_from_coming_in() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            ExchangeTest.befriend(north, west);
            north.database.write(
                    transaction -> north.parties.add(transaction, "bank.north.example", "A bank", "", false));
            Party bank = north.parties.require("bank.north.example");
            assertThat(north.keys.of(bank)).isEmpty();
            assertThat(north.keys.counting(bank)).isEmpty();
            assertThat(north.keys.holder(west.key.verifyKey())).hasValue(north.parties.require(Site.WEST));
            north.release("botnets", 1, 1);
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(1);
        }
    }

    @Test
    void a_rotation_needs_both_keys_and_a_revocation_another_one() {
        try (var west = new Site(Databases.SQLITE, Site.WEST);
                var north = new Site(Databases.SQLITE, Site.NORTH)) {
            west.know(north);
            Party party = west.parties.require(Site.NORTH);
            SigningKey next = SigningKey.create(Site.RANDOM);
            SignedNote both = KeyStatement.rotation(Site.NORTH, north.key, next, Site.NOW);
            // Each signature alone is not enough: a thief of the old key, or somebody with a key of their own.
            for (int kept = 0; kept < 2; kept++) {
                String half = new SignedNote(both.text(), both.lines().subList(kept, kept + 1)).print();
                assertThatThrownBy(() -> west.federation.take("lena", party, half))
                        .isInstanceOf(BadSeal.class);
            }
            NoteKey old = party.noteKey();
            String alone = KeyStatement.revocation(Site.NORTH, old, Site.NOW, north.key)
                    .print();
            assertThatThrownBy(() -> west.federation.take("lena", party, alone))
                    .hasMessageContaining("no other key of the party counts");

            west.federation.take("lena", party, both.print());
            west.federation.take(
                    "lena",
                    west.parties.require(Site.NORTH),
                    KeyStatement.revocation(Site.NORTH, old, Site.NOW, next).print());
            assertThat(west.keys.counting(party)).extracting(NoteKey::key).containsExactly(next.verifyKey());
            assertThat(west.keys.holder(north.key.verifyKey())).isEmpty();
            assertThat(west.log(org.comity.ledger.LogName.HOME))
                    .extracting(record -> record.text("kind"))
                    .contains("key rotated", "key revoked");
        }
    }

    @Test
    void with_a_revoked_key_nobody_gets_in_and_nothing_is_taken() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            ExchangeTest.befriend(north, west);
            Party party = north.parties.require(Site.WEST);
            north.database.write(transaction -> {
                north.keys.revoke(transaction, party, party.noteKey(), Site.NOW);
                return null;
            });
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                    .isInstanceOf(PeerFault.class)
                    .hasMessageContaining("no party known here has that key now");
        }
    }

    @Test
    void who_answers_with_another_key_than_the_partys_is_not_talked_to() {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST);
                var far = new Site(Databases.SQLITE, Site.FAR)) {
            ExchangeTest.befriend(north, west);
            west.federation.peers().add(Site.NORTH, far.open());
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                    .isInstanceOfSatisfying(
                            PeerFault.class, fault -> assertThat(fault.kind()).isEqualTo(PeerFault.Kind.UNTRUSTED))
                    .hasMessageContaining("no key of that party that counts now");
        }
    }

    @Test
    void an_introduction_holds_by_the_introducers_key_for_a_while_and_for_others_only() {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var far = new Site(Databases.SQLITE, Site.FAR)) {
            var counting = north.keys.counting(north.parties.ours());
            var said = new Introduction(
                    Site.FAR, "Farland Agency", far.parties.ours().noteKey(), Site.NORTH, Site.NOW);
            String note = said.sign(north.key).print();
            assertThat(Introduction.open(note, Site.NORTH, counting, Site.NOW)).isEqualTo(said);
            assertThatThrownBy(() -> Introduction.open(note, Site.NORTH, counting, Site.NOW.plus(Duration.ofDays(91))))
                    .hasMessageContaining("more than 90 days ago");
            assertThatThrownBy(() -> Introduction.open(said.sign(far.key).print(), Site.NORTH, counting, Site.NOW))
                    .isInstanceOf(BadSeal.class);
            var self = new Introduction(
                    Site.NORTH, "Northland", north.parties.ours().noteKey(), Site.NORTH, Site.NOW);
            assertThatThrownBy(() -> Introduction.open(self.sign(north.key).print(), Site.NORTH, counting, Site.NOW))
                    .hasMessageContaining("no introduction of another party");
        }
    }
}
