package org.comity.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comity.objects.Holding.Result;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.jspecify.annotations.Nullable;

final class HoldingsTest {
    private static final long OURS = 1;
    private static final long THEIRS = 2;

    @OnBothDatabases
    void a_version_is_held_once_and_its_bytes_come_back_as_they_came(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            Arrival arrival = arrival("indicator--a", 1_000L, "{\"id\" : \"indicator--a\" }");

            assertThat(results(hold(database, holdings, OURS, arrival))).containsExactly(Result.NEW);
            assertThat(results(hold(database, holdings, OURS, arrival))).containsExactly(Result.ALREADY);

            long version = hold(database, holdings, OURS, arrival).getFirst().version();
            byte[] body =
                    database.read(reading -> Holdings.body(reading, version).orElseThrow());
            assertThat(body).isEqualTo(arrival.body());
        }
    }

    @OnBothDatabases
    void the_same_json_written_differently_is_held_already_and_other_content_is_a_conflict(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            hold(database, holdings, OURS, arrival("indicator--a", 1_000L, "{\"id\":\"indicator--a\",\"name\":\"x\"}"));

            assertThat(results(hold(
                            database,
                            holdings,
                            OURS,
                            arrival("indicator--a", 1_000L, "{ \"name\":\"x\", \"id\":\"indicator--a\" }"),
                            arrival("indicator--a", 1_000L, "{\"id\":\"indicator--a\",\"name\":\"y\"}"),
                            arrival("indicator--a", 2_000L, "{\"id\":\"indicator--a\",\"name\":\"y\"}"))))
                    .containsExactly(Result.ALREADY, Result.CONFLICT, Result.NEW);
        }
    }

    @OnBothDatabases
    void another_source_may_hold_other_content_under_the_same_id_and_version(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            hold(database, holdings, OURS, arrival("indicator--a", 1_000L, "{\"name\":\"x\"}"));

            assertThat(results(
                            hold(database, holdings, THEIRS, arrival("indicator--a", 1_000L, "{\"name\":\"less\"}"))))
                    .containsExactly(Result.NEW);
            List<HeldVersion> versions = database.read(reading -> holdings.versions(reading, "indicator--a"));
            assertThat(versions).hasSize(2);
        }
    }

    @OnBothDatabases
    void an_object_without_versions_gets_a_new_one_when_its_content_changes(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            Arrival plain = arrival("ipv4-addr--a", null, "{\"value\":\"192.0.2.1\"}");
            Arrival richer = arrival("ipv4-addr--a", null, "{\"value\":\"192.0.2.1\",\"defanged\":true}");

            assertThat(results(hold(database, holdings, OURS, plain, plain, richer, richer)))
                    .containsExactly(Result.NEW, Result.ALREADY, Result.NEW, Result.ALREADY);
        }
    }

    @OnBothDatabases
    void a_batch_that_fails_leaves_nothing_and_the_next_one_is_held(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            assertThatThrownBy(() -> database.write(transaction -> {
                        holdings.hold(
                                transaction, OURS, List.of(arrival("indicator--a", 1_000L, "{}"), tool("tool--b")));
                        throw new IllegalStateException("second thoughts");
                    }))
                    .hasMessage("second thoughts");

            assertThat(results(hold(database, holdings, OURS, arrival("indicator--a", 1_000L, "{}"), tool("tool--b"))))
                    .containsExactly(Result.NEW, Result.NEW);
            assertThat(new Holdings(database).typeNumber("tool")).isEqualTo(holdings.typeNumber("tool"));
        }
    }

    @OnBothDatabases
    void what_was_erased_leaves_a_tombstone_and_may_come_again(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            Arrival arrival = arrival("indicator--a", 1_000L, "{\"name\":\"x\"}");
            long version = hold(database, holdings, OURS, arrival).getFirst().version();
            database.write(transaction -> {
                holdings.erase(transaction, version);
                return null;
            });

            Optional<byte[]> body = database.read(reading -> Holdings.body(reading, version));
            List<HeldVersion> versions = database.read(reading -> holdings.versions(reading, "indicator--a"));
            assertThat(body).isEmpty();
            assertThat(versions).singleElement().satisfies(held -> {
                assertThat(held.erased()).isTrue();
                assertThat(held.digest()).isEqualTo(arrival.digest());
            });
            assertThat(results(hold(database, holdings, OURS, arrival))).containsExactly(Result.NEW);
        }
    }

    @OnBothDatabases
    void more_ids_than_one_lookup_takes_are_all_found_again(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            Arrival[] many = IntStream.range(0, 1_001)
                    .mapToObj(i -> arrival("indicator--" + i, 1_000L, "{\"i\":" + i + "}"))
                    .toArray(Arrival[]::new);

            assertThat(results(hold(database, holdings, OURS, many))).containsOnly(Result.NEW);
            assertThat(results(hold(database, new Holdings(database), OURS, many)))
                    .containsOnly(Result.ALREADY);
        }
    }

    @OnBothDatabases
    void who_remembers_what_was_held_learns_of_every_change_of_its_type_and_of_no_other(Databases kind) {
        try (var database = kind.fresh()) {
            var holdings = new Holdings(database);
            List<Holding> held = hold(database, holdings, OURS, tool("tool--a"), tool("tool--b"));
            long first = holdings.changes("tool");
            assertThat(first).isPositive();

            hold(database, holdings, OURS, tool("tool--a"));
            hold(database, holdings, OURS, arrival("indicator--a", 1_000L, "{}"));
            assertThat(holdings.changes("tool")).as("nothing of it changed").isEqualTo(first);

            database.write(transaction -> {
                holdings.erase(transaction, held.get(0).version());
                return null;
            });
            long erased = holdings.changes("tool");
            assertThat(erased).isGreaterThan(first);
            database.write(transaction -> {
                holdings.forget(transaction, held.get(1).version());
                return null;
            });
            assertThat(holdings.changes("tool")).isGreaterThan(erased);
            assertThat(holdings.changes("campaign")).isZero();
        }
    }

    private static List<Holding> hold(Database database, Holdings holdings, long source, Arrival... arrivals) {
        return database.write(transaction -> holdings.hold(transaction, source, List.of(arrivals)));
    }

    private static List<Result> results(List<Holding> holdings) {
        return holdings.stream().map(Holding::result).toList();
    }

    private static Arrival tool(String id) {
        return arrival(id, 1_000L, "{}");
    }

    private static Arrival arrival(String id, @Nullable Long modified, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Arrival(id, id.substring(0, id.indexOf("--")), modified, digest, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
