package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** Calendar feeds as they are kept, on both databases. */
final class CalendarFeedsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OURS = "csirt.northland.example";

    private static final class Office implements AutoCloseable {
        final Database database;
        final Appointments appointments;
        final Logins logins;
        final CalendarFeeds feeds;
        final Person anna;
        final Person ben;

        Office(Databases kind) {
            database = kind.fresh();
            InstantSource clock = () -> Instant.parse("2026-11-23T12:00:00Z");
            var parties = new Parties(database, clock);
            var key = new NoteKey(OURS, SigningKey.create(RANDOM).verifyKey()).text();
            database.write(transaction -> parties.add(transaction, OURS, "Northland CSIRT", key, true));
            var people = new People(database, clock);
            logins = new Logins(database, people, clock, RANDOM, new byte[32]);
            feeds = logins.calendarFeeds();
            appointments = new Appointments(people, new Credentials(database, parties, clock, RANDOM), logins);
            anna = person("anna", Role.ADMINISTRATOR);
            ben = person("ben", Role.OPERATOR);
        }

        private Person person(String name, Role role) {
            return database.write(
                    transaction -> appointments.add(transaction, Actor.AT_THE_FOLDER, name, name, Set.of(role), null));
        }

        String make(Actor by, Person person, String caseId) {
            return database.write(transaction -> feeds.make(transaction, by, person, caseId));
        }

        void revoke(Actor by, Person person, long nr) {
            database.write(transaction -> {
                feeds.revoke(transaction, by, person, nr);
                return null;
            });
        }

        @Override
        public void close() {
            database.close();
        }
    }

    @OnBothDatabases
    void an_address_leads_to_its_feed_until_it_is_revoked_and_only_its_digest_is_kept(Databases kind) {
        try (var office = new Office(kind)) {
            String all = office.make(Actor.of(office.ben), office.ben, "");
            String one = office.make(Actor.AT_THE_FOLDER, office.ben, "grid.00112233445566778899aabbccddeeff");
            assertThat(all).hasSize(43).isNotEqualTo(one);
            assertThat(office.feeds.find(all).orElseThrow().caseId()).isEmpty();
            assertThat(office.feeds.find(one).orElseThrow().person().name()).isEqualTo("ben");
            assertThat(office.feeds.find(one + "x")).isEmpty();
            assertThat(office.feeds.find(Digest.of(one).hex())).isEmpty();
            String kept = office.database.read(reading -> {
                try (var rows = reading.prepare("SELECT digest FROM calendar_feed ORDER BY nr")
                        .executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            });
            assertThat(kept).isEqualTo(Digest.of(all).hex()).doesNotContain(all);

            office.revoke(
                    Actor.of(office.ben),
                    office.ben,
                    office.feeds.of(office.ben).getFirst().nr());
            assertThat(office.feeds.find(all)).isEmpty();
            assertThat(office.feeds.of(office.ben)).hasSize(1);
        }
    }

    @OnBothDatabases
    void everybody_makes_their_own_and_an_administrator_may_end_it(Databases kind) {
        try (var office = new Office(kind)) {
            assertThatThrownBy(() -> office.make(Actor.of(office.anna), office.ben, ""))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("everybody makes their own");
            office.make(Actor.of(office.anna), office.anna, "");
            long annas = office.feeds.of(office.anna).getFirst().nr();
            assertThatThrownBy(() -> office.revoke(Actor.of(office.ben), office.anna, annas))
                    .isInstanceOf(NotPermitted.class);
            assertThatThrownBy(() -> office.revoke(Actor.of(office.ben), office.ben, annas))
                    .as("another's by its number")
                    .hasMessage("ben has no calendar feed " + annas);
            String bens = office.make(Actor.of(office.ben), office.ben, "");
            office.revoke(
                    Actor.of(office.anna),
                    office.ben,
                    office.feeds.of(office.ben).getFirst().nr());
            assertThat(office.feeds.find(bens)).isEmpty();
        }
    }

    @OnBothDatabases
    void a_removed_person_has_none_a_restored_node_has_none_and_nobody_has_too_many(Databases kind) {
        try (var office = new Office(kind)) {
            String bens = office.make(Actor.of(office.ben), office.ben, "");
            String annas = office.make(Actor.of(office.anna), office.anna, "");
            for (int i = 1; i < CalendarFeeds.FEEDS_MAX; i++) {
                office.make(Actor.of(office.anna), office.anna, "");
            }
            assertThatThrownBy(() -> office.make(Actor.of(office.anna), office.anna, ""))
                    .hasMessageContaining("has 20 calendar feeds; revoke one");
            office.database.write(transaction -> {
                office.appointments.remove(transaction, Actor.AT_THE_FOLDER, office.ben);
                return null;
            });
            assertThat(office.feeds.find(bens)).isEmpty();
            assertThat(office.feeds.of(office.ben)).isEmpty();
            assertThat(office.feeds.find(annas)).isPresent();
            office.database.write(transaction -> {
                Logins.endAll(transaction);
                return null;
            });
            assertThat(office.feeds.find(annas)).isEmpty();
        }
    }
}
