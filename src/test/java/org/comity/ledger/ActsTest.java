package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.comity.json.Json;
import org.comity.ledger.Acts.Asked;
import org.comity.ledger.Acts.Place;
import org.comity.seal.Digest;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Acts of a period, found without reading whole logs, and held to the records. */
final class ActsTest {
    private static final Instant BEGUN = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant EVER = Instant.parse("2030-01-01T00:00:00Z");
    private static final LogName BETA = LogName.of("seven", "beta.example");
    private static final LogName GAMMA = LogName.of("eight", "gamma.example");

    private final SecureRandom random = new SecureRandom();
    private final SigningKey key = SigningKey.create(random);
    private Instant now = BEGUN;

    private Ledger ledger(Database database) {
        return new Ledger(database, key, "alpha.example", "1", () -> now, random);
    }

    private Entry add(Database database, Ledger ledger, LogName log, String kind, int objects, String details) {
        now = now.plus(Duration.ofDays(1));
        var items = new ArrayList<Item>();
        for (int i = 0; i < objects; i++) {
            items.add(new Item("indicator--" + i, Digest.of("a body " + i)));
        }
        return database.write(transaction -> ledger.append(
                transaction, log, Act.of(kind, "mara").over(Items.of(items)).with(Json.parseObject(details))));
    }

    private static Asked asked(Instant from, Instant until, Set<String> kinds, boolean personal, Place before) {
        return new Asked(from, until, kinds, "", "", personal, before, 2);
    }

    private static List<Long> numbers(Acts.FoundPage page) {
        return page.acts().stream().map(Acts.Found::number).toList();
    }

    private static final String PERSONAL =
            "{\"version\":1,\"under\":[{\"clause\":\"1\",\"objects\":2,\"personal\":1}]}";
    private static final String PLAIN = "{\"version\":1,\"under\":[{\"clause\":\"1\",\"objects\":2,\"personal\":0}]}";

    @OnBothDatabases
    void acts_are_found_by_period_kind_party_agreement_and_personal_data_the_latest_first(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            add(database, ledger, BETA, "released", 2, PLAIN); // on the 2nd
            add(database, ledger, BETA, "released", 2, PERSONAL); // 3rd
            add(database, ledger, GAMMA, "released", 3, "{}"); // 4th, does not say
            add(database, ledger, GAMMA, "served", 1, "{}"); // 5th
            Acts acts = ledger.acts();

            Acts.FoundPage first = acts.find(asked(BEGUN, EVER, Set.of("released"), false, Place.END));
            assertThat(first.acts())
                    .extracting(found -> found.origin().log(), Acts.Found::objects, Acts.Found::personal)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(GAMMA, 3L, null),
                            org.assertj.core.groups.Tuple.tuple(BETA, 2L, 1L));
            Place next = first.next();
            assertThat(next).isNotNull();
            Acts.FoundPage second = acts.find(asked(BEGUN, EVER, Set.of("released"), false, Place.parse(next.text())));
            assertThat(numbers(second)).containsExactly(1L);
            assertThat(second.next()).isNull();

            assertThat(acts.find(asked(BEGUN, EVER, Set.of("released"), true, Place.END))
                            .acts())
                    .extracting(Acts.Found::personal)
                    .containsExactly(null, 1L);
            Instant third = Instant.parse("2026-11-03T00:00:00Z");
            assertThat(numbers(acts.find(asked(third, third.plus(Duration.ofDays(1)), Set.of(), false, Place.END))))
                    .as("the end is not in it")
                    .containsExactly(2L);
            assertThat(acts.find(new Asked(BEGUN, EVER, Set.of(), "gamma.example", "", false, Place.END, 9))
                            .acts())
                    .hasSize(2);
            assertThat(acts.find(new Asked(BEGUN, EVER, Set.of(), "", "seven", false, Place.END, 9))
                            .acts())
                    .hasSize(2);
            assertThat(acts.find(new Asked(BEGUN, EVER, Set.of(), "gamma.example", "seven", false, Place.END, 9))
                            .acts())
                    .isEmpty();
            assertThat(acts.after(ledger.named(GAMMA), 1, "served", 9)).hasSize(1);
            assertThat(acts.after(ledger.named(GAMMA), 2, "served", 9)).isEmpty();
            assertThat(acts.sums(BEGUN, EVER, "released"))
                    .extracting(Acts.Sum::party, Acts.Sum::objects)
                    .contains(org.assertj.core.groups.Tuple.tuple("gamma.example", 3L));
        }
    }

    @OnBothDatabases
    void the_latest_of_a_kind_are_found_in_the_logs_that_are_asked_for(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            for (int i = 0; i < 3; i++) {
                add(database, ledger, BETA, "admitted", 1 + i, "{}");
                add(database, ledger, BETA, "served", 9, "{}");
                add(database, ledger, GAMMA, "admitted", 11 + i, "{}");
                add(database, ledger, LogName.HOME, "refused", 0, "{\"count\":" + i + "}");
            }
            Acts acts = ledger.acts();
            assertThat(acts.latest("admitted", 4, any -> true))
                    .extracting(Acts.Found::objects)
                    .containsExactly(13L, 3L, 12L, 2L);
            assertThat(acts.latest("admitted", 9, ledger.named(BETA)::equals))
                    .extracting(Acts.Found::objects)
                    .containsExactly(3L, 2L, 1L);
            assertThat(acts.latest("refused", 1, ledger.named(LogName.HOME)::equals))
                    .extracting(each -> each.record().get("details"))
                    .containsExactly(Json.parseObject("{\"count\":2}"));
            assertThat(acts.latest("refused", 9, ledger.named(BETA)::equals)).isEmpty();
            assertThatThrownBy(() -> acts.latest("served", 1, any -> true)).hasMessageContaining("no index");
        }
    }

    @Test
    void the_latest_of_a_kind_are_read_off_an_index_of_their_own() {
        try (var database = Databases.SQLITE.fresh()) {
            List<String> plan = database.read(reading -> {
                var steps = new ArrayList<String>();
                try (var rows = reading.prepare("EXPLAIN QUERY PLAN " + Acts.latestOf("admitted"))
                        .executeQuery()) {
                    while (rows.next()) {
                        steps.add(rows.getString(4));
                    }
                }
                return steps;
            });
            assertThat(plan).singleElement().asString().contains("ledger_act_admitted");
        }
    }

    @OnBothDatabases
    void acts_of_a_time_without_the_table_are_taken_up_at_the_next_start(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            for (int i = 0; i < 600; i++) {
                add(database, ledger, BETA, "released", 1, PERSONAL);
            }
            assertThat(ledger.acts().lacking()).isZero();
            run(database, "DELETE FROM ledger_act");
            assertThat(ledger.acts().lacking()).isEqualTo(601); // with "log opened" at home
            Ledger again = ledger(database);
            assertThat(again.acts().lacking()).isZero();
            assertThat(again.acts()
                            .find(asked(BEGUN, EVER, Set.of(), false, Place.END))
                            .acts())
                    .hasSize(2);
        }
    }

    @OnBothDatabases
    void a_row_goes_with_its_record_and_one_that_was_changed_or_taken_is_noticed(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            add(database, ledger, BETA, "released", 1, PERSONAL);
            add(database, ledger, BETA, "released", 1, PLAIN);
            database.write(transaction -> ledger.destroy(transaction, BETA, List.of(1L), "mara", "its time is over"));
            assertThat(ledger.acts().lacking()).isZero();
            assertThat(ledger.acts()
                            .find(asked(BEGUN, EVER, Set.of("released"), false, Place.END))
                            .acts())
                    .hasSize(1);
            for (String change : List.of(
                    "UPDATE ledger_act SET at = at - 1 WHERE number = 2",
                    "UPDATE ledger_act SET at = at + 1, personal = 1 WHERE number = 2",
                    "UPDATE ledger_act SET personal = 0, kind = 'served' WHERE number = 2",
                    "DELETE FROM ledger_act WHERE number = 2",
                    "INSERT INTO ledger_act (log, number, at, kind, objects) VALUES (1, 99, 1, 'released', 1)")) {
                run(database, change);
                assertThat(ledger.acts().lacking()).as(change).isPositive();
            }
            assertThat(ledger.verify().holds()).as("the logs themselves").isTrue();
        }
    }

    @OnBothDatabases
    void entries_are_found_by_number_and_by_commitment(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            Entry entry = add(database, ledger, BETA, "released", 1, PLAIN);
            assertThat(ledger.acts().committed(entry.commitment())).hasValue(new Acts.Where(ledger.named(BETA), 1));
            assertThat(ledger.acts().committed(Digest.of("another"))).isEmpty();
            assertThat(ledger.acts().numbered(1))
                    .extracting(where -> where.origin().log())
                    .containsExactlyInAnyOrder(BETA, LogName.HOME);
            assertThat(ledger.acts().numbered(2)).isEmpty();
        }
    }

    @Test
    void what_is_no_place_is_told() {
        for (String wrong : List.of("", "1-2", "1-2-3-4", "1-2-x", "-1-2-3", "1-2-9999999999999999999")) {
            assertThatThrownBy(() -> Place.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void run(Database database, String sql) {
        database.write(transaction -> transaction.prepare(sql).executeUpdate());
    }
}
