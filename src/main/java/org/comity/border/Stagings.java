package org.comity.border;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.ledger.Items;
import org.comity.parties.Approval;
import org.comity.parties.Parties;
import org.comity.parties.Person;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.seal.SignedNote;
import org.comity.sql.Many;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** Keeps what waits for approval, and who has given theirs. */
final class Stagings {

    /** Objects in one staging at most; see docs/limits.md. */
    static final int ITEMS_MAX = 10_000;

    private static final String COLUMNS = "SELECT nr, agreement, version, terms, audience, approval, staged_by, staged,"
            + " items, root, state, ended, ended_by, why FROM staging";

    private final Parties parties;
    private final InstantSource clock;

    Stagings(Parties parties, InstantSource clock) {
        this.parties = parties;
        this.clock = clock;
    }

    /** Puts these into a new staging, in their order. */
    Staging add(
            Transaction transaction,
            String by,
            StandingAgreement agreement,
            Audience audience,
            Approval approval,
            List<Staging.Item> items)
            throws SQLException {
        var staging = new Staging(
                transaction.next("staging"),
                parties.ours().id(),
                agreement.terms().id(),
                agreement.terms().version(),
                termsOf(agreement),
                audience.receivers().stream().sorted().toList(),
                approval,
                by,
                Micros.instant(Micros.of(clock.instant())),
                items.size(),
                items(items).root(),
                Staging.State.WAITING,
                null,
                null,
                "");
        var insert = transaction.prepare("INSERT INTO staging (nr, agreement, version, terms, audience, approval,"
                + " staged_by, staged, items, root, state, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')");
        insert.setLong(1, staging.nr());
        insert.setString(2, staging.agreement());
        insert.setLong(3, staging.version());
        insert.setBytes(4, staging.terms().bytes());
        insert.setString(5, String.join(" ", staging.audience()));
        insert.setString(6, approval.label());
        insert.setString(7, by);
        insert.setLong(8, Micros.of(staging.staged()));
        insert.setLong(9, staging.count());
        insert.setBytes(10, staging.root().bytes());
        insert.setString(11, staging.state().label());
        insert.executeUpdate();
        var item = transaction.prepare(
                "INSERT INTO staging_item (staging, nr, id, version, digest) VALUES (?, ?, ?, ?, ?)");
        item.clearBatch();
        for (int i = 0; i < items.size(); i++) {
            item.setLong(1, staging.nr());
            item.setLong(2, i + 1L);
            item.setString(3, items.get(i).id());
            item.setLong(4, items.get(i).version());
            item.setBytes(5, items.get(i).digest().bytes());
            item.addBatch();
        }
        item.executeBatch();
        return staging;
    }

    /** What a yes binds to of the agreement: the exact text that was signed. */
    static Digest termsOf(StandingAgreement agreement) {
        return Digest.of(agreement.document());
    }

    /** The same as the log keeps items. */
    static Items items(List<Staging.Item> items) {
        var builder = Items.builder();
        items.forEach(each -> builder.add(new org.comity.ledger.Item(each.id(), each.digest())));
        return builder.build();
    }

    Optional<Staging> find(Session session, long nr) throws SQLException {
        var select = session.prepare(COLUMNS + " WHERE nr = ?");
        select.setLong(1, nr);
        try (var rows = select.executeQuery()) {
            return rows.next() ? Optional.of(read(rows)) : Optional.empty();
        }
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    Staging require(Session session, long nr) throws SQLException {
        return find(session, nr)
                .orElseThrow(() -> new Refused(
                        Refused.Why.UNKNOWN, "there is no staging " + nr + "; list them with: comity release list"));
    }

    /** All of them, the oldest first. */
    List<Staging> all(Session session) throws SQLException {
        var stagings = new ArrayList<Staging>();
        try (var rows = session.prepare(COLUMNS + " ORDER BY nr").executeQuery()) {
            while (rows.next()) {
                stagings.add(read(rows));
            }
        }
        return stagings;
    }

    List<Staging.Item> items(Session session, long staging) throws SQLException {
        var items = new ArrayList<Staging.Item>();
        var select = session.prepare("SELECT id, version, digest FROM staging_item WHERE staging = ? ORDER BY nr");
        select.setLong(1, staging);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                items.add(new Staging.Item(rows.getString(1), rows.getLong(2), Digest.wrap(rows.getBytes(3))));
            }
        }
        return items;
    }

    /** Which of these versions wait for that audience already, under that very text of the agreement. */
    Set<Long> waiting(Session session, StandingAgreement agreement, Audience audience, List<Long> versions)
            throws SQLException {
        var waiting = new HashSet<Long>();
        var select = session.prepare("SELECT i.version FROM staging_item i CROSS JOIN staging s"
                + " WHERE s.nr = i.staging AND s.state = 'waiting' AND s.agreement = ? AND s.terms = ?"
                + " AND s.audience = ? AND i.version IN (" + Many.PLACES + ")");
        select.setString(1, agreement.terms().id());
        select.setBytes(2, termsOf(agreement).bytes());
        select.setString(
                3, String.join(" ", audience.receivers().stream().sorted().toList()));
        Many.numbers(select, 4, versions, row -> waiting.add(row.getLong(1)));
        return waiting;
    }

    /** Keeps a person's yes; a second one of the same person adds nothing. */
    void approve(Transaction transaction, Staging staging, Person person, @Nullable SignedNote note)
            throws SQLException {
        var insert = transaction.prepare("INSERT INTO staging_approval (staging, person, approved, note)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setLong(1, staging.nr());
        insert.setLong(2, person.nr());
        insert.setLong(3, Micros.of(clock.instant()));
        if (note == null) {
            insert.setNull(4, Types.VARCHAR);
        } else {
            insert.setString(4, note.print());
        }
        insert.executeUpdate();
    }

    List<Staging.Yes> approvals(Session session, long staging) throws SQLException {
        var approvals = new ArrayList<Staging.Yes>();
        var select = session.prepare("SELECT person, approved, CASE WHEN note IS NULL THEN 0 ELSE 1 END"
                + " FROM staging_approval WHERE staging = ? ORDER BY approved, person");
        select.setLong(1, staging);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                approvals.add(new Staging.Yes(rows.getLong(1), Micros.instant(rows.getLong(2)), rows.getLong(3) == 1));
            }
        }
        return approvals;
    }

    /** It waits no longer; answers how it stands. */
    Staging end(Transaction transaction, Staging staging, Staging.State state, String by, String why)
            throws SQLException {
        Instant now = clock.instant();
        var update = transaction.prepare("UPDATE staging SET state = ?, ended = ?, ended_by = ?, why = ?"
                + " WHERE nr = ? AND state = 'waiting'");
        update.setString(1, state.label());
        update.setLong(2, Micros.of(now));
        update.setString(3, by);
        update.setString(4, why);
        update.setLong(5, staging.nr());
        if (update.executeUpdate() != 1) {
            throw staging.over();
        }
        return require(transaction, staging.nr());
    }

    private Staging read(ResultSet rows) throws SQLException {
        long ended = rows.getLong(12);
        boolean hasEnded = !rows.wasNull();
        return new Staging(
                rows.getLong(1),
                parties.ours().id(),
                rows.getString(2),
                rows.getInt(3),
                Digest.wrap(rows.getBytes(4)),
                List.of(rows.getString(5).split(" ", -1)),
                Approval.of(rows.getString(6)).orElseThrow(),
                rows.getString(7),
                Micros.instant(rows.getLong(8)),
                rows.getLong(9),
                Digest.wrap(rows.getBytes(10)),
                Staging.State.of(rows.getString(11)),
                hasEnded ? Micros.instant(ended) : null,
                rows.getString(13),
                rows.getString(14));
    }
}
