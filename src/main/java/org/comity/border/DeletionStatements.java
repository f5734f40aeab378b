package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Item;
import org.comity.ledger.Ledger;
import org.comity.parties.Agreements;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Whoever was handed something says, batch by batch, that it is gone or held: by the numbers of its source's outbox, without
 * an id or a digest, and of what was refused like of what was taken.
 */
public final class DeletionStatements {
    /** The letter that says what became of batches. */
    public static final String STATED = "deletion-stated";

    /** Batches in one letter, so that it fits into one entry of a log. */
    static final int STATED_BATCHES_MAX = 150;

    private final Database database;
    private final Agreements agreements;
    private final Crossings crossings;
    private final Ledger ledger;
    private final Letters letters;
    private final InstantSource clock;

    DeletionStatements(
            Database database,
            Agreements agreements,
            Crossings crossings,
            Ledger ledger,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.agreements = agreements;
        this.crossings = crossings;
        this.ledger = ledger;
        this.letters = letters;
        this.clock = clock;
        letters.on(STATED, this::stated);
    }

    private record Entry(
            Retention.Covering covering,
            @Nullable String outbox,
            long after,
            long last,
            @Nullable Long told) {}

    private record Pair(String agreement, String party) {}

    /** Writes the letters that are due; answers how many. A crash between two of them leaves the others to be written. */
    int tell() {
        Instant now = clock.instant();
        Map<Pair, List<Entry>> gone = new LinkedHashMap<>();
        for (Entry each : entries("e.state = 'gone' AND e.letter IS NULL", Long.MAX_VALUE)) {
            gone.computeIfAbsent(pair(each), any -> new ArrayList<>()).add(each);
        }
        int written = 0;
        for (var each : gone.entrySet()) {
            List<Entry> all = each.getValue();
            for (int from = 0; from < all.size(); from += STATED_BATCHES_MAX) {
                List<Entry> some = all.subList(from, Math.min(from + STATED_BATCHES_MAX, all.size()));
                written += attempted(() -> tellGone(each.getKey(), some));
            }
        }
        for (Entry each : entries("e.state = 'open' AND e.outbox IS NOT NULL AND e.due <= ?", Micros.of(now))) {
            written += attempted(() -> tellHeld(each, now));
        }
        return written;
    }

    /** Writes letters, and answers how many. */
    @FunctionalInterface
    interface Telling {
        int tell();
    }

    /** One letter that cannot be written keeps no other back; it is written by a later run. */
    static int attempted(Telling telling) {
        try {
            return telling.tell();
        } catch (RuntimeException e) {
            System.getLogger("comity.retention")
                    .log(System.Logger.Level.WARNING, "a letter about deletion could not be written; it waits", e);
            return 0;
        }
    }

    private static Pair pair(Entry entry) {
        return new Pair(entry.covering().agreement(), entry.covering().party());
    }

    private List<Entry> entries(String which, long now) {
        return database.read(reading -> {
            var select =
                    reading.prepare("SELECT e.nr, e.origin, e.number, e.agreement, e.party, e.outbox, e.after, e.last,"
                            + " e.told FROM retention_entry e WHERE " + which + " ORDER BY e.nr");
            if (which.contains("?")) {
                select.setLong(1, now);
            }
            var entries = new ArrayList<Entry>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    long told = rows.getLong(9);
                    boolean never = rows.wasNull();
                    entries.add(new Entry(
                            new Retention.Covering(
                                    rows.getLong(1),
                                    rows.getString(2),
                                    rows.getLong(3),
                                    rows.getString(4),
                                    rows.getString(5)),
                            rows.getString(6),
                            rows.getLong(7),
                            rows.getLong(8),
                            never ? null : told));
                }
            }
            return entries;
        });
    }

    private int tellGone(Pair pair, List<Entry> entries) {
        return database.write(transaction -> {
            List<JsonValue> batches = entries.stream()
                    .filter(each -> each.outbox() != null)
                    .<JsonValue>map(each -> batch(each).put("state", "gone").build())
                    .toList();
            String letter = "";
            if (Deletions.hasNode(agreements, pair.agreement(), pair.party()) && !batches.isEmpty()) {
                JsonObject body = JsonObject.builder()
                        .put("batches", new JsonArray(batches))
                        .build();
                letter = letters.send(transaction, pair.agreement(), pair.party(), STATED, body)
                        .id();
                crossings.deletion(transaction, "deletion stated", "node", pair.agreement(), pair.party(), body);
            } else {
                crossings.deletion(
                        transaction,
                        "deleted",
                        "node",
                        pair.agreement(),
                        pair.party(),
                        JsonObject.builder().put("entries", entries.size()).build());
            }
            var update = transaction.prepare("UPDATE retention_entry SET letter = ? WHERE nr = ?");
            for (Entry each : entries) {
                update.setString(1, each.outbox() == null ? "" : letter);
                update.setLong(2, each.covering().nr());
                update.executeUpdate();
            }
            return letter.isEmpty() ? 0 : 1;
        });
    }

    private static JsonObject.Builder batch(Entry entry) {
        return JsonObject.builder()
                .put("outbox", String.valueOf(entry.outbox()))
                .put("after", entry.after())
                .put("last", entry.last());
    }

    private int tellHeld(Entry entry, Instant now) {
        Retention.Covering covering = entry.covering();
        if (!Deletions.hasNode(agreements, covering.agreement(), covering.party())) {
            return 0;
        }
        List<Item> items = Retention.items(ledger, covering);
        return database.write(transaction -> {
            Holds.Hold hold = Holds.longest(transaction, Retention.keptOf(transaction, covering, items), now);
            if (hold == null || (entry.told() != null && entry.told() == Micros.of(hold.until()))) {
                return 0;
            }
            JsonObject body = JsonObject.builder()
                    .put(
                            "batches",
                            new JsonArray(List.of(batch(entry)
                                    .put("state", "held")
                                    .put("ground", hold.ground())
                                    .put("until", hold.until().toString())
                                    .build())))
                    .build();
            letters.send(transaction, covering.agreement(), covering.party(), STATED, body);
            crossings.deletion(transaction, "deletion stated", "node", covering.agreement(), covering.party(), body);
            var update = transaction.prepare("UPDATE retention_entry SET told = ? WHERE nr = ?");
            update.setLong(1, Micros.of(hold.until()));
            update.setLong(2, covering.nr());
            update.executeUpdate();
            return 1;
        });
    }

    /** The other side says what became of batches that we handed to it. */
    private void stated(Transaction transaction, Letter letter) throws SQLException {
        Handed.stated(transaction, letter, clock.instant());
        crossings.deletion(
                transaction, "deletion stated", letter.sender(), letter.agreement(), letter.sender(), letter.body());
    }
}
