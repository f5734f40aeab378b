package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.seal.TimeCode;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** Logins as they are kept, on both databases: nobody is kept out for ever, and nobody gets in by guessing. */
final class LoginsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OURS = "csirt.northland.example";
    private static final String PASSWORD = "seven herons over the harbour";
    private static final String HOME = "192.0.2.7";

    /** A party of ours with one person, and a clock that is turned by hand. */
    private static final class Desk implements AutoCloseable {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        final Database database;
        final Appointments appointments;
        final Logins logins;
        final Person anna;
        TimeCode code = TimeCode.create(RANDOM);

        Desk(Databases kind) {
            database = kind.fresh();
            InstantSource clock = () -> now;
            var parties = new Parties(database, clock);
            var key = new NoteKey(OURS, SigningKey.create(RANDOM).verifyKey()).text();
            database.write(transaction -> parties.add(transaction, OURS, "Northland CSIRT", key, true));
            var people = new People(database, clock);
            logins = new Logins(database, people, clock, RANDOM, new byte[32]);
            appointments = new Appointments(people, new Credentials(database, parties, clock, RANDOM), logins);
            anna = database.write(transaction -> appointments.add(
                    transaction, Actor.AT_THE_FOLDER, "anna", "Anna", Set.of(Role.ADMINISTRATOR), null));
        }

        String link() {
            return database.write(transaction -> appointments.link(transaction, Actor.AT_THE_FOLDER, anna));
        }

        LoginAnswer byLink(String token, String address) {
            return database.write(transaction -> logins.byLink(transaction, token, address));
        }

        LoginAnswer attempt(String password, String typed, String address) {
            var attempt = logins.attempt("anna", password, typed, address);
            return database.write(transaction -> logins.settle(transaction, attempt));
        }

        String code() {
            return code.at(TimeCode.step(now));
        }

        /** Sets the password by a link, and lets the code of it pass. */
        void password() {
            var in = (LoginAnswer.In) byLink(link(), HOME);
            Sitting sitting = logins.sittings().find(in.token()).orElseThrow();
            code = sitting.offer();
            var fresh = logins.prepare(sitting, HOME, "", PASSWORD, PASSWORD, code());
            assertThat(fresh.change()).isEqualTo(Logins.Change.FINE);
            database.write(transaction -> logins.settle(transaction, sitting, HOME, fresh));
            now = now.plusSeconds(60);
        }

        @Override
        public void close() {
            database.close();
        }
    }

    @OnBothDatabases
    void a_link_is_used_once_also_when_two_press_at_once(Databases kind) {
        try (var desk = new Desk(kind)) {
            String link = desk.link();
            assertThat(desk.byLink(link, HOME)).isInstanceOf(LoginAnswer.In.class);
            assertThat(desk.byLink(link, HOME)).isInstanceOf(LoginAnswer.No.class);
            assertThat(desk.logins.anybodyCanLogIn()).isFalse();
            desk.link();
            assertThat(desk.logins.anybodyCanLogIn()).isTrue();
            desk.now = desk.now.plus(Duration.ofDays(2));
            assertThat(desk.logins.anybodyCanLogIn()).isFalse();
        }
    }

    @OnBothDatabases
    void who_guesses_from_anywhere_does_not_keep_out_who_came_from_home_lately(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.password();
            for (int i = 0; i < 10; i++) {
                assertThat(desk.attempt("guess", "000000", "198.51.100." + i)).isInstanceOf(LoginAnswer.No.class);
            }
            assertThat(desk.attempt(PASSWORD, desk.code(), "203.0.113.9"))
                    .as("from an address nobody knows it is locked, whatever is typed")
                    .satisfies(no -> assertThat(((LoginAnswer.No) no).why()).isEqualTo(LoginAnswer.Why.LOCKED));
            assertThat(desk.attempt(PASSWORD, desk.code(), HOME)).isInstanceOf(LoginAnswer.In.class);
            assertThat(desk.logins.explain(desk.anna)).anyMatch(each -> each.contains("locked is anna until"));
            desk.now = desk.now.plus(Guesses.SPAN);
            assertThat(desk.attempt(PASSWORD, desk.code(), "203.0.113.9")).isInstanceOf(LoginAnswer.In.class);
        }
    }

    @OnBothDatabases
    void two_tries_with_one_code_let_one_in(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.password();
            var first = desk.logins.attempt("anna", PASSWORD, desk.code(), HOME);
            var second = desk.logins.attempt("anna", PASSWORD, desk.code(), HOME);
            LoginAnswer in = desk.database.write(transaction -> desk.logins.settle(transaction, first));
            LoginAnswer no = desk.database.write(transaction -> desk.logins.settle(transaction, second));
            assertThat(in).isInstanceOf(LoginAnswer.In.class);
            assertThat(no).isInstanceOf(LoginAnswer.No.class);
        }
    }

    @OnBothDatabases
    void a_token_of_a_sitting_stands_nowhere_in_the_database(Databases kind) {
        try (var desk = new Desk(kind)) {
            String link = desk.link();
            String token = ((LoginAnswer.In) desk.byLink(link, HOME)).token();
            assertThat(desk.logins.sittings().find(token)).isPresent();
            String kept = desk.database.read(reading -> {
                var text = new StringBuilder();
                for (String table : new String[] {"sitting", "login_link"}) {
                    try (var rows =
                            reading.prepare("SELECT digest FROM " + table).executeQuery()) {
                        while (rows.next()) {
                            text.append(rows.getString(1)).append('\n');
                        }
                    }
                }
                return text.toString();
            });
            assertThat(kept).isNotEmpty().doesNotContain(token, link);
        }
    }

    /** Every secret for codes that lies in the database, in hex. */
    private static java.util.List<String> secrets(Database database) {
        return database.read(reading -> {
            var found = new java.util.ArrayList<String>();
            for (String each : new String[] {"SELECT secret FROM login", "SELECT offer FROM sitting"}) {
                try (var rows = reading.prepare(each).executeQuery()) {
                    while (rows.next()) {
                        found.add(java.util.HexFormat.of().formatHex(rows.getBytes(1)));
                    }
                }
            }
            return found;
        });
    }

    @OnBothDatabases
    void secrets_for_codes_lie_locked_and_those_of_an_older_version_are_locked_when_it_opens(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.password();
            String open = java.util.HexFormat.of().formatHex(desk.code.secret());
            assertThat(secrets(desk.database)).hasSize(2).allMatch(each -> !each.contains(open));
            // As a version before this one left them.
            byte[] offered = TimeCode.create(RANDOM).secret();
            desk.database.write(transaction -> {
                var login = transaction.prepare("UPDATE login SET secret = ?");
                login.setBytes(1, desk.code.secret());
                login.executeUpdate();
                var sitting = transaction.prepare("UPDATE sitting SET offer = ?");
                sitting.setBytes(1, offered);
                return sitting.executeUpdate();
            });
            InstantSource clock = () -> desk.now;
            var people = new People(desk.database, clock);
            var again = new Logins(desk.database, people, clock, RANDOM, new byte[32]);
            assertThat(secrets(desk.database)).hasSize(2).allMatch(each -> each.length() > 40 && !each.contains(open));
            desk.now = desk.now.plus(Duration.ofMinutes(2));
            var attempt = again.attempt("anna", PASSWORD, desk.code(), HOME);
            assertThat(attempt.no()).isNull();
            assertThat(again.explain(desk.anna)).noneMatch(each -> each.contains("login.key"));

            byte[] other = new byte[32];
            other[0] = 1;
            var lost = new Logins(desk.database, people, clock, RANDOM, other);
            assertThat(lost.attempt("anna", PASSWORD, desk.code(), HOME).no()).isEqualTo(LoginAnswer.Why.WRONG_CODE);
            assertThat(lost.explain(desk.anna)).anyMatch(each -> each.contains("keys/login.key"));
        }
    }

    @OnBothDatabases
    void who_is_tied_is_found_by_issuer_claim_and_subject_together_and_a_refusal_by_its_reference(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.database.write(transaction -> {
                desk.appointments.tie(
                        transaction, Actor.AT_THE_FOLDER, desk.anna, "https://login.example", "sub", "Anna-1");
                return null;
            });
            Ties ties = desk.logins.ties();
            assertThat(ties.find("https://login.example", "sub", "Anna-1")).contains(desk.anna);
            assertThat(ties.find("https://login.example", "sub", "anna-1"))
                    .as("letter by letter")
                    .isEmpty();
            assertThat(ties.find("https://login.example", "email", "Anna-1")).isEmpty();
            assertThat(ties.find("https://other.example", "sub", "Anna-1")).isEmpty();
            ProviderRefusals refusals = desk.logins.refusals();
            String reference = refusals.reference();
            desk.database.write(transaction -> {
                refusals.keep(transaction, reference, null, HOME, "aud", "why");
                return null;
            });
            assertThat(refusals.find(
                            reference.toLowerCase(java.util.Locale.ROOT).replace("-", " ")))
                    .get()
                    .satisfies(each -> assertThat(each.claim()).isEqualTo("aud"));
            desk.now = desk.now.plus(Duration.ofDays(31));
            desk.database.write(transaction -> {
                refusals.keep(transaction, refusals.reference(), null, HOME, "iss", "why");
                return null;
            });
            assertThat(refusals.find(reference)).as("after its time").isEmpty();
            assertThat(refusals.last())
                    .get()
                    .satisfies(each -> assertThat(each.claim()).isEqualTo("iss"));
        }
    }

    @OnBothDatabases
    void links_are_made_by_administrators_once_there_is_one_who_can_act(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.database.write(transaction -> desk.appointments.token(
                    transaction,
                    Actor.AT_THE_FOLDER,
                    "anna-1",
                    new Party(1, OURS, "Northland CSIRT", "", true),
                    desk.anna,
                    Set.of(Scope.COMMANDS),
                    Duration.ofDays(1)));
            assertThatThrownBy(desk::link).isInstanceOf(NotPermitted.class);
            assertThat(desk.database.<String>write(
                            transaction -> desk.appointments.link(transaction, Actor.of(desk.anna), desk.anna)))
                    .hasSize(43);
        }
    }

    @OnBothDatabases
    void a_restored_backup_lets_nobody_in_by_what_was_open_when_it_was_made(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.password();
            String token = ((LoginAnswer.In) desk.attempt(PASSWORD, desk.code(), HOME)).token();
            String link = desk.link();
            desk.database.write(transaction -> {
                Logins.endAll(transaction);
                return null;
            });
            assertThat(desk.logins.sittings().find(token)).isEmpty();
            assertThat(desk.byLink(link, HOME)).isInstanceOf(LoginAnswer.No.class);
            desk.now = desk.now.plusSeconds(60);
            assertThat(desk.attempt(PASSWORD, desk.code(), HOME)).isInstanceOf(LoginAnswer.In.class);
        }
    }

    @OnBothDatabases
    void whoever_is_removed_is_out_and_has_no_way_back_in(Databases kind) {
        try (var desk = new Desk(kind)) {
            desk.password();
            String token = ((LoginAnswer.In) desk.byLink(desk.link(), HOME)).token();
            String link = desk.link();
            desk.database.write(transaction -> {
                desk.appointments.remove(transaction, Actor.AT_THE_FOLDER, desk.anna);
                return null;
            });
            assertThat(desk.logins.sittings().find(token)).isEmpty();
            assertThat(desk.byLink(link, HOME)).isInstanceOf(LoginAnswer.No.class);
            assertThat(desk.attempt(PASSWORD, desk.code(), HOME)).isInstanceOf(LoginAnswer.No.class);
        }
    }
}
