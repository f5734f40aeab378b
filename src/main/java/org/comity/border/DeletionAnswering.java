package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** A partner asks for what came from it under an agreement that is over, and we say what became of it. */
final class DeletionAnswering {
    private final Database database;
    private final Crossings crossings;
    private final Letters letters;
    private final InstantSource clock;

    DeletionAnswering(Database database, Crossings crossings, Letters letters, InstantSource clock) {
        this.database = database;
        this.crossings = crossings;
        this.letters = letters;
        this.clock = clock;
    }

    /** Answers what we were asked, where all is gone or its time has come; answers how many letters that took. */
    int answer() {
        Instant now = clock.instant();
        int written = 0;
        for (Deletion each : database.read(Deletion::all)) {
            if (!each.ours() && each.isOpen() && !each.state().equals(Deletion.REFUSED)) {
                written += DeletionStatements.attempted(() -> answerByItself(each, now));
            }
        }
        return written;
    }

    /**
     * A partner asks for all that came from it under an agreement. It becomes due at the deadline, so that until then a
     * person can put a hold on some of it, or refuse.
     */
    void asked(Transaction transaction, Letter letter) throws SQLException {
        String why = BatchHeader.text(letter.body(), "why");
        Holds.requireGround(why);
        Instant wanted = Deletions.time(letter.body(), "deadline");
        if (wanted == null || letter.body().array("outboxes") == null) {
            throw new BadSeal("it names no deadline, or no outboxes");
        }
        Instant soonest = clock.instant().plus(Deletions.NOTICE);
        Instant deadline = wanted.isAfter(soonest) ? wanted : soonest;
        var deletion = new Deletion(
                transaction.next("deletion"),
                false,
                letter.agreement(),
                letter.sender(),
                0,
                letter.id(),
                why,
                deadline,
                clock.instant(),
                Deletion.ACKNOWLEDGED,
                null,
                null,
                null);
        deletion.insert(transaction);
        for (String table : List.of("retention", "retention_entry")) {
            var update = transaction.prepare("UPDATE " + table + " SET due = ? WHERE agreement = ? AND party = ?"
                    + " AND state IN ('kept', 'open') AND (due IS NULL OR due > ?)");
            update.setLong(1, Micros.of(deadline));
            update.setString(2, letter.agreement());
            update.setString(3, letter.sender());
            update.setLong(4, Micros.of(deadline));
            update.executeUpdate();
        }
        crossings.deletion(
                transaction, "deletion asked", letter.sender(), letter.agreement(), letter.sender(), letter.body());
        JsonObject body = JsonObject.builder().put("asked", letter.id()).build();
        letters.send(transaction, letter.agreement(), letter.sender(), Deletions.ACKNOWLEDGED, body);
        crossings.deletion(transaction, "deletion acknowledged", "node", letter.agreement(), letter.sender(), body);
    }

    /** See {@link Deletions#refuse}. */
    Deletion refuse(String person, long nr, String why) {
        Holds.requireGround(why);
        return database.write(transaction -> {
            Deletion deletion = Deletion.require(transaction, nr);
            if (deletion.ours()) {
                throw new Refused(Why.UNFIT, "deletion " + nr + " is ours; " + deletion.party() + " answers it");
            }
            if (!deletion.isOpen() || deletion.state().equals(Deletion.REFUSED)) {
                throw new Refused(Why.UNFIT, "deletion " + nr + " is " + deletion.standing(clock.instant()));
            }
            for (String table : List.of("retention", "retention_entry")) {
                var update = transaction.prepare("UPDATE " + table
                        + " SET due = kept_for WHERE agreement = ? AND party = ? AND state IN ('kept', 'open')");
                update.setString(1, deletion.agreement());
                update.setString(2, deletion.party());
                update.executeUpdate();
            }
            tellAnswer(transaction, deletion, Deletion.REFUSED, why, null);
            crossings.retention(
                    transaction,
                    "deletion refused",
                    person,
                    JsonObject.builder()
                            .put("agreement", deletion.agreement())
                            .put("party", deletion.party())
                            .put("why", why)
                            .build());
            return Deletion.require(transaction, nr);
        });
    }

    /** All of it is gone; or its time has come, and what is left is held. */
    private int answerByItself(Deletion deletion, Instant now) {
        return database.write(transaction -> {
            var kept = new ArrayList<Long>();
            var select = transaction.prepare(
                    "SELECT version FROM retention WHERE agreement = ? AND party = ? AND state = 'kept'");
            select.setString(1, deletion.agreement());
            select.setString(2, deletion.party());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    kept.add(rows.getLong(1));
                }
            }
            if (kept.isEmpty()) {
                var open = transaction.prepare(
                        "SELECT 1 FROM retention_entry WHERE agreement = ? AND party = ? AND state = 'open'");
                open.setString(1, deletion.agreement());
                open.setString(2, deletion.party());
                try (var rows = open.executeQuery()) {
                    if (rows.next()) {
                        return 0;
                    }
                }
                tellAnswer(transaction, deletion, Deletion.DONE, null, null);
                return 1;
            }
            Holds.Hold hold = now.isBefore(deletion.deadline()) ? null : Holds.longest(transaction, kept, now);
            if (hold == null
                    || (deletion.state().equals(Deletion.HELD) && hold.until().equals(deletion.until()))) {
                return 0;
            }
            tellAnswer(transaction, deletion, Deletion.HELD, hold.ground(), hold.until());
            return 1;
        });
    }

    private void tellAnswer(
            Transaction transaction, Deletion deletion, String answer, @Nullable String ground, @Nullable Instant until)
            throws SQLException {
        JsonObject body = JsonObject.builder()
                .put("asked", String.valueOf(deletion.letter()))
                .put("answer", answer)
                .putIfPresent("ground", ground)
                .putIfPresent("until", until == null ? null : until.toString())
                .build();
        letters.send(transaction, deletion.agreement(), deletion.party(), Deletions.ANSWERED, body);
        crossings.deletion(transaction, "deletion answered", "node", deletion.agreement(), deletion.party(), body);
        deletion.answered(transaction, answer, ground, until, clock.instant());
    }
}
