package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.comity.json.JsonObject;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.LogProof;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.seal.Tile;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final LogName BETA = LogName.of("agreement-7", "beta.example");
    private static final Act SERVED = Act.of("served", "alpha.example").under("agreement-7", "beta.example");

    private final SecureRandom random = new SecureRandom();
    private final SigningKey key = SigningKey.create(random);

    private Ledger ledger(Database database) {
        return ledger(database, "1");
    }

    private Ledger ledger(Database database, String incarnation) {
        return new Ledger(database, key, "alpha.example", incarnation, InstantSource.fixed(AT), random);
    }

    private static Entry append(Database database, Ledger ledger, LogName log, Act act) {
        return database.write(transaction -> ledger.append(transaction, log, act));
    }

    private static void append(Database database, Ledger ledger, LogName log, Act act, int times) {
        database.write(transaction -> {
            for (int i = 0; i < times; i++) {
                ledger.append(transaction, log, act);
            }
            return null;
        });
    }

    @OnBothDatabases
    void entries_are_numbered_in_each_log_and_read_back_after_any_of_them(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            Act released = Act.of("released", "Mara Lind")
                    .under("agreement-7", "beta.example")
                    .over(Items.of(List.of(new Item("indicator--1", Digest.of("a body")))))
                    .with(JsonObject.builder().put("clause", "4.2").build());
            Entry first = append(database, ledger, BETA, released);
            Entry second = append(database, ledger, BETA, SERVED);
            append(database, ledger, LogName.HOME, Act.of("refused", "alpha.example"));

            assertThat(List.of(first.number(), second.number())).containsExactly(1L, 2L);
            assertThat(ledger.logs()).containsExactly(BETA, LogName.HOME);
            assertThat(ledger.entries(BETA, 0, 10)).containsExactly(first, second);
            assertThat(ledger.entries(BETA, 1, 10)).containsExactly(second);
            assertThat(ledger.entries(BETA, 0, 1)).containsExactly(first);
            assertThat(ledger.entries(BETA, 2, 10)).isEmpty();
            assertThat(ledger.entries(LogName.of("agreement-7", "gamma.example"), 0, 10))
                    .isEmpty();
            assertThat(opening(first).json())
                    .isEqualTo(JsonObject.builder()
                            .put("kind", "released")
                            .put("at", "2026-11-23T12:00:00Z")
                            .put("actor", "Mara Lind")
                            .put("agreement", "agreement-7")
                            .put("counterparty", "beta.example")
                            .put("count", 1)
                            .put("items", released.items().root().base64())
                            .put("details", released.details())
                            .build());
            assertThat(ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void an_entry_goes_with_the_act_that_failed(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED);
            assertThatThrownBy(() -> database.write(transaction -> {
                        ledger.append(transaction, BETA, SERVED);
                        ledger.append(transaction, LogName.of("agreement-8", "gamma.example"), SERVED);
                        throw new IllegalStateException("the act failed");
                    }))
                    .hasMessage("the act failed");
            assertThat(append(database, ledger, BETA, SERVED).number()).isEqualTo(2);
            assertThat(ledger.logs()).containsExactly(BETA, LogName.HOME);
            ledger.checkpointAll();
            assertThat(ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void the_log_itself_says_nothing_of_the_act_and_equal_acts_look_different(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            Entry one = append(database, ledger, BETA, SERVED);
            Entry other = append(database, ledger, BETA, SERVED);
            assertThat(one.bytes()).hasSize(33).startsWith(1);
            assertThat(one.commitment()).isNotEqualTo(other.commitment());
            Opening opening = opening(one);
            assertThat(Opening.of(opening.salt(), opening.bytes()).commitment()).isEqualTo(one.commitment());
            assertThat(Opening.of(new byte[32], opening.bytes()).commitment()).isNotEqualTo(one.commitment());
        }
    }

    @OnBothDatabases
    void a_checkpoint_follows_what_was_appended_and_comes_once(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            assertThat(ledger.checkpointAll()).isEmpty();
            assertThat(ledger.checkpoint(BETA)).isEmpty();
            append(database, ledger, BETA, SERVED, 300);
            assertThat(ledger.checkpoint(BETA)).isEmpty();
            assertThat(ledger.proof(BETA, 1)).isEmpty();

            assertThat(ledger.checkpointAll()).hasSize(2); // the home log says that the other was begun
            assertThat(ledger.checkpointAll()).isEmpty();
            SignedNote note = ledger.checkpoint(BETA).orElseThrow();
            note.open(List.of(ledger.noteKey(BETA)));
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            assertThat(checkpoint.origin()).isEqualTo("alpha.example/ledger/1/agreement/agreement-7/beta.example");
            assertThat(checkpoint.size()).isEqualTo(300);
            assertThat(checkpoint.root()).isEqualTo(root(ledger.entries(BETA, 0, 300)));
        }
    }

    @OnBothDatabases
    void a_ledger_opened_again_goes_on_where_it_was(Databases kind) {
        String url = kind.freshUrl();
        var sizes = List.of(1, 254, 1, 1, 300, 3);
        int size = 0;
        for (int more : sizes) {
            try (var database = Database.open(url)) {
                Ledger ledger = ledger(database);
                append(database, ledger, BETA, SERVED, more);
                ledger.checkpointAll();
                size += more;
                Checkpoint head =
                        Checkpoint.parse(ledger.checkpoint(BETA).orElseThrow().text());
                assertThat(head.size()).isEqualTo(size);
                assertThat(head.root()).isEqualTo(root(ledger.entries(BETA, 0, size)));
                assertThat(ledger.verify().holds()).isTrue();
            }
        }
    }

    @OnBothDatabases
    void every_entry_is_proved_to_whoever_knows_the_key(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED, 270);
            ledger.checkpointAll();
            append(database, ledger, BETA, SERVED);
            List<Entry> entries = ledger.entries(BETA, 0, 1000);
            List<NoteKey> known = List.of(NoteKey.parse(ledger.noteKey(BETA).text()));
            for (int number : new int[] {1, 2, 255, 256, 257, 270}) {
                String printed = ledger.proof(BETA, number).orElseThrow().print();
                LogProof proof = LogProof.parse(printed.getBytes(StandardCharsets.UTF_8));
                byte[] entry = entries.get(number - 1).bytes();
                assertThat(proof.verify(entry, ledger.origin(BETA), known).size())
                        .isEqualTo(270);
                byte[] other = entries.get(number % 270).bytes();
                assertThatThrownBy(() -> proof.verify(other, ledger.origin(BETA), known))
                        .hasMessageContaining("does not stand at index");
            }
            assertThat(ledger.proof(BETA, 271)).isEmpty();
            assertThat(ledger.proof(BETA, 0)).isEmpty();
            assertThat(ledger.proof(LogName.of("agreement-8", "beta.example"), 1))
                    .isEmpty();
        }
    }

    @OnBothDatabases
    void a_later_head_is_proved_to_follow_an_earlier_one(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED, 200);
            ledger.checkpointAll();
            Checkpoint old = head(ledger);
            append(database, ledger, BETA, SERVED, 333);
            ledger.checkpointAll();
            Checkpoint now = head(ledger);
            List<Digest> path = ledger.consistency(BETA, old.size(), now.size()).orElseThrow();
            assertThat(Merkle.consistent(old.size(), old.root(), now.size(), now.root(), path))
                    .isTrue();
            assertThat(ledger.consistency(BETA, 200, 534)).isEmpty();
            assertThat(ledger.consistency(BETA, -1, 533)).isEmpty();
        }
    }

    @OnBothDatabases
    void the_tree_can_be_built_again_from_the_tiles_alone(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED, 600);
            ledger.checkpointAll();
            append(database, ledger, BETA, SERVED, 10);
            var leaves = new ArrayList<Digest>();
            for (String path : List.of("tile/0/000", "tile/0/001", "tile/0/002.p/88")) {
                leaves.addAll(hashes(ledger.tile(BETA, Tile.parse(path)).orElseThrow()));
            }
            assertThat(Merkle.root(leaves)).isEqualTo(head(ledger).root());
            assertThat(hashes(ledger.tile(BETA, Tile.parse("tile/1/000.p/2")).orElseThrow()))
                    .containsExactly(Merkle.root(leaves.subList(0, 256)), Merkle.root(leaves.subList(256, 512)));
            byte[] bundle =
                    ledger.tile(BETA, Tile.parse("tile/entries/002.p/88")).orElseThrow();
            assertThat(bundle).hasSize(88 * 35).startsWith(0, 33, 1);
            for (String none : List.of(
                    "tile/0/002.p/89",
                    "tile/0/002",
                    "tile/0/003.p/1",
                    "tile/1/000.p/3",
                    "tile/2/000.p/1",
                    "tile/63/000")) {
                assertThat(ledger.tile(BETA, Tile.parse(none))).isEmpty();
            }
        }
    }

    @OnBothDatabases
    void items_of_any_number_are_read_back_and_kept_once_for_many_logs(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            for (int count : new int[] {0, 1, 16, 17, 4_095, 4_096, 4_097, 9_000}) {
                List<Item> items = items(count);
                Act act = SERVED.over(Items.of(items));
                Entry entry = append(database, ledger, BETA, act);
                Entry same = append(database, ledger, LogName.of("agreement-8", "gamma.example"), act);
                assertThat(ledger.items(BETA, entry.number())).isEqualTo(items);
                assertThat(ledger.items(LogName.of("agreement-8", "gamma.example"), same.number()))
                        .isEqualTo(items);
                assertThat(act.items().root())
                        .isEqualTo(Merkle.root(items.stream()
                                .map(item -> Merkle.leaf(Bundle.leaf(item)))
                                .toList()));
            }
            assertThat(count(database, "SELECT count(*) FROM ledger_bundle")).isEqualTo(6);
            ledger.checkpointAll();
            assertThat(ledger.verify().faults()).isEmpty();
            assertThat(ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void a_destroyed_record_is_gone_for_good_and_the_log_stays_whole(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            LogName gamma = LogName.of("agreement-8", "gamma.example");
            Act act = SERVED.over(Items.of(items(20)));
            append(database, ledger, BETA, act, 3);
            append(database, ledger, gamma, act);
            ledger.checkpointAll();

            Entry said = database.write(transaction ->
                    ledger.destroy(transaction, BETA, List.of(3L, 1L, 2L), "retention", "kept for 30 days"));
            assertThat(opening(said).json().object("details"))
                    .isEqualTo(JsonObject.builder()
                            .put("numbers", "1-3")
                            .put("ground", "kept for 30 days")
                            .build());
            assertThat(ledger.entries(BETA, 0, 10))
                    .extracting(Entry::opening)
                    .containsExactly(null, null, null, said.opening());
            assertThat(ledger.items(BETA, 1)).isEmpty();
            assertThat(ledger.items(gamma, 1)).hasSize(20);

            database.write(transaction -> ledger.destroy(transaction, gamma, List.of(1L), "retention", "kept 30 days"));
            assertThat(count(database, "SELECT count(*) FROM ledger_bundle")).isZero();
            ledger.checkpointAll();
            LedgerVerification found = ledger.verify();
            assertThat(found.holds()).isTrue();
            assertThat(found.logs())
                    .extracting(LedgerVerification.Log::origin, LedgerVerification.Log::destroyed)
                    .contains(org.assertj.core.groups.Tuple.tuple(ledger.origin(BETA), 3L));
            assertThat(ledger.proof(BETA, 2)).isPresent();
        }
    }

    @OnBothDatabases
    void a_record_of_an_earlier_incarnation_is_destroyed_and_the_later_log_says_so(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger before = ledger(database, "1");
            append(database, before, BETA, SERVED.over(Items.of(items(20))), 3);
            before.checkpointAll();
            Origin old = before.named(BETA);
            Ledger after = ledger(database, "2");
            assertThat(after.items(old, 2)).hasSize(20);

            Entry said = database.write(
                    transaction -> after.destroy(transaction, old, List.of(2L, 3L), "retention", "kept for 30 days"));
            assertThat(said.number()).as("in the log of this incarnation").isEqualTo(1);
            assertThat(opening(said).json().object("details"))
                    .isEqualTo(JsonObject.builder()
                            .put("log", old.text())
                            .put("numbers", "2-3")
                            .put("ground", "kept for 30 days")
                            .build());
            after.checkpointAll();

            assertThat(after.items(old, 2)).isEmpty();
            assertThat(after.items(old, 1)).hasSize(20);
            assertThat(before.entries(BETA, 0, 10))
                    .as("nothing is added to the earlier log")
                    .hasSize(3)
                    .extracting(entry -> entry.opening() == null)
                    .containsExactly(false, true, true);
            LedgerVerification found = after.verify();
            assertThat(found.holds()).as(found.toString()).isTrue();
            assertThat(found.logs())
                    .filteredOn(log -> log.origin().equals(old.text()))
                    .extracting(LedgerVerification.Log::destroyed)
                    .containsExactly(2L);
        }
    }

    @OnBothDatabases
    void what_is_missing_in_an_earlier_log_without_a_word_is_a_fault(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger before = ledger(database, "1");
            append(database, before, BETA, SERVED, 3);
            before.checkpointAll();
            Ledger after = ledger(database, "2");
            database.write(transaction ->
                    after.destroy(transaction, before.named(BETA), List.of(2L), "retention", "kept for 30 days"));
            after.checkpointAll();
            assertThat(after.verify().holds()).isTrue();
            run(
                    database,
                    "DELETE FROM ledger_record WHERE number = 3 AND log = (SELECT nr FROM ledger_log WHERE"
                            + " origin = '" + before.origin(BETA) + "')");
            assertThat(fault(after, before.origin(BETA))).contains("the record of entry 3 is missing");
        }
    }

    @OnBothDatabases
    void a_later_log_that_calls_destroyed_what_is_there_or_is_not_its_own_is_at_fault(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger before = ledger(database, "1");
            LogName gamma = LogName.of("agreement-8", "gamma.example");
            append(database, before, BETA, SERVED, 3);
            append(database, before, gamma, SERVED, 3);
            before.checkpointAll();
            Ledger after = ledger(database, "2");
            LogName delta = LogName.of("agreement-9", "delta.example");
            append(database, after, BETA, claim(before.origin(BETA)));
            append(database, after, gamma, claim(before.origin(BETA)));
            append(database, after, delta, claim(before.origin(delta)));
            after.checkpointAll();
            assertThat(fault(after, after.origin(BETA))).contains("and record 2 of it is there");
            assertThat(fault(after, after.origin(gamma))).contains("which is no other log of that name here");
            assertThat(fault(after, after.origin(delta))).contains("which is no other log of that name here");
            assertThat(fault(after, before.origin(BETA))).isEmpty();
        }
    }

    @OnBothDatabases
    void nothing_is_destroyed_in_a_log_that_is_nobodys_or_anothers(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED, 2);
            var another = new Ledger(database, key, "omega.example", "1", InstantSource.fixed(AT), random);
            for (Ledger each : List.of(ledger(database, "2"), another)) {
                Origin origin = each == another ? ledger.named(BETA) : each.named(BETA);
                assertThatThrownBy(() -> database.write(
                                transaction -> each.destroy(transaction, origin, List.of(1L), "retention", "its end")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("nothing to destroy in the log");
            }
            assertThat(ledger.entries(BETA, 0, 10)).extracting(Entry::opening).doesNotContainNull();
        }
    }

    private static Act claim(String origin) {
        return Act.of(Ledger.DESTROYED, "node")
                .with(JsonObject.builder()
                        .put("log", origin)
                        .put("numbers", "2")
                        .put("ground", "we say so")
                        .build());
    }

    private static String fault(Ledger ledger, String origin) {
        return ledger.verify().logs().stream()
                .filter(log -> log.origin().equals(origin))
                .map(log -> log.fault() == null ? "" : log.fault().why())
                .findFirst()
                .orElseThrow();
    }

    @OnBothDatabases
    void only_what_is_there_and_holds_an_act_can_be_destroyed(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED, 2);
            database.write(transaction -> ledger.destroy(transaction, BETA, List.of(1L), "retention", "its end"));
            for (LogName log : List.of(BETA, LogName.HOME, LogName.of("agreement-9", "nobody.example"))) {
                for (long number : new long[] {0, 1, 3, 9}) {
                    assertThatThrownBy(() -> database.write(transaction ->
                                    ledger.destroy(transaction, log, List.of(number), "retention", "its end")))
                            .isInstanceOf(IllegalArgumentException.class);
                }
            }
            assertThat(ledger.verify().holds()).isTrue();
            assertThat(ledger.entries(BETA, 0, 10)).hasSize(3);
        }
    }

    @OnBothDatabases
    void a_new_incarnation_begins_its_own_logs_and_signs_nothing_for_the_old(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger before = ledger(database, "1");
            append(database, before, BETA, SERVED, 2);
            before.checkpointAll();
            append(database, before, BETA, SERVED);

            Ledger after = ledger(database, "2");
            assertThat(after.checkpointAll()).isEmpty();
            assertThat(append(database, after, BETA, SERVED).number()).isEqualTo(1);
            assertThat(after.checkpointAll()).hasSize(2);
            assertThat(after.logs()).containsExactly(BETA, LogName.HOME);
            assertThat(after.verify().logs()).hasSize(4);
            assertThat(after.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void nothing_is_signed_over_a_log_that_no_longer_matches_and_the_others_go_on(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, BETA, SERVED, 5);
            ledger.checkpointAll();
            append(database, ledger, BETA, SERVED);
            append(database, ledger, LogName.HOME, Act.of("token made", "Mara Lind"));
            run(
                    database,
                    "UPDATE ledger_entry SET commitment = (SELECT commitment FROM ledger_entry WHERE log = 2"
                            + " AND number = 1) WHERE log = 2 AND number = 5");
            assertThatThrownBy(ledger::checkpointAll)
                    .isInstanceOf(LedgerFault.class)
                    .hasMessageContaining("no longer matches its checkpoint of size 5");
            assertThat(head(ledger).size()).isEqualTo(5);
            assertThat(Checkpoint.parse(ledger.checkpoint(LogName.HOME)
                                    .orElseThrow()
                                    .text())
                            .size())
                    .isEqualTo(2);
        }
    }

    @OnBothDatabases
    void nothing_is_signed_over_a_gap(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, LogName.HOME, Act.of("token made", "Mara Lind"), 5);
            ledger.checkpointAll();
            append(database, ledger, LogName.HOME, Act.of("token made", "Mara Lind"), 3);
            run(database, "DELETE FROM ledger_entry WHERE number = 7");
            assertThatThrownBy(ledger::checkpointAll).hasMessageContaining("entry 7 is missing");
            run(database, "DELETE FROM ledger_entry WHERE number > 5");
            assertThatThrownBy(ledger::checkpointAll).hasMessageContaining("entry 6 is missing");
            assertThat(ledger.verify().logs().getFirst().fault())
                    .isEqualTo(new LedgerVerification.Fault(6, "the log has had 8 entries, and 5 are there"));
        }
    }

    @OnBothDatabases
    void a_checkpoint_signed_with_another_key_does_not_hold_until_that_key_is_named(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = ledger(database);
            append(database, ledger, LogName.HOME, SERVED);
            ledger.checkpointAll();
            SigningKey later = SigningKey.create(random);
            var rotated = new Ledger(database, later, "alpha.example", "1", InstantSource.fixed(AT), random);
            assertThat(rotated.verify().holds()).isFalse();
            assertThat(rotated.verify(List.of(later.verifyKey(), key.verifyKey()))
                            .holds())
                    .isTrue();
        }
    }

    @Test
    void a_record_past_its_size_is_refused_before_anything_is_written() {
        try (var database = Databases.SQLITE.fresh()) {
            Ledger ledger = ledger(database);
            Act long_ = SERVED.with(
                    JsonObject.builder().put("text", "x".repeat(40_000)).build());
            assertThatThrownBy(() -> append(database, ledger, BETA, long_))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("put what is long into its items");
            assertThat(ledger.logs()).isEmpty();
        }
    }

    @Test
    void the_name_of_a_log_is_a_path_whatever_the_agreement_is_called() {
        assertThat(LogName.of("a/b c", "..").path()).isEqualTo("agreement/a%2Fb%20c/%2E%2E");
        assertThat(LogName.of("é", "beta.example").path()).isEqualTo("agreement/%C3%A9/beta.example");
        assertThatThrownBy(() -> LogName.of("", "beta.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LogName("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Act.of(" ", "alpha.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Item("", Digest.of(""))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Opening opening(Entry entry) {
        return Objects.requireNonNull(entry.opening());
    }

    private static Checkpoint head(Ledger ledger) {
        return Checkpoint.parse(ledger.checkpoint(BETA).orElseThrow().text());
    }

    private static Digest root(List<Entry> entries) {
        return Merkle.root(
                entries.stream().map(entry -> Merkle.leaf(entry.bytes())).toList());
    }

    static List<Item> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(
                        (i % 3 == 0 ? "indicator" : "sighting") + "--00000000-0000-4000-8000-%012x".formatted(i),
                        Digest.of("body " + i)))
                .toList();
    }

    private static List<Digest> hashes(byte[] tile) {
        return IntStream.range(0, tile.length / 32)
                .mapToObj(i -> Digest.wrap(tile, i * 32, 32))
                .toList();
    }

    private static void run(Database database, String sql) {
        database.write(transaction -> transaction.prepare(sql).executeUpdate());
    }

    private static long count(Database database, String sql) {
        return database.read(reading -> {
            try (var rows = reading.prepare(sql).executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
