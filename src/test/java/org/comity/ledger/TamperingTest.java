package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.comity.json.JsonObject;
import org.comity.seal.Checkpoint;
import org.comity.seal.Cosignature;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** One thing is changed behind the ledger's back, and the check finds it. */
final class TamperingTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final LogName BETA = LogName.of("agreement-7", "beta.example");
    private static final LogName GAMMA = LogName.of("agreement-8", "gamma.example");

    /**
     * A table, the columns of its key, and the others.
     *
     * <p>Not here: {@code ledger_log.salt_key}, which only gives the salts of entries to come.
     */
    private record Table(String name, List<String> key, List<String> others) {
        List<String> columns() {
            var columns = new ArrayList<>(key);
            columns.addAll(others);
            return columns;
        }
    }

    private static final List<Table> TABLES = List.of(
            new Table("ledger_log", List.of("nr"), List.of("origin", "entries")),
            new Table("ledger_entry", List.of("log", "number"), List.of("commitment")),
            new Table("ledger_record", List.of("log", "number"), List.of("salt", "record", "items")),
            new Table("ledger_bundle", List.of("root"), List.of("uses", "items")),
            new Table("ledger_subtree", List.of("log", "level", "number"), List.of("root")),
            new Table("ledger_cosignature", List.of("log", "size", "key"), List.of("line")),
            new Table("ledger_checkpoint", List.of("log", "size"), List.of("note")));

    private static final Map<Databases, World> WORLDS = new EnumMap<>(Databases.class);

    private record World(Database database, Ledger ledger) {}

    private static World world(Databases kind) {
        return WORLDS.computeIfAbsent(kind, missing -> {
            Database database = missing.fresh();
            return new World(database, filled(database));
        });
    }

    @AfterContainer
    static void close() {
        WORLDS.values().forEach(world -> world.database.close());
        WORLDS.clear();
    }

    /** Three logs with several checkpoints, items of both sorts, destroyed records, and entries not signed for yet. */
    private static Ledger filled(Database database) {
        var random = new SecureRandom();
        SigningKey partner = SigningKey.create(random);
        var ledger =
                new Ledger(database, SigningKey.create(random), "alpha.example", "1", InstantSource.fixed(AT), random);
        Act served = Act.of("served", "alpha.example");
        Act few = served.over(Items.of(LedgerTest.items(3)));
        Act many = served.over(Items.of(LedgerTest.items(40)));
        for (int round = 0; round < 4; round++) {
            int entries = round == 1 ? 260 : 5;
            database.write(transaction -> {
                for (int i = 0; i < entries; i++) {
                    ledger.append(transaction, BETA, i % 3 == 0 ? few : served);
                }
                ledger.append(transaction, BETA, many);
                ledger.append(transaction, GAMMA, many);
                ledger.append(transaction, LogName.HOME, served.with(detail("round")));
                return null;
            });
            if (round == 1) {
                database.write(transaction ->
                        ledger.destroy(transaction, BETA, List.of(1L, 2L, 7L, 100L), "retention", "its end"));
            }
            if (round < 3) {
                ledger.checkpointAll();
                cosign(ledger, partner);
            }
        }
        assertThat(ledger.verify().holds()).isTrue();
        return ledger;
    }

    private static void cosign(Ledger ledger, SigningKey partner) {
        SignedNote note = ledger.checkpoint(BETA).orElseThrow();
        var key = new NoteKey("beta.example", partner.verifyKey(), NoteKey.Use.COSIGNATURE);
        ledger.cosigned(BETA, note, key, Cosignature.line(Checkpoint.parse(note.text()), "beta.example", partner, AT));
    }

    private static JsonObject detail(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    @Property(tries = 600)
    void any_changed_value_is_found(@ForAll Databases kind, @ForAll Random random) {
        World world = world(kind);
        Table table = TABLES.get(random.nextInt(TABLES.size()));
        String column = table.columns().get(random.nextInt(table.columns().size()));
        List<Object> row = row(world.database, table, random);
        int at = table.columns().indexOf(column);
        Object bent = bend(row.get(at), random);
        Assume.that(bent != null);
        var thrown = catchThrowable(() -> world.database.write(transaction -> {
            set(transaction, table, row, column, Objects.requireNonNull(bent));
            throw new Undo(verifyWithin(transaction, world));
        }));
        Assume.that(thrown instanceof Undo); // else another row has that key
        assertFound(((Undo) thrown).found, table.name + "." + column + " of " + row);
    }

    /** One row of an entry or its record is changed: it is that entry which is named, whatever its checkpoint. */
    @Property(tries = 300)
    void a_changed_entry_or_record_is_named(@ForAll Databases kind, @ForAll Random random) {
        World world = world(kind);
        Table table = TABLES.get(1 + random.nextInt(2));
        String column = table.others.get(random.nextInt(table.others.size()));
        List<Object> row = row(world.database, table, random);
        long log = (Long) row.get(0);
        long number = (Long) row.get(1);
        Object bent = bend(row.get(table.columns().indexOf(column)), random);
        Assume.that(bent != null);
        Assume.that(hasRecord(world.database, log, number));
        assertThatThrownBy(() -> world.database.write(transaction -> {
                    set(transaction, table, row, column, Objects.requireNonNull(bent));
                    throw new Undo(verifyWithin(transaction, world));
                }))
                .isInstanceOfSatisfying(
                        Undo.class,
                        undo -> assertThat(Objects.requireNonNull(undo.found
                                                .logs()
                                                .get((int) log - 1)
                                                .fault())
                                        .number())
                                .isEqualTo(number));
    }

    private static boolean hasRecord(Database database, long log, long number) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT 1 FROM ledger_record WHERE log = ? AND number = ?");
            select.setLong(1, log);
            select.setLong(2, number);
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        });
    }

    @Property(tries = 200)
    void any_row_taken_away_is_found_but_a_checkpoint_or_cosignature(@ForAll Databases kind, @ForAll Random random) {
        World world = world(kind);
        Table table = TABLES.get(random.nextInt(TABLES.size() - 2)); // nor a cosignature: it was never promised
        List<Object> row = row(world.database, table, random);
        assertThatThrownBy(() -> world.database.write(transaction -> {
                    execute(transaction, "DELETE FROM " + table.name + where(table), table, row);
                    throw new Undo(verifyWithin(transaction, world));
                }))
                .isInstanceOfSatisfying(Undo.class, undo -> assertFound(undo.found, table.name + " without " + row));
    }

    @Property(tries = 200)
    void two_values_exchanged_are_found(@ForAll Databases kind, @ForAll Random random) {
        World world = world(kind);
        Table table = TABLES.get(random.nextInt(TABLES.size()));
        String column = table.others.get(random.nextInt(table.others.size()));
        int at = table.columns().indexOf(column);
        List<Object> one = row(world.database, table, random);
        List<Object> other = row(world.database, table, random);
        Assume.that(!same(one.get(at), other.get(at)) && one.get(at) != null && other.get(at) != null);
        assertThatThrownBy(() -> world.database.write(transaction -> {
                    if (column.equals("origin")) {
                        set(transaction, table, one, column, "for a moment");
                    }
                    set(transaction, table, other, column, one.get(at));
                    set(transaction, table, one, column, other.get(at));
                    throw new Undo(verifyWithin(transaction, world));
                }))
                .isInstanceOfSatisfying(
                        Undo.class, undo -> assertFound(undo.found, table.name + "." + column + " exchanged"));
    }

    @OnBothDatabases
    void entries_cut_off_below_a_checkpoint_are_found_even_with_every_count_put_right(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = filled(database);
            for (String sentence : List.of(
                    "DELETE FROM ledger_entry WHERE log = 2 AND number > 270",
                    "DELETE FROM ledger_record WHERE log = 2 AND number > 270",
                    "UPDATE ledger_log SET entries = 270 WHERE nr = 2")) {
                database.write(transaction -> transaction.prepare(sentence).executeUpdate());
            }
            assertThat(ledger.verify().logs().get(1).fault())
                    .isEqualTo(new LedgerVerification.Fault(
                            271, "entries are missing: there is a checkpoint of size 274"));
        }
    }

    @OnBothDatabases
    void a_record_rewritten_with_its_commitment_is_narrowed_down_to_its_checkpoint(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = filled(database);
            forge(database, 270);
            assertThat(ledger.verify().logs().get(1).fault())
                    .isEqualTo(new LedgerVerification.Fault(
                            269,
                            "the entries 269 to 274 are not those that the checkpoint of size 274 was signed over"));
            forge(database, 5);
            assertThat(ledger.verify().logs().get(1).fault())
                    .isNotNull()
                    .satisfies(fault -> assertThat(fault.number()).isEqualTo(1));
        }
    }

    @OnBothDatabases
    void of_several_changed_records_the_first_is_named_however_far_apart(Databases kind) {
        try (var shelf = new Shelf(kind, "alpha.example")) {
            shelf.append(BETA, 5_000);
            shelf.ledger.checkpointAll();
            shelf.database.write(transaction -> transaction
                    .prepare(
                            "UPDATE ledger_record SET salt = (SELECT salt FROM ledger_record WHERE log = 2 AND number ="
                                    + " 1) WHERE log = 2 AND number IN (1500, 1501, 2700, 4990)")
                    .executeUpdate());
            shelf.database.write(transaction -> transaction
                    .prepare("DELETE FROM ledger_entry WHERE log = 2 AND number = 3000")
                    .executeUpdate());
            assertThat(shelf.ledger.verify().logs().get(1).fault())
                    .isEqualTo(new LedgerVerification.Fault(1_500, "entry 1500 does not commit to its record"));
        }
    }

    @OnBothDatabases
    void a_log_taken_away_with_all_its_rows_is_missed(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = filled(database);
            for (String table : List.of("entry", "record", "subtree", "checkpoint")) {
                database.write(transaction -> transaction
                        .prepare("DELETE FROM ledger_" + table + " WHERE log = 3")
                        .executeUpdate());
            }
            database.write(transaction ->
                    transaction.prepare("DELETE FROM ledger_log WHERE nr = 3").executeUpdate());
            assertThat(ledger.verify().faults())
                    .contains("the log alpha.example/ledger/1/agreement/agreement-8/gamma.example was begun, and is"
                            + " gone");
        }
    }

    @OnBothDatabases
    void a_destroyed_record_that_comes_back_is_found(Databases kind) {
        try (var database = kind.fresh()) {
            Ledger ledger = filled(database);
            Opening opening =
                    Objects.requireNonNull(ledger.entries(BETA, 2, 1).getFirst().opening());
            database.write(transaction -> ledger.destroy(transaction, BETA, List.of(3L), "retention", "its end"));
            database.write(transaction -> {
                var insert = transaction.prepare(
                        "INSERT INTO ledger_record (log, number, salt, record, items) VALUES (2, 3, ?, ?, NULL)");
                insert.setBytes(1, opening.salt());
                insert.setBytes(2, opening.bytes());
                return insert.executeUpdate();
            });
            assertThat(ledger.verify().logs().get(1).fault()).isNotNull();
        }
    }

    /** What somebody with the database but without the node's key can do: a new record with a fitting commitment. */
    private static void forge(Database database, long number) {
        var opening = Opening.of(
                new byte[32],
                "{\"kind\":\"served\",\"at\":\"\",\"actor\":\"nobody\"}".getBytes(StandardCharsets.UTF_8));
        database.write(transaction -> {
            var record = transaction.prepare(
                    "UPDATE ledger_record SET salt = ?, record = ?, items = NULL WHERE log = 2 AND number = ?");
            record.setBytes(1, opening.salt());
            record.setBytes(2, opening.bytes());
            record.setLong(3, number);
            record.executeUpdate();
            var entry = transaction.prepare("UPDATE ledger_entry SET commitment = ? WHERE log = 2 AND number = ?");
            entry.setBytes(1, opening.commitment().bytes());
            entry.setLong(2, number);
            return entry.executeUpdate();
        });
    }

    private static void assertFound(LedgerVerification found, String what) {
        assertThat(found.holds()).as(what).isFalse();
        assertThat(found.logs())
                .allSatisfy(log -> assertThat(
                                log.fault() == null || !log.fault().why().isBlank())
                        .isTrue());
    }

    /** Ends the transaction so that nothing of it stays, and takes along what was found in it. */
    private static final class Undo extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient LedgerVerification found;

        Undo(LedgerVerification found) {
            this.found = found;
        }
    }

    private static LedgerVerification verifyWithin(Transaction transaction, World world) throws SQLException {
        return LedgerVerification.of(
                transaction, List.of(world.ledger.noteKey(LogName.HOME).key()));
    }

    private static List<Object> row(Database database, Table table, Random random) {
        return database.read(reading -> {
            var rows = new ArrayList<List<Object>>();
            try (var found = reading.prepare("SELECT " + String.join(", ", table.columns()) + " FROM " + table.name)
                    .executeQuery()) {
                while (found.next()) {
                    var row = new ArrayList<Object>();
                    for (int i = 1; i <= table.columns().size(); i++) {
                        Object value = found.getObject(i);
                        row.add(value instanceof Integer number ? Long.valueOf(number) : value);
                    }
                    rows.add(row);
                }
            }
            return rows.get(random.nextInt(rows.size()));
        });
    }

    /** Another value of the same kind; null where there is none. */
    private static @Nullable Object bend(@Nullable Object value, Random random) {
        return switch (value) {
            case null -> null;
            case Long number -> number + (random.nextBoolean() ? 1L : -1L) * (1 + random.nextInt(400));
            case byte[] bytes -> {
                byte[] bent = bytes.clone();
                bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
                yield bent;
            }
            case String text -> {
                int at = random.nextInt(text.length());
                char other = (char) (text.charAt(at) == 'x' ? 'y' : text.charAt(at) ^ 1);
                yield text.substring(0, at) + other + text.substring(at + 1);
            }
            default -> throw new IllegalStateException("a value of " + value.getClass());
        };
    }

    private static boolean same(Object one, Object other) {
        return Objects.deepEquals(one, other);
    }

    private static void set(Session session, Table table, List<Object> row, String column, Object value)
            throws SQLException {
        var all = new ArrayList<>();
        all.add(value);
        all.addAll(row.subList(0, table.key.size()));
        bind(session.prepare("UPDATE " + table.name + " SET " + column + " = ?" + where(table)), all);
    }

    private static void execute(Session session, String sql, Table table, List<Object> row) throws SQLException {
        bind(session.prepare(sql), row.subList(0, table.key.size()));
    }

    private static String where(Table table) {
        return " WHERE " + String.join(" = ? AND ", table.key) + " = ?";
    }

    private static void bind(PreparedStatement statement, List<?> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, values.get(i));
            }
        }
        assertThat(statement.executeUpdate()).isEqualTo(1);
    }
}
