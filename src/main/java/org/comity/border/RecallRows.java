package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.border.Recall.Answer;
import org.comity.border.Refused.Why;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The table of recalls. */
final class RecallRows {
    private static final String SELECT =
            "SELECT nr, ours, agreement, party, letter, why, correction, deadline, asked_by,"
                    + " asked, state, answer, ground, until, answered FROM recall";

    private RecallRows() {}

    static long next(Transaction transaction) throws SQLException {
        return transaction.next("recall");
    }

    static void add(Transaction transaction, Recall recall, List<AskedVersion> items) throws SQLException {
        var insert = transaction.prepare("INSERT INTO recall (nr, ours, agreement, party, letter, why, correction,"
                + " deadline, asked_by, asked, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, recall.nr());
        insert.setLong(2, recall.ours() ? 1 : 0);
        insert.setString(3, recall.agreement());
        insert.setString(4, recall.party());
        insert.setString(5, recall.letter());
        insert.setString(6, recall.why());
        insert.setLong(7, recall.correction() ? 1 : 0);
        Micros.set(insert, 8, recall.deadline());
        insert.setString(9, recall.by());
        insert.setLong(10, Micros.of(recall.asked()));
        insert.setString(11, recall.state().label());
        insert.executeUpdate();
        AskedVersions.RECALL.add(transaction, recall.nr(), items);
    }

    /** Its receipt of the question is here; an answer that came before stays. */
    static void acknowledged(Transaction transaction, Recall recall) throws SQLException {
        var update = transaction.prepare("UPDATE recall SET state = 'acknowledged' WHERE nr = ? AND state = 'asked'");
        update.setLong(1, recall.nr());
        update.executeUpdate();
    }

    static void answered(Transaction transaction, Recall recall, Answer answer, Instant at) throws SQLException {
        boolean refused = answer instanceof Answer.Refusal;
        String ground = switch (answer) {
            case Answer.Restricted kept -> kept.ground();
            case Answer.NotHeld none -> none.why();
            case Answer.Refusal no -> no.why();
            case Answer.Erased done -> null;
            case Answer.Corrected done -> null;
        };
        var update = transaction.prepare(
                "UPDATE recall SET state = ?, answer = ?, ground = ?, until = ?, answered = ? WHERE nr = ?");
        update.setString(1, (refused ? Recall.State.REFUSED : Recall.State.DONE).label());
        update.setString(2, refused ? null : Recall.label(answer));
        update.setString(3, ground);
        Micros.set(update, 4, answer instanceof Answer.Restricted kept ? kept.until() : null);
        update.setLong(5, Micros.of(at));
        update.setLong(6, recall.nr());
        update.executeUpdate();
    }

    static List<Recall> all(Session session) throws SQLException {
        return read(session.prepare(SELECT + " ORDER BY nr").executeQuery());
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    static Recall require(Session session, long nr) throws SQLException {
        var select = session.prepare(SELECT + " WHERE nr = ?");
        select.setLong(1, nr);
        return read(select.executeQuery()).stream()
                .findFirst()
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no recall " + nr + "; see: comity recall list"));
    }

    /** The one that letter asks for, between us and that very party. */
    static Optional<Recall> byLetter(Session session, boolean ours, String party, String letter) throws SQLException {
        var select = session.prepare(SELECT + " WHERE ours = ? AND party = ? AND letter = ?");
        select.setLong(1, ours ? 1 : 0);
        select.setString(2, party);
        select.setString(3, letter);
        return read(select.executeQuery()).stream().findFirst();
    }

    /** The recalls of others because of which that version is restricted. */
    static List<Recall> restricting(Session session, long version) throws SQLException {
        var select = session.prepare(SELECT + " WHERE ours = 0 AND answer = 'restricted'"
                + " AND nr IN (SELECT recall FROM recall_item WHERE version = ?)");
        select.setLong(1, version);
        return read(select.executeQuery());
    }

    private static List<Recall> read(ResultSet found) throws SQLException {
        var recalls = new ArrayList<Recall>();
        try (found) {
            while (found.next()) {
                recalls.add(new Recall(
                        found.getLong(1),
                        found.getLong(2) == 1,
                        found.getString(3),
                        found.getString(4),
                        found.getString(5),
                        found.getString(6),
                        found.getLong(7) == 1,
                        Micros.instant(found, 8),
                        found.getString(9),
                        Micros.instant(found.getLong(10)),
                        Recall.State.valueOf(found.getString(11).toUpperCase(java.util.Locale.ROOT)),
                        answer(found),
                        Micros.instant(found, 15)));
            }
        }
        return recalls;
    }

    private static @Nullable Answer answer(ResultSet found) throws SQLException {
        String answer = found.getString(11).equals("refused") ? "refused" : found.getString(12);
        Instant until = Micros.instant(found, 14);
        return answer == null ? null : RecallText.answer(answer, found.getString(13), until);
    }
}
