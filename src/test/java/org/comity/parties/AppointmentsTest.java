package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.jspecify.annotations.Nullable;

/** Who may change whom. */
final class AppointmentsTest {
    private static final String OURS = "csirt.northland.example";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A desk with one administrator, Anna, who holds a token. */
    private static final class Desk implements AutoCloseable {
        Instant now = Instant.parse("2026-03-01T09:00:00Z");
        final InstantSource clock = () -> now;
        final Database database;
        final Parties parties;
        final People people;
        final Credentials credentials;
        final Appointments appointments;
        final Actor anna;
        String annasToken;

        Desk(Databases kind) {
            database = kind.fresh();
            parties = new Parties(database, clock);
            var key = new NoteKey(OURS, SigningKey.create(RANDOM).verifyKey()).text();
            database.write(transaction -> parties.add(transaction, OURS, "Northland CSIRT", key, true));
            people = new People(database, clock);
            credentials = new Credentials(database, parties, clock, RANDOM);
            appointments =
                    new Appointments(people, credentials, new Logins(database, people, clock, RANDOM, new byte[32]));
            anna = Actor.of(add(Actor.AT_THE_FOLDER, "anna", Role.ADMINISTRATOR));
            annasToken = token(Actor.AT_THE_FOLDER, "anna-1", "anna");
        }

        Person add(Actor by, String name, Role... roles) {
            return add(by, name, null, roles);
        }

        Person add(Actor by, String name, @Nullable String key, Role... roles) {
            return database.write(
                    transaction -> appointments.add(transaction, by, name, "Somebody", Set.of(roles), key));
        }

        Person give(Actor by, String name, Role role) {
            return database.write(
                    transaction -> appointments.give(transaction, by, people.require(name), Set.of(role)));
        }

        Person take(Actor by, String name, Role role) {
            return database.write(
                    transaction -> appointments.take(transaction, by, people.require(name), Set.of(role)));
        }

        void remove(Actor by, String name) {
            database.write(transaction -> {
                appointments.remove(transaction, by, people.require(name));
                return null;
            });
        }

        String token(Actor by, String name, String person) {
            return database.write(transaction -> appointments.token(
                    transaction,
                    by,
                    name,
                    parties.ours(),
                    people.require(person),
                    EnumSet.of(Scope.COMMANDS),
                    Duration.ofDays(30)));
        }

        void revoke(Actor by, String name) {
            database.write(transaction -> appointments.revoke(transaction, by, name));
        }

        @Override
        public void close() {
            database.close();
        }
    }

    @OnBothDatabases
    void nobody_gives_themselves_a_role(Databases kind) {
        try (var desk = new Desk(kind)) {
            Actor ole = Actor.of(desk.add(desk.anna, "ole", Role.OPERATOR));
            for (Role role : Role.values()) {
                assertThatThrownBy(() -> desk.give(desk.anna, "anna", role))
                        .isInstanceOf(NotPermitted.class)
                        .hasMessageContaining("nobody gives themselves a role");
                assertThatThrownBy(() -> desk.give(ole, "ole", role)).isInstanceOf(NotPermitted.class);
            }
            assertThat(desk.people.require("anna").roles()).containsExactly(Role.ADMINISTRATOR);
            assertThat(desk.people.require("ole").roles()).containsExactly(Role.OPERATOR);
        }
    }

    /** As in CVE-2019-12794 and CVE-2026-44380, where an administrator of a part could take the place of one of all. */
    @OnBothDatabases
    void an_administrator_cannot_be_changed_by_a_lower_role(Databases kind) {
        try (var desk = new Desk(kind)) {
            for (Role role : EnumSet.complementOf(EnumSet.of(Role.ADMINISTRATOR))) {
                Actor lower = Actor.of(desk.add(desk.anna, "is-" + role.label(), role));
                for (Actor actor : new Actor[] {lower, Actor.AT_THE_FOLDER}) {
                    assertThatThrownBy(() -> desk.take(actor, "anna", Role.ADMINISTRATOR))
                            .as("roles")
                            .isInstanceOf(NotPermitted.class);
                    assertThatThrownBy(() -> desk.give(actor, "anna", Role.AUDITOR))
                            .isInstanceOf(NotPermitted.class);
                    assertThatThrownBy(() -> desk.remove(actor, "anna"))
                            .as("removal")
                            .isInstanceOf(NotPermitted.class);
                    assertThatThrownBy(() -> desk.token(actor, "stolen", "anna"))
                            .as("a token that would make the lower one an administrator")
                            .isInstanceOf(NotPermitted.class);
                    assertThatThrownBy(() -> desk.revoke(actor, "anna-1"))
                            .as("ending the token, after which the data folder would appoint again")
                            .isInstanceOf(NotPermitted.class);
                    assertThatThrownBy(() -> desk.add(actor, "friend", Role.ADMINISTRATOR))
                            .isInstanceOf(NotPermitted.class);
                }
            }
            assertThat(desk.people.require("anna").roles()).containsExactly(Role.ADMINISTRATOR);
            assertThat(desk.credentials.personByToken(desk.annasToken)).isPresent();
        }
    }

    @OnBothDatabases
    void whoever_sits_at_the_folder_appoints_only_while_no_administrator_could_act(Databases kind) {
        try (var desk = new Desk(kind)) {
            assertThatThrownBy(() -> desk.add(Actor.AT_THE_FOLDER, "ole"))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("for an administrator, with --as NAME --as-token FILE");

            desk.now = desk.now.plus(Duration.ofDays(30)); // Anna's token expires at this instant
            desk.token(Actor.AT_THE_FOLDER, "anna-2", "anna");
            assertThatThrownBy(() -> desk.add(Actor.AT_THE_FOLDER, "ole")).isInstanceOf(NotPermitted.class);

            assertThatThrownBy(() -> desk.take(desk.anna, "anna", Role.ADMINISTRATOR))
                    .isInstanceOf(NotPermitted.class)
                    .hasMessageContaining("anna is the last administrator");
            assertThatThrownBy(() -> desk.remove(desk.anna, "anna")).isInstanceOf(NotPermitted.class);
            desk.add(desk.anna, "bo", Role.ADMINISTRATOR);
            desk.take(desk.anna, "anna", Role.ADMINISTRATOR); // giving up one's own is allowed where another stays
            assertThat(desk.add(Actor.AT_THE_FOLDER, "ole").roles()).isEmpty();
        }
    }

    @OnBothDatabases
    void an_administrator_who_was_removed_is_none_even_with_the_old_actor_in_hand(Databases kind) {
        try (var desk = new Desk(kind)) {
            Actor bo = Actor.of(desk.add(desk.anna, "bo", Role.ADMINISTRATOR));
            String token = desk.token(desk.anna, "bo-1", "bo");
            desk.remove(desk.anna, "bo");

            assertThat(desk.credentials.personByToken(token)).isEmpty();
            assertThatThrownBy(() -> desk.add(bo, "friend", Role.ADMINISTRATOR)).isInstanceOf(NotPermitted.class);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> desk.add(desk.anna, "bo", Role.APPROVER))
                    .withMessageContaining("there is or was a bo here already");
        }
    }

    @OnBothDatabases
    void a_key_belongs_to_one_person_only(Databases kind) {
        try (var desk = new Desk(kind)) {
            SigningKey key = SigningKey.create(RANDOM);
            desk.add(desk.anna, "lena", new NoteKey("lena", key.verifyKey()).text(), Role.APPROVER);
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            desk.add(desk.anna, "otto", new NoteKey("otto", key.verifyKey()).text(), Role.APPROVER))
                    .withMessageContaining("known already, as lena's");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> desk.add(
                            desk.anna,
                            "otto",
                            new NoteKey("lena", SigningKey.create(RANDOM).verifyKey()).text(),
                            Role.APPROVER))
                    .withMessageContaining("the key is that of lena, not of otto");
        }
    }

    @OnBothDatabases
    void a_token_for_commands_stands_for_one_of_our_people_and_no_door_token_does(Databases kind) {
        try (var desk = new Desk(kind)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> desk.database.write(transaction -> desk.credentials.createToken(
                            transaction,
                            "nobody",
                            desk.parties.ours(),
                            EnumSet.of(Scope.COMMANDS),
                            Duration.ofDays(1))))
                    .withMessageContaining("is for a person");
            String reader = desk.database.write(transaction -> desk.appointments.token(
                    transaction,
                    desk.anna,
                    "annas-reader",
                    desk.parties.ours(),
                    desk.people.require("anna"),
                    EnumSet.of(Scope.TAXII_READ),
                    Duration.ofDays(1)));
            assertThat(desk.credentials.personByToken(reader))
                    .as("a token that lies in some client approves nothing")
                    .isEmpty();
            assertThat(desk.credentials.byToken(reader)).isPresent();
        }
    }

    @OnBothDatabases
    void persons_and_whom_tokens_stand_for_outlive_a_restart(Databases kind) {
        String url = kind.freshUrl();
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T09:00:00Z"));
        String token;
        try (Database database = Database.open(url)) {
            var parties = new Parties(database, clock);
            var key = new NoteKey(OURS, SigningKey.create(RANDOM).verifyKey()).text();
            database.write(transaction -> parties.add(transaction, OURS, "Northland CSIRT", key, true));
            var people = new People(database, clock);
            var appointments = new Appointments(
                    people,
                    new Credentials(database, parties, clock, RANDOM),
                    new Logins(database, people, clock, RANDOM, new byte[32]));
            Person lena = database.write(transaction -> appointments.add(
                    transaction, Actor.AT_THE_FOLDER, "lena", "Lena", Set.of(Role.APPROVER, Role.AUDITOR), null));
            token = database.write(transaction -> appointments.token(
                    transaction,
                    Actor.AT_THE_FOLDER,
                    "lena-1",
                    parties.ours(),
                    lena,
                    EnumSet.of(Scope.COMMANDS),
                    Duration.ofDays(1)));
        }
        try (Database database = Database.open(url)) {
            var people = new People(database, clock);
            var credentials = new Credentials(database, new Parties(database, clock), clock, RANDOM);
            assertThat(people.require("lena").roles()).containsExactlyInAnyOrder(Role.APPROVER, Role.AUDITOR);
            assertThat(credentials.personByToken(token))
                    .hasValue(people.require("lena").nr());
        }
    }
}
