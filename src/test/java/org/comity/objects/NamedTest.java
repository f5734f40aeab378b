package org.comity.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** What objects name, and finding them by it. */
final class NamedTest {
    private static final String MALWARE = "malware--5d4a1f0e-3c1d-4f0e-8a4e-0d3b1f0b2a01";

    @Test
    void relations_name_their_ends_and_nothing_else() {
        assertThat(Names.in(bytes(
                        "{\"type\":\"relationship\",\"id\":\"relationship--1\",\"created_by_ref\":\"identity--1\","
                                + "\"source_ref\":\"indicator--1\",\"target_ref\":\"" + MALWARE + "\"}")))
                .containsExactlyInAnyOrder("indicator--1", MALWARE);
        assertThat(
                        Names.in(
                                bytes(
                                        "{\"type\":\"sighting\",\"sighting_of_ref\":\"indicator--1\",\"where_sighted_refs\":"
                                                + "[\"identity--2\",\"location--3\"],\"observed_data_refs\":[\"observed-data--4\"],\"count\":5}")))
                .containsExactlyInAnyOrder("indicator--1", "identity--2", "location--3", "observed-data--4");
    }

    @Test
    void observables_name_their_value_and_hashes_and_patterns_what_they_compare_with() {
        assertThat(Names.in(bytes("{\"type\":\"domain-name\",\"value\":\"Mail.Example.COM\"}")))
                .containsExactly("mail.example.com");
        assertThat(Names.in(bytes(
                        "{\"type\":\"file\",\"name\":\"a.exe\",\"hashes\":{\"MD5\":\"ABCD\",\"SHA-256\":\"ef01\"}}")))
                .containsExactlyInAnyOrder("abcd", "ef01");
        assertThat(
                        Names.in(
                                indicator(
                                        1,
                                        "[url:value = 'http://x.example/it\\\\'s' OR ipv4-addr:value IN ('192.0.2.1','192.0.2.2')]"
                                                + " FOLLOWEDBY [file:size > 5 AND file:hashes.MD5 = 'D41D8CD98F00B204E9800998ECF8427E']")))
                .containsExactlyInAnyOrder(
                        "http://x.example/it's", "192.0.2.1", "192.0.2.2", "d41d8cd98f00b204e9800998ecf8427e");
    }

    @Test
    void what_cannot_be_read_or_names_nothing_names_nothing() {
        assertThat(Names.in(indicator(1, "[no pattern"))).isEmpty();
        assertThat(Names.in(bytes("{\"type\":\"indicator\",\"pattern_type\":\"yara\",\"pattern\":\"rule x\"}")))
                .isEmpty();
        assertThat(Names.in(bytes("{\"type\":\"x-own\",\"value\":17,\"hashes\":[\"abcd\"]}")))
                .isEmpty();
        assertThat(Names.in(bytes("{}"))).isEmpty();
    }

    @OnBothDatabases
    void it_is_found_before_and_after_the_table_has_come_to_it_and_not_once_it_is_erased(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            long version = hold(database, holdings, 1, "[domain-name:value = 'One.example']");
            hold(database, holdings, 2, "[domain-name:value = 'two.example']");

            assertThat(found(holdings, "one.EXAMPLE")).containsExactly(id(1));
            assertThat(holdings.named().goOn()).isTrue();
            assertThat(holdings.named().goOn()).as("nothing is left").isFalse();
            assertThat(rows(database)).isEqualTo(2);
            assertThat(found(holdings, "one.EXAMPLE")).containsExactly(id(1));
            assertThat(found(holdings, "one.exampl")).as("whole words alone").isEmpty();
            assertThat(holdings.named().lacking()).isZero();

            erase(database, holdings, version);
            assertThat(rows(database)).as("nothing is left of what was erased").isEqualTo(1);
            assertThat(found(holdings, "one.example")).isEmpty();
            assertThat(holdings.named().lacking()).isZero();
        }
    }

    @OnBothDatabases
    void what_is_erased_before_the_table_has_come_to_it_leaves_nothing_there(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            erase(database, holdings, hold(database, holdings, 1, "[domain-name:value = 'one.example']"));
            holdings.named().follow();
            assertThat(rows(database)).isZero();
            assertThat(holdings.named().goOn()).isFalse();
        }
    }

    @OnBothDatabases
    void a_table_that_was_not_there_is_filled_and_goes_on_after_a_stop_where_it_was(Databases kind) {
        String url = kind.freshUrl();
        int versions = 2 * Named.BATCH_VERSIONS_MAX + 1;
        try (var database = Database.open(url)) {
            hold(database, new Holdings(database), versions);
            assertThat(new Holdings(database).named().goOn()).isTrue();
            assertThat(rows(database)).isEqualTo(Named.BATCH_VERSIONS_MAX);
        }
        try (var database = Database.open(url)) {
            var holdings = new Holdings(database);
            Named.Found found = holdings.named().find("same.example", versions);
            assertThat(found.more()).as("one of the rest was not looked at").isTrue();
            assertThat(found.ids()).hasSize(Named.BATCH_VERSIONS_MAX + Named.REST_VERSIONS_MAX);
            holdings.named().follow(); // the first turn does not know whether something comes in
            holdings.named().follow();
            assertThat(holdings.named().find("same.example", versions))
                    .isEqualTo(new Named.Found(
                            IntStream.range(0, versions)
                                    .map(at -> versions - 1 - at)
                                    .mapToObj(NamedTest::id)
                                    .toList(),
                            false));
            assertThat(holdings.named().find("same.example", 3).more()).isTrue();
            assertThat(holdings.named().lacking()).isZero();
        }
    }

    @OnBothDatabases
    void while_things_come_in_a_turn_is_one_batch(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            hold(database, holdings, 3 * Named.BATCH_VERSIONS_MAX);
            holdings.named().follow();
            assertThat(rows(database)).isEqualTo(Named.BATCH_VERSIONS_MAX);
            hold(database, holdings, 5_000, "[domain-name:value = 'later.example']");
            holdings.named().follow();
            assertThat(rows(database)).isEqualTo(2L * Named.BATCH_VERSIONS_MAX);
            holdings.named().follow();
            assertThat(rows(database)).isEqualTo(3L * Named.BATCH_VERSIONS_MAX + 1);
        }
    }

    @OnBothDatabases
    void while_many_read_a_turn_is_a_small_batch_and_afterwards_it_goes_on(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            hold(database, holdings, 3 * Named.BATCH_VERSIONS_MAX);
            holdings.named().follow(); // from now on it knows that nothing comes in
            for (int i = 0; i <= Named.TURN_READINGS_MAX; i++) {
                found(holdings, "other.example");
            }
            holdings.named().follow();
            long after = Named.BATCH_VERSIONS_MAX + Named.BUSY_VERSIONS_MAX;
            assertThat(rows(database)).isEqualTo(after);
            holdings.named().follow();
            assertThat(rows(database)).isEqualTo(3L * Named.BATCH_VERSIONS_MAX);
        }
    }

    @OnBothDatabases
    void a_turn_ends_for_whoever_begins_to_read(Databases kind) throws Exception {
        try (var database = kind.fresh();
                var others = Executors.newVirtualThreadPerTaskExecutor()) {
            var holdings = new Holdings(database);
            hold(database, holdings, 4 * Named.BATCH_VERSIONS_MAX);
            holdings.named().follow();
            var begun = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            var writing = others.submit(() -> database.write(transaction -> {
                begun.countDown();
                return await(go);
            }));
            begun.await();
            var turn = others.submit(() -> holdings.named().follow());
            while (database.waiting() == 0) {
                Thread.onSpinWait();
            }
            found(holdings, "other.example"); // in the middle of its first batch
            go.countDown();
            turn.get();
            writing.get();
            assertThat(rows(database)).isEqualTo(2L * Named.BATCH_VERSIONS_MAX);
            holdings.named().follow();
            assertThat(rows(database)).isEqualTo(4L * Named.BATCH_VERSIONS_MAX);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @OnBothDatabases
    void the_law_sees_a_row_that_is_missing_or_too_many(Databases kind) {
        for (String change : List.of(
                "DELETE FROM named",
                "UPDATE named SET word = word + 1",
                "INSERT INTO named (word, version) VALUES (5, 1)",
                "INSERT INTO named (word, version) VALUES (5, 99)")) {
            try (var database = kind.fresh()) {
                var holdings = new Holdings(database);
                hold(database, holdings, 1, "[domain-name:value = 'one.example']");
                holdings.named().follow();
                assertThat(holdings.named().lacking()).isZero();
                database.write(transaction -> transaction.prepare(change).executeUpdate());
                assertThat(holdings.named().lacking()).as(change).isPositive();
            }
        }
    }

    private static List<String> found(Holdings holdings, String text) {
        return holdings.named().find(text, 10).ids();
    }

    private static long rows(Database database) {
        return database.read(reading -> {
            try (var rows = reading.prepare("SELECT count(*) FROM named").executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static void erase(Database database, Holdings holdings, long version) {
        database.write(transaction -> {
            holdings.erase(transaction, version);
            return null;
        });
    }

    private static String id(int number) {
        return "indicator--" + number;
    }

    private static long hold(Database database, Holdings holdings, int number, String pattern) {
        byte[] body = indicator(number, pattern);
        var arrival =
                new Arrival(id(number), "indicator", 1_000L, Digest.of(body).bytes(), body);
        return database.write(transaction ->
                holdings.hold(transaction, 1, List.of(arrival)).getFirst().version());
    }

    private static void hold(Database database, Holdings holdings, int count) {
        database.write(transaction -> holdings.hold(
                transaction,
                1,
                IntStream.range(0, count)
                        .mapToObj(number -> {
                            byte[] body = indicator(number, "[domain-name:value = 'same.example']");
                            return new Arrival(
                                    id(number),
                                    "indicator",
                                    1_000L,
                                    Digest.of(body).bytes(),
                                    body);
                        })
                        .toList()));
    }

    private static byte[] indicator(int number, String pattern) {
        return bytes("{\"type\":\"indicator\",\"id\":\"" + id(number) + "\",\"pattern_type\":\"stix\",\"pattern\":\""
                + pattern + "\"}");
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
