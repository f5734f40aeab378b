package org.comity.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.seal.Checkpoint;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * How one log stands under its last checkpoint.
 *
 * @param checkpoint null before the first
 * @param cosigners the names of the keys that stand under it too
 */
public record LogStanding(LogName log, @Nullable Checkpoint checkpoint, List<String> cosigners) {
    private static final String LAST = "(SELECT max(size) FROM ledger_checkpoint WHERE log = l.nr)";

    public LogStanding {
        cosigners = List.copyOf(cosigners);
    }

    /** Of all logs at once, in two sentences: there is a log for each partner of each agreement. */
    static List<LogStanding> all(Session session, String prefix) throws SQLException {
        Map<String, List<String>> cosigners = cosigners(session);
        var standings = new ArrayList<LogStanding>();
        var select = session.prepare("SELECT l.origin, c.note FROM ledger_log l"
                + " LEFT JOIN ledger_checkpoint c ON c.log = l.nr AND c.size = " + LAST + " ORDER BY l.origin");
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String origin = rows.getString(1);
                String note = rows.getString(2);
                if (origin.startsWith(prefix)) {
                    standings.add(new LogStanding(
                            new LogName(origin.substring(prefix.length())),
                            note == null
                                    ? null
                                    : Checkpoint.parse(SignedNote.parse(note).text()),
                            cosigners.getOrDefault(origin, List.of())));
                }
            }
        }
        return standings;
    }

    private static Map<String, List<String>> cosigners(Session session) throws SQLException {
        var cosigners = new HashMap<String, List<String>>();
        var select = session.prepare("SELECT l.origin, s.key FROM ledger_log l CROSS JOIN ledger_cosignature s"
                + " WHERE s.log = l.nr AND s.size = " + LAST + " ORDER BY s.key");
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                cosigners
                        .computeIfAbsent(rows.getString(1), any -> new ArrayList<>())
                        .add(NoteKey.parse(rows.getString(2)).name());
            }
        }
        return cosigners;
    }
}
