package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Parties;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The nodes of partners: where they are, in which life, and how the last exchange with each went. */
public final class Peers {

    /** A clock that is off by more than this is told, since expiries are read by it. */
    static final Duration SKEW_TOLD = Duration.ofSeconds(30);

    /** A clock that is off by more than this is not dealt with: expiries would mean nothing. */
    static final Duration SKEW_MAX = Duration.ofMinutes(10);

    /** The pause after a first failure; it doubles with every further one. */
    private static final Duration BACKOFF_FIRST = Duration.ofSeconds(5);

    /** A partner that is back is found within this. */
    private static final Duration BACKOFF_MAX = Duration.ofMinutes(10);

    /** Pieces of evidence kept of one party; more would let it fill our disk. */
    private static final int EVIDENCE_MAX = 100;

    private static final int EVIDENCE_BYTES_MAX = 64 << 10;
    private static final int REASON_CHARS_MAX = 1_000;

    private final Database database;
    private final Parties parties;
    private final Ledger ledger;
    private final InstantSource clock;

    Peers(Database database, Parties parties, Ledger ledger, InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * One partner's node.
     *
     * @param url where it is reached; empty where it only comes to us
     * @param incarnation the life we deal with; empty before the first meeting
     * @param said another life it says it is in, not acknowledged; empty where there is none
     * @param met when we last exchanged; null before the first time
     * @param failures exchanges that failed since
     * @param due not asked again before
     * @param ahead how far its clock is before ours; negative where it is behind
     * @param problem why the last exchange failed; empty where it did not
     */
    public record Peer(
            String party,
            String url,
            String incarnation,
            String said,
            @Nullable Instant met,
            long failures,
            Instant due,
            Duration ahead,
            String problem) {

        /** The problem, or what an operator should hear although all went well. */
        public String remark() {
            if (!problem.isEmpty()) {
                return problem;
            }
            return ahead.abs().compareTo(SKEW_TOLD) > 0
                    ? "its clock is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "before")
                            + " ours"
                    : "";
        }
    }

    /** Says where a partner's node is. */
    public void add(String party, String url) {
        parties.require(party);
        database.write(transaction -> {
            row(transaction, party);
            var update = transaction.prepare(
                    "UPDATE peer SET url = ?, failures = 0, due = 0, problem = NULL WHERE party = ?");
            update.setString(1, url);
            update.setString(2, party);
            return update.executeUpdate();
        });
    }

    /** Asks that node no more; what it is known by stays. */
    public void leave(String party) {
        require(party);
        database.write(transaction -> {
            var update = transaction.prepare("UPDATE peer SET url = NULL, problem = NULL WHERE party = ?");
            update.setString(1, party);
            return update.executeUpdate();
        });
    }

    public List<Peer> all() {
        return database.read(reading -> {
            var peers = new ArrayList<Peer>();
            try (var rows = reading.prepare(SELECT + " ORDER BY party").executeQuery()) {
                while (rows.next()) {
                    peers.add(peer(rows));
                }
            }
            return peers;
        });
    }

    public Optional<Peer> find(String party) {
        return database.read(reading -> find(reading, party));
    }

    /**
     * That partner's node.
     *
     * @throws Refused UNKNOWN when none is known
     */
    public Peer require(String party) {
        return find(party)
                .orElseThrow(() -> new Refused(
                        Why.UNKNOWN,
                        "no node of " + party + " is known; add it with: comity peer add " + party + " URL"));
    }

    private static final String SELECT =
            "SELECT party, url, incarnation, said, met, failures, due, ahead, problem FROM peer";

    private static Optional<Peer> find(Session session, String party) throws SQLException {
        var select = session.prepare(SELECT + " WHERE party = ?");
        select.setString(1, party);
        try (var rows = select.executeQuery()) {
            return rows.next() ? Optional.of(peer(rows)) : Optional.empty();
        }
    }

    private static Peer peer(ResultSet rows) throws SQLException {
        long met = rows.getLong(5);
        boolean never = rows.wasNull();
        return new Peer(
                rows.getString(1),
                Objects.requireNonNullElse(rows.getString(2), ""),
                Objects.requireNonNullElse(rows.getString(3), ""),
                Objects.requireNonNullElse(rows.getString(4), ""),
                never ? null : Micros.instant(met),
                rows.getLong(6),
                Micros.instant(rows.getLong(7)),
                Duration.of(rows.getLong(8), java.time.temporal.ChronoUnit.MICROS),
                Objects.requireNonNullElse(rows.getString(9), ""));
    }

    private void row(Transaction transaction, String party) throws SQLException {
        var insert = transaction.prepare(
                "INSERT INTO peer (party, failures, due, ahead) VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING");
        insert.setString(1, party);
        insert.executeUpdate();
    }

    // ---- meeting ----

    /**
     * Looks whether that node is in the life we know it by. The first one met is taken as it is; after a restore an
     * operator has to acknowledge the next.
     *
     * @throws Refused AGREEMENT when it is in another life that nobody here has acknowledged
     */
    public void meet(Partner partner) {
        Peer known = find(partner.id()).orElse(null);
        if (known != null && known.incarnation().equals(partner.incarnation())) {
            return;
        }
        boolean first = known == null || known.incarnation().isEmpty();
        database.write(transaction -> {
            row(transaction, partner.id());
            var update =
                    transaction.prepare("UPDATE peer SET " + (first ? "incarnation" : "said") + " = ? WHERE party = ?");
            update.setString(1, partner.incarnation());
            update.setString(2, partner.id());
            return update.executeUpdate();
        });
        if (!first) {
            throw new Refused(
                    Why.AGREEMENT,
                    partner.id() + " says it is in incarnation " + partner.incarnation() + ", and it is known here in "
                            + Objects.requireNonNull(known).incarnation()
                            + ": it was restored from a backup, or somebody has its key. Ask it by voice, then: comity"
                            + " peer acknowledge " + partner.id());
        }
    }

    /**
     * From now on we deal with that node in the life it says it is in: its outboxes are read from their start, since
     * their numbers may mean other things now.
     *
     * @throws Refused UNKNOWN when it has not said that it is in another
     */
    public Peer acknowledge(String actor, String party) {
        return database.write(transaction -> {
            Peer known = find(transaction, party)
                    .filter(peer -> !peer.said().isEmpty())
                    .orElseThrow(() -> new Refused(Why.UNKNOWN, party + " has not come in another incarnation"));
            var update = transaction.prepare("UPDATE peer SET incarnation = said, said = NULL, problem = NULL,"
                    + " failures = 0, due = 0, recorded = NULL WHERE party = ?");
            update.setString(1, party);
            update.executeUpdate();
            ledger.append(
                    transaction,
                    LogName.HOME,
                    Act.of("incarnation acknowledged", actor)
                            .with(JsonObject.builder()
                                    .put("party", party)
                                    .put("from", known.incarnation())
                                    .put("to", known.said())
                                    .build()));
            return find(transaction, party).orElseThrow();
        });
    }

    /**
     * An exchange came to its end.
     *
     * @param problem what one of its streams stumbled over, while the others went on; empty where none did
     */
    public void exchanged(String party, Duration ahead, String problem) {
        String told = shortened(problem);
        database.write(transaction -> {
            row(transaction, party);
            var update = transaction.prepare("UPDATE peer SET met = ?, failures = 0, due = 0, ahead = ?, problem = ?"
                    + (told.isEmpty() ? ", recorded = NULL" : "") + " WHERE party = ?");
            update.setLong(1, Micros.of(clock.instant()));
            update.setLong(2, ahead.toNanos() / 1_000);
            update.setString(3, told);
            update.setString(4, party);
            return update.executeUpdate();
        });
    }

    /** An exchange failed; the next is tried after a pause that doubles each time. */
    public void failed(String party, String problem) {
        String told = shortened(problem);
        database.write(transaction -> {
            row(transaction, party);
            long failures = find(transaction, party).orElseThrow().failures();
            Duration pause = failures > 16 ? BACKOFF_MAX : BACKOFF_FIRST.multipliedBy(1L << failures);
            Instant due = clock.instant().plus(pause.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : pause);
            var update = transaction.prepare(
                    "UPDATE peer SET failures = failures + 1, due = ?, problem = ? WHERE party = ?");
            update.setLong(1, Micros.of(due));
            update.setString(2, told);
            update.setString(3, party);
            return update.executeUpdate();
        });
    }

    // ---- what was not admitted ----

    /** Writes into the home log that something of this partner was not admitted; the same reason again and again, once. */
    void notAdmitted(String party, String agreement, String reason) {
        String told = shortened(reason);
        database.write(transaction -> {
            notAdmitted(transaction, party, agreement, told);
            return null;
        });
    }

    private void notAdmitted(Transaction transaction, String party, String agreement, String told) throws SQLException {
        row(transaction, party);
        var same = transaction.prepare("UPDATE peer SET recorded = ? WHERE party = ? AND coalesce(recorded, '') <> ?");
        same.setString(1, told);
        same.setString(2, party);
        same.setString(3, told);
        if (same.executeUpdate() == 1) {
            ledger.append(
                    transaction,
                    LogName.HOME,
                    Act.of("not admitted", "node")
                            .under(agreement, party)
                            .with(JsonObject.builder().put("reason", told).build()));
        }
    }

    /** Keeps what a partner signed and must not have signed, and writes into the home log that it was not admitted. */
    void evidence(String party, String agreement, Sealed signed, String reason) {
        String told = shortened(reason);
        database.write(transaction -> {
            notAdmitted(transaction, party, agreement, told);
            var insert = transaction.prepare("INSERT INTO evidence (nr, party, at, reason, note, bytes)"
                    + " SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM evidence WHERE party = ?) < ?"
                    + " AND NOT EXISTS (SELECT 1 FROM evidence WHERE party = ? AND note = ?)");
            insert.setLong(1, transaction.next("evidence"));
            insert.setString(2, party);
            insert.setLong(3, Micros.of(clock.instant()));
            insert.setString(4, told);
            insert.setString(5, signed.note().print());
            insert.setBytes(
                    6, java.util.Arrays.copyOf(signed.bytes(), Math.min(signed.bytes().length, EVIDENCE_BYTES_MAX)));
            insert.setString(7, party);
            insert.setInt(8, EVIDENCE_MAX);
            insert.setString(9, party);
            insert.setString(10, signed.note().print());
            return insert.executeUpdate();
        });
    }

    /** What is kept against that party: each reason, the oldest first. */
    public List<String> evidenceAgainst(String party) {
        return database.read(reading -> {
            var reasons = new ArrayList<String>();
            var select = reading.prepare("SELECT reason FROM evidence WHERE party = ? ORDER BY nr");
            select.setString(1, party);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    reasons.add(rows.getString(1));
                }
            }
            return reasons;
        });
    }

    private static String shortened(String reason) {
        String plain = reason.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() <= REASON_CHARS_MAX ? plain : plain.substring(0, REASON_CHARS_MAX);
    }
}
