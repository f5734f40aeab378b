package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Refused.Why;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What a party is asked to delete because an agreement with it is over: all that came to it under that agreement.
 *
 * @param ours whether we ask; otherwise we are asked
 * @param party the other side
 * @param version of the agreement, the last that named that party; 0 where we are asked
 * @param letter the id of the letter that asks; null where the party has no node to be told by letter
 * @param deadline by then it is to be gone
 * @param state asked, acknowledged, done, held or refused
 * @param ground of what is held, or the reason of a refusal
 * @param until of what is held
 */
public record Deletion(
        long nr,
        boolean ours,
        String agreement,
        String party,
        long version,
        @Nullable String letter,
        String why,
        Instant deadline,
        Instant asked,
        String state,
        @Nullable String ground,
        @Nullable Instant until,
        @Nullable Instant answered) {

    static final String ASKED = "asked";
    static final String ACKNOWLEDGED = "acknowledged";
    static final String DONE = "done";
    static final String HELD = "held";
    static final String REFUSED = "refused";

    private static final String SELECT = "SELECT nr, ours, agreement, party, version, letter, why, deadline, asked,"
            + " state, ground, until, answered FROM deletion";

    /** How it stands, in words. */
    public String standing(Instant now) {
        if (letter == null) {
            return "cannot be told by letter: no node";
        }
        return switch (state) {
            case HELD -> "held, " + ground + (until == null ? "" : " until " + until);
            case REFUSED -> "refused: " + ground;
            case DONE -> DONE;
            default -> now.isAfter(deadline.plus(Deletions.ANSWER_WITHIN)) ? "no answer" : state;
        };
    }

    /** Whether anything may still become of it. */
    boolean isOpen() {
        return !state.equals(DONE);
    }

    // ---- the table ----

    void insert(Transaction transaction) throws SQLException {
        var insert = transaction.prepare("INSERT INTO deletion (nr, ours, agreement, party, version, letter, why,"
                + " deadline, asked, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, nr);
        insert.setLong(2, ours ? 1 : 0);
        insert.setString(3, agreement);
        insert.setString(4, party);
        insert.setLong(5, version);
        insert.setString(6, letter);
        insert.setString(7, why);
        insert.setLong(8, Micros.of(deadline));
        insert.setLong(9, Micros.of(asked));
        insert.setString(10, state);
        insert.executeUpdate();
    }

    /** What was answered, and when. */
    void answered(Transaction transaction, String answer, @Nullable String reason, @Nullable Instant end, Instant at)
            throws SQLException {
        var update =
                transaction.prepare("UPDATE deletion SET state = ?, ground = ?, until = ?, answered = ? WHERE nr = ?");
        update.setString(1, answer);
        update.setString(2, reason);
        KeptFor.set(update, 3, end == null ? null : Long.valueOf(Micros.of(end)));
        update.setLong(4, Micros.of(at));
        update.setLong(5, nr);
        update.executeUpdate();
    }

    static List<Deletion> all(Session session) throws SQLException {
        return read(session.prepare(SELECT + " ORDER BY nr").executeQuery());
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    static Deletion require(Session session, long nr) throws SQLException {
        return all(session).stream()
                .filter(each -> each.nr() == nr)
                .findFirst()
                .orElseThrow(() -> new Refused(
                        Why.UNKNOWN, "nobody asked for a deletion " + nr + "; see: comity retention asked"));
    }

    private static List<Deletion> read(ResultSet found) throws SQLException {
        var all = new ArrayList<Deletion>();
        try (found) {
            while (found.next()) {
                all.add(new Deletion(
                        found.getLong(1),
                        found.getLong(2) == 1,
                        found.getString(3),
                        found.getString(4),
                        found.getLong(5),
                        found.getString(6),
                        found.getString(7),
                        Micros.instant(found.getLong(8)),
                        Micros.instant(found.getLong(9)),
                        found.getString(10),
                        found.getString(11),
                        Micros.instant(found, 12),
                        Micros.instant(found, 13)));
            }
        }
        return all;
    }
}
