package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comity.border.Consent.State;
import org.comity.border.Refused.Why;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The table of consents. */
final class ConsentRows {
    private static final String SELECT =
            "SELECT nr, ours, agreement, party, letter, receiver, under, why, asked_by, asked,"
                    + " state, until, reason, answered FROM consent";

    private ConsentRows() {}

    static void add(Transaction transaction, Consent consent, List<AskedVersion> items) throws SQLException {
        var insert =
                transaction.prepare("INSERT INTO consent (nr, ours, agreement, party, letter, receiver, under, why,"
                        + " asked_by, asked, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, consent.nr());
        insert.setLong(2, consent.ours() ? 1 : 0);
        insert.setString(3, consent.agreement());
        insert.setString(4, consent.party());
        insert.setString(5, consent.letter());
        insert.setString(6, consent.receiver());
        insert.setString(7, consent.under());
        insert.setString(8, consent.why());
        insert.setString(9, consent.by());
        insert.setLong(10, Micros.of(consent.asked()));
        insert.setString(11, consent.state().label());
        insert.executeUpdate();
        AskedVersions.CONSENT.add(transaction, consent.nr(), items);
    }

    static void answered(
            Transaction transaction,
            Consent consent,
            State state,
            @Nullable Instant until,
            @Nullable String reason,
            Instant at)
            throws SQLException {
        var update =
                transaction.prepare("UPDATE consent SET state = ?, until = ?, reason = ?, answered = ? WHERE nr = ?");
        update.setString(1, state.label());
        Micros.set(update, 2, until);
        update.setString(3, reason);
        update.setLong(4, Micros.of(at));
        update.setLong(5, consent.nr());
        update.executeUpdate();
    }

    static List<Consent> all(Session session) throws SQLException {
        return read(session.prepare(SELECT + " ORDER BY nr").executeQuery());
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    static Consent require(Session session, long nr) throws SQLException {
        var select = session.prepare(SELECT + " WHERE nr = ?");
        select.setLong(1, nr);
        return read(select.executeQuery()).stream()
                .findFirst()
                .orElseThrow(
                        () -> new Refused(Why.UNKNOWN, "there is no consent " + nr + "; see: comity consent list"));
    }

    /** The one that letter asks for, between us and that very party. */
    static Optional<Consent> byLetter(Session session, boolean ours, String party, String letter) throws SQLException {
        var select = session.prepare(SELECT + " WHERE ours = ? AND party = ? AND letter = ?");
        select.setLong(1, ours ? 1 : 0);
        select.setString(2, party);
        select.setString(3, letter);
        return read(select.executeQuery()).stream().findFirst();
    }

    private static List<Consent> read(ResultSet found) throws SQLException {
        var consents = new ArrayList<Consent>();
        try (found) {
            while (found.next()) {
                consents.add(new Consent(
                        found.getLong(1),
                        found.getLong(2) == 1,
                        found.getString(3),
                        found.getString(4),
                        found.getString(5),
                        found.getString(6),
                        found.getString(7),
                        found.getString(8),
                        found.getString(9),
                        Micros.instant(found.getLong(10)),
                        State.valueOf(found.getString(11).toUpperCase(Locale.ROOT)),
                        Micros.instant(found, 12),
                        found.getString(13),
                        Micros.instant(found, 14)));
            }
        }
        return consents;
    }
}
