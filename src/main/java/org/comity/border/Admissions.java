package org.comity.border;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;

/** What became of each object of earlier admissions, for those who ask again; forgotten after a day. */
final class Admissions {

    /** How long an admission can be asked for. */
    static final Duration KEPT = Duration.ofDays(1);

    /** How often what is over is forgotten; what is asked for meanwhile is not found either. */
    private static final Duration ROUND = Duration.ofMinutes(1);

    private final InstantSource clock;

    /** When the last round was; known to the writer alone. */
    private Instant lastRound = Instant.EPOCH;

    Admissions(InstantSource clock) {
        this.clock = clock;
    }

    void keep(Transaction transaction, long box, String party, Admission admission) throws SQLException {
        forget(transaction);
        var insert = transaction.prepare(
                "INSERT INTO admission (uuid, box, party, requested, outcomes) VALUES (?, ?, ?, ?, ?)");
        insert.setString(1, admission.id().toString());
        insert.setLong(2, box);
        insert.setString(3, party);
        insert.setLong(4, Micros.of(admission.requested()));
        insert.setBytes(5, print(admission));
        insert.executeUpdate();
    }

    /** Seldom: a look at the database for each envelope would be one way more to it, while the one writer waits. */
    private void forget(Transaction transaction) throws SQLException {
        Instant now = clock.instant();
        if (Duration.between(lastRound, now).abs().compareTo(ROUND) < 0) {
            return;
        }
        var forget = transaction.prepare("DELETE FROM admission WHERE requested < ?");
        forget.setLong(1, Micros.of(now.minus(KEPT)));
        forget.executeUpdate();
        transaction.onCommit(() -> lastRound = now);
    }

    Optional<Admission> find(Database database, long box, String party, UUID id) {
        return database.read(reading -> {
            var lookup =
                    reading.prepare("SELECT requested, outcomes FROM admission WHERE uuid = ? AND box = ? AND party = ?"
                            + " AND requested >= ?");
            lookup.setString(1, id.toString());
            lookup.setLong(2, box);
            lookup.setString(3, party);
            lookup.setLong(4, Micros.of(clock.instant().minus(KEPT)));
            try (var rows = lookup.executeQuery()) {
                return rows.next()
                        ? Optional.of(read(id, rows.getLong(1), rows.getBytes(2)))
                        : Optional.<Admission>empty();
            }
        });
    }

    /** One row per object, without names: a thousand of them are kept for each envelope, while the one writer waits. */
    private static byte[] print(Admission admission) {
        var text = new StringBuilder(admission.outcomes().size() * 70 + 16).append("{\"outcomes\":[");
        for (Outcome outcome : admission.outcomes()) {
            if (text.charAt(text.length() - 1) != '[') {
                text.append(',');
            }
            text.append('[');
            // A taken object's id has been checked: there is nothing in it that JSON would have to escape.
            if (outcome.taken()) {
                text.append('"').append(outcome.id()).append('"');
            } else {
                text.append(JsonValue.of(outcome.id()));
            }
            text.append(',').append(outcome.version());
            if (!outcome.taken() || !outcome.notes().isEmpty()) {
                text.append(',').append(JsonValue.of(outcome.notes()));
            }
            if (outcome.problem() != null) {
                text.append(',').append(JsonValue.of(outcome.problem()));
            }
            text.append(']');
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Admission read(UUID id, long requested, byte[] bytes) {
        var outcomes = new ArrayList<Outcome>();
        JsonArray rows = Json.parseObject(bytes).array("outcomes");
        if (rows != null) {
            for (JsonValue each : rows) {
                JsonArray row = (JsonArray) each;
                outcomes.add(new Outcome(
                        text(row.get(0)),
                        ((JsonNumber) row.get(1)).asLong(),
                        row.size() > 3 ? text(row.get(3)) : null,
                        row.size() > 2 ? text(row.get(2)) : ""));
            }
        }
        return new Admission(id, Micros.instant(requested), outcomes);
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.text() : "";
    }
}
