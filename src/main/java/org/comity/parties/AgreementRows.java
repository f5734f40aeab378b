package org.comity.parties;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.seal.SignedNote;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** What is written down beside agreements: acceptances, accessions, reservations, opinions and attached files. */
final class AgreementRows {
    private AgreementRows() {}

    /** All versions of that agreement as they stand, by their numbers. */
    static List<StandingAgreement> versions(Session session, String id) throws SQLException {
        return Succession.of(signed(session, id));
    }

    /** All versions of that agreement, each with what was signed under it alone. */
    static List<StandingAgreement> signed(Session session, String id) throws SQLException {
        var lookup = session.prepare("SELECT nr, document, ended, why FROM agreement WHERE id = ? ORDER BY version");
        lookup.setString(1, id);
        var found = new ArrayList<StandingAgreement>();
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                byte[] document = rows.getBytes(2);
                long ended = rows.getLong(3);
                @Nullable Instant end = rows.wasNull() ? null : Micros.instant(ended);
                found.add(StandingAgreement.added(rows.getLong(1), Agreement.read(document), document)
                        .ended(end, rows.getString(4)));
            }
        }
        var versions = new ArrayList<StandingAgreement>();
        for (StandingAgreement each : found) {
            versions.add(complete(session, each));
        }
        return versions;
    }

    static List<String> ids(Session session) throws SQLException {
        var ids = new ArrayList<String>();
        try (var rows =
                session.prepare("SELECT DISTINCT id FROM agreement ORDER BY id").executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    /** That agreement with all that was signed under this version of it. */
    private static StandingAgreement complete(Session session, StandingAgreement agreement) throws SQLException {
        return agreement
                .accepted(acceptances(session, agreement.nr()))
                .joined(accessions(session, agreement))
                .reserved(reservations(session, agreement));
    }

    /** Those that are signed: what is carried over is worked out, and was once written down. */
    private static Set<String> acceptances(Session session, long agreement) throws SQLException {
        var lookup = session.prepare("SELECT p.id FROM agreement_acceptance a CROSS JOIN party p"
                + " WHERE p.nr = a.party AND a.agreement = ? AND a.note NOT LIKE 'carried over:%'");
        lookup.setLong(1, agreement);
        var by = new HashSet<String>();
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                by.add(rows.getString(1));
            }
        }
        return by;
    }

    static void accept(
            Transaction transaction, long agreement, Party party, String note, @Nullable String person, Instant now)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO agreement_acceptance (agreement, party, note, person, accepted)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setLong(1, agreement);
        insert.setLong(2, party.nr());
        insert.setString(3, note);
        insert.setString(4, person);
        insert.setLong(5, Micros.of(now));
        insert.executeUpdate();
    }

    // Accessions and reservations are signed notes alike, in the order they came; a note says by itself which it is.

    static void note(Transaction transaction, long agreement, String note, Instant now) throws SQLException {
        long nr;
        var last = transaction.prepare("SELECT coalesce(max(nr), 0) FROM agreement_note WHERE agreement = ?");
        last.setLong(1, agreement);
        try (var rows = last.executeQuery()) {
            rows.next();
            nr = rows.getLong(1) + 1;
        }
        var insert = transaction.prepare("INSERT INTO agreement_note (agreement, nr, note, taken) VALUES (?, ?, ?, ?)");
        insert.setLong(1, agreement);
        insert.setLong(2, nr);
        insert.setString(3, note);
        insert.setLong(4, Micros.of(now));
        insert.executeUpdate();
    }

    private static List<String> notes(Session session, long agreement, boolean reservations) throws SQLException {
        var lookup = session.prepare("SELECT note FROM agreement_note WHERE agreement = ? ORDER BY nr");
        lookup.setLong(1, agreement);
        var texts = new ArrayList<String>();
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                if (StandingNotes.isReservation(rows.getString(1)) == reservations) {
                    texts.add(Paper.without(SignedNote.parse(rows.getString(1)).text()));
                }
            }
        }
        return texts;
    }

    /** Whether that party has joined this very version. */
    static boolean hasJoined(Session session, StandingAgreement agreement, String party) throws SQLException {
        return accessions(session, agreement).stream()
                .anyMatch(each -> each.member().id().equals(party));
    }

    private static List<Accession> accessions(Session session, StandingAgreement agreement) throws SQLException {
        return notes(session, agreement.nr(), false).stream()
                .map(text -> StandingNotes.readAccession(agreement, text))
                .toList();
    }

    private static List<Reservation> reservations(Session session, StandingAgreement agreement) throws SQLException {
        return notes(session, agreement.nr(), true).stream()
                .map(text -> StandingNotes.readReservation(agreement, text))
                // By their numbers, not as they came: so that all nodes have them in one order.
                .sorted(Comparator.comparing(Reservation::number).thenComparing(Reservation::party))
                .toList();
    }

    /** The end of a version; null where it has none after all. */
    static void end(Transaction transaction, long agreement, @Nullable Instant at, @Nullable String why)
            throws SQLException {
        var update = transaction.prepare("UPDATE agreement SET ended = ?, why = ? WHERE nr = ?");
        update.setObject(1, at == null ? null : Micros.of(at), java.sql.Types.BIGINT);
        update.setString(2, why);
        update.setLong(3, agreement);
        update.executeUpdate();
    }

    // ---- opinions ----

    static void opinion(Transaction transaction, long agreement, Opinion opinion) throws SQLException {
        var insert = transaction.prepare("INSERT INTO agreement_opinion (agreement, kind, person, opinion, given)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (agreement, kind, person)"
                + " DO UPDATE SET opinion = excluded.opinion, given = excluded.given");
        insert.setLong(1, agreement);
        insert.setString(2, opinion.kind().label());
        insert.setString(3, opinion.person());
        insert.setString(4, opinion.text());
        insert.setLong(5, Micros.of(opinion.given()));
        insert.executeUpdate();
    }

    static List<Opinion> opinions(Session session, long agreement) throws SQLException {
        var lookup = session.prepare(
                "SELECT kind, person, opinion, given FROM agreement_opinion WHERE agreement = ? ORDER BY given, kind, person");
        lookup.setLong(1, agreement);
        var opinions = new ArrayList<Opinion>();
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                opinions.add(new Opinion(
                        Opinion.Kind.named(rows.getString(1)),
                        rows.getString(2),
                        rows.getString(3),
                        Micros.instant(rows.getLong(4))));
            }
        }
        return opinions;
    }

    // ---- attached files ----

    static void attach(Transaction transaction, long agreement, Attachment attachment, byte[] file)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO agreement_attachment (agreement, sha256, form, name, file, added)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setLong(1, agreement);
        insert.setString(2, attachment.sha256());
        insert.setString(3, attachment.form());
        insert.setString(4, attachment.name());
        insert.setBytes(5, file);
        insert.setLong(6, Micros.of(attachment.added()));
        insert.executeUpdate();
    }

    static List<Attachment> attachments(Session session, long agreement) throws SQLException {
        var lookup = session.prepare("SELECT sha256, form, name, length(file), added FROM agreement_attachment"
                + " WHERE agreement = ? ORDER BY added, sha256");
        lookup.setLong(1, agreement);
        var attachments = new ArrayList<Attachment>();
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                attachments.add(new Attachment(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        Micros.instant(rows.getLong(5))));
            }
        }
        return attachments;
    }

    static Optional<byte[]> attachment(Session session, long agreement, String sha256) throws SQLException {
        var lookup = session.prepare("SELECT file FROM agreement_attachment WHERE agreement = ? AND sha256 = ?");
        lookup.setLong(1, agreement);
        lookup.setString(2, sha256);
        try (var rows = lookup.executeQuery()) {
            return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
        }
    }
}
