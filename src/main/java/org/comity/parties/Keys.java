package org.comity.parties;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.VerifyKey;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The keys of parties, each in its time. What was signed with a key while it counted stays verifiable after another has
 * followed; what an agreement was signed with stays as it was.
 */
public final class Keys {

    /** How long an old key still counts beside the one that follows it: partners may be down for a while. */
    static final Duration OVERLAP = Duration.ofDays(30);

    private final Parties parties;
    private final InstantSource clock;
    private final Map<String, List<Term>> terms = new ConcurrentHashMap<>();

    /** Of parties that never changed theirs, by its text: whether a key is a sound one takes a tenth of a millisecond to say. */
    private final Map<String, Term> onlyOnes = new ConcurrentHashMap<>();

    /**
     * A key in its time.
     *
     * @param until from then on it counts no more; null while that is not known
     * @param revoked whether it was taken back
     * @param statement the signed note that says so; empty where an operator did
     */
    public record Term(NoteKey key, Instant since, @Nullable Instant until, boolean revoked, String statement) {
        boolean covers(Instant instant) {
            return !instant.isBefore(since) && (until == null || instant.isBefore(until));
        }
    }

    public Keys(Database database, Parties parties, InstantSource clock) {
        this.parties = parties;
        this.clock = clock;
        database.read(reading -> {
            try (var rows = reading.prepare("SELECT party, key, since, until, revoked, statement FROM party_key")
                    .executeQuery()) {
                while (rows.next()) {
                    long until = rows.getLong(4);
                    boolean open = rows.wasNull();
                    terms.computeIfAbsent(rows.getString(1), any -> new ArrayList<>())
                            .add(new Term(
                                    NoteKey.parse(rows.getString(2)),
                                    Micros.instant(rows.getLong(3)),
                                    open ? null : Micros.instant(until),
                                    rows.getLong(5) == 1,
                                    rows.getString(6)));
                }
            }
            return null;
        });
    }

    /** All keys of that party, the first one first; none of a party without a node. */
    public List<Term> of(Party party) {
        List<Term> kept = terms.get(party.id());
        if (kept == null && !party.hasNode()) {
            return List.of();
        }
        return kept == null
                ? List.of(onlyOnes.computeIfAbsent(
                        party.key(), key -> new Term(NoteKey.parse(key), Instant.EPOCH, null, false, "")))
                : kept.stream()
                        .sorted(java.util.Comparator.comparing(Term::since))
                        .toList();
    }

    /** The keys of that party that count now; none where all were revoked. */
    public List<NoteKey> counting(Party party) {
        return countedAt(party, clock.instant());
    }

    /** The keys of that party that counted at that instant. */
    public List<NoteKey> countedAt(Party party, Instant instant) {
        return of(party).stream()
                .filter(term -> term.covers(instant))
                .map(Term::key)
                .toList();
    }

    /** Every key that party ever had: with these it signed what lies in the past. */
    public List<NoteKey> ever(Party party) {
        return of(party).stream().map(Term::key).toList();
    }

    /** The party whose key this is now. */
    public Optional<Party> holder(VerifyKey key) {
        return parties.all().stream()
                .filter(party ->
                        counting(party).stream().anyMatch(each -> each.key().equals(key)))
                .findFirst();
    }

    /**
     * Takes a party's statement about its own keys in.
     *
     * @throws BadSeal when it does not hold
     */
    public KeyStatement take(Transaction transaction, Party party, String note) throws SQLException {
        KeyStatement said = KeyStatement.open(note, counting(party));
        if (!said.party().equals(party.id())) {
            throw new BadSeal("the statement is about the keys of " + said.party() + ", not of " + party.id());
        }
        switch (said) {
            case KeyStatement.Rotation rotation -> rotate(transaction, party, rotation, note);
            case KeyStatement.Revocation revocation ->
                end(transaction, party, revocation.key(), revocation.from(), note);
        }
        return said;
    }

    private void rotate(Transaction transaction, Party party, KeyStatement.Rotation rotation, String note)
            throws SQLException {
        var next = new ArrayList<Term>();
        for (Term term : of(party)) {
            next.add(
                    term.key().equals(rotation.old())
                            ? new Term(term.key(), term.since(), rotation.from().plus(OVERLAP), false, note)
                            : term);
        }
        if (next.stream().noneMatch(term -> term.key().equals(rotation.next()))) {
            next.add(new Term(rotation.next(), rotation.from(), null, false, note));
        }
        keep(transaction, party, next);
        parties.replaceKey(transaction, party, rotation.next().text());
    }

    /**
     * A key of that party counts no more, because the party said so where we could be sure of it.
     *
     * @throws IllegalArgumentException when the party never had that key
     */
    public void revoke(Transaction transaction, Party party, NoteKey key, Instant from) throws SQLException {
        end(transaction, party, key, from, "");
    }

    private void end(Transaction transaction, Party party, NoteKey key, Instant from, String note) throws SQLException {
        if (!ever(party).contains(key)) {
            throw new IllegalArgumentException(party.id() + " is not known with that key; see: comity party keys");
        }
        keep(
                transaction,
                party,
                of(party).stream()
                        .map(term -> term.key().equals(key) ? new Term(key, term.since(), from, true, note) : term)
                        .toList());
    }

    private void keep(Transaction transaction, Party party, List<Term> next) throws SQLException {
        var keep = transaction.prepare("INSERT INTO party_key (party, key, since, until, revoked, statement)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (party, key) DO UPDATE SET"
                + " until = excluded.until, revoked = excluded.revoked, statement = excluded.statement");
        for (Term term : next) {
            keep.setString(1, party.id());
            keep.setString(2, term.key().text());
            keep.setLong(3, Micros.of(term.since()));
            if (term.until() == null) {
                keep.setNull(4, java.sql.Types.BIGINT);
            } else {
                keep.setLong(4, Micros.of(term.until()));
            }
            keep.setLong(5, term.revoked() ? 1 : 0);
            keep.setString(6, term.statement());
            keep.executeUpdate();
        }
        transaction.onCommit(() -> terms.put(party.id(), List.copyOf(next)));
    }
}
