package org.comity.parties;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The agreements this node has, in every version. There are few, so all of them stay in memory. */
public final class Agreements {
    private final Parties parties;
    private final InstantSource clock;
    private final Map<Long, StandingAgreement> byNr = new ConcurrentHashMap<>();

    public Agreements(Database database, Parties parties, InstantSource clock) {
        this.parties = parties;
        this.clock = clock;
        database.read(reading -> {
            try (var rows = reading.prepare("SELECT nr, document, ended, why FROM agreement")
                    .executeQuery()) {
                while (rows.next()) {
                    byte[] document = rows.getBytes(2);
                    long ended = rows.getLong(3);
                    boolean isEnded = !rows.wasNull();
                    keep(new StandingAgreement(
                            rows.getLong(1),
                            Agreement.read(document),
                            document,
                            Set.of(),
                            isEnded ? Micros.instant(ended) : null,
                            rows.getString(4)));
                }
            }
            for (StandingAgreement each : List.copyOf(byNr.values())) {
                keep(accepted(each, acceptances(reading, each.nr())));
            }
            return null;
        });
    }

    /**
     * Takes a document in; nothing crosses under it until every party it names has accepted it.
     *
     * @throws org.comity.yaml.BadYaml when it cannot be read
     * @throws IllegalArgumentException when it names a party we do not know, another key than we have, or not us, or
     *     when another document stands under the same id and version
     */
    public StandingAgreement add(Transaction transaction, byte[] document) throws SQLException {
        Agreement terms = Agreement.read(document);
        for (Agreement.Member member : terms.members()) {
            Party party = parties.require(member.id());
            if (!party.noteKey().equals(memberKey(member))) {
                throw new IllegalArgumentException("the agreement names another key for " + member.id()
                        + " than the one known here; compare fingerprints with them before going on");
            }
        }
        if (terms.member(parties.ours().id()).isEmpty()) {
            throw new IllegalArgumentException(
                    "the agreement does not name " + parties.ours().id() + ", this node's party");
        }
        Optional<StandingAgreement> same = find(terms.id(), terms.version());
        if (same.isPresent()) {
            if (Arrays.equals(same.get().document(), document)) {
                return same.get();
            }
            throw new IllegalArgumentException("another document stands here as version " + terms.version() + " of "
                    + terms.id() + "; a changed text needs a new version number");
        }
        var standing = new StandingAgreement(transaction.next("agreement"), terms, document, Set.of(), null, null);
        var insert =
                transaction.prepare("INSERT INTO agreement (nr, id, version, document, added) VALUES (?, ?, ?, ?, ?)");
        insert.setLong(1, standing.nr());
        insert.setString(2, terms.id());
        insert.setInt(3, terms.version());
        insert.setBytes(4, document);
        insert.setLong(5, Micros.of(clock.instant()));
        insert.executeUpdate();
        transaction.onCommit(() -> keep(standing));
        return standing;
    }

    /** Our own yes, as a note to send to the others. It counts here only once it has come to {@link #accept} too. */
    public String sign(StandingAgreement agreement, SigningKey key) {
        return Acceptance.sign(
                        agreement.terms(), agreement.document(), parties.ours().id(), key)
                .print();
    }

    /**
     * Takes a party's yes in. With the last one missing the agreement is in force, and an earlier version of it ends.
     *
     * @param note the signed note as the party sent it
     * @return the party whose yes it is
     * @throws IllegalArgumentException when the note does not hold
     */
    public Party accept(Transaction transaction, StandingAgreement agreement, String note) throws SQLException {
        Agreement.Member signer = Acceptance.signer(agreement.terms(), agreement.document(), note);
        Party party = parties.require(signer.id());
        var insert = transaction.prepare("INSERT INTO agreement_acceptance (agreement, party, note, accepted)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.setLong(1, agreement.nr());
        insert.setLong(2, party.nr());
        insert.setString(3, note);
        insert.setLong(4, Micros.of(clock.instant()));
        insert.executeUpdate();
        // Two acts of one commit do not see each other here, but they do in the table.
        StandingAgreement now = accepted(agreement, acceptances(transaction, agreement.nr()));
        transaction.onCommit(() -> keep(now));
        if (now.missing().isEmpty()) {
            for (StandingAgreement other : byNr.values()) {
                if (other.terms().id().equals(now.terms().id())
                        && other.terms().version() < now.terms().version()
                        && other.ended() == null) {
                    end(transaction, other, "version " + now.terms().version() + " took over");
                }
            }
        }
        return party;
    }

    /** Whether every party has accepted it, as far as this transaction has come. */
    public boolean isAccepted(Transaction transaction, StandingAgreement agreement) throws SQLException {
        return accepted(agreement, acceptances(transaction, agreement.nr()))
                .missing()
                .isEmpty();
    }

    /**
     * Ends an agreement from now on. One side may do so alone and at once.
     *
     * @param why shown wherever the end is felt
     */
    public void end(Transaction transaction, StandingAgreement agreement, String why) throws SQLException {
        Instant now = clock.instant();
        var update = transaction.prepare("UPDATE agreement SET ended = ?, why = ? WHERE nr = ?");
        update.setLong(1, Micros.of(now));
        update.setString(2, why);
        update.setLong(3, agreement.nr());
        update.executeUpdate();
        transaction.onCommit(() -> keep(new StandingAgreement(
                agreement.nr(), agreement.terms(), agreement.document(), agreement.acceptedBy(), now, why)));
    }

    /** The version that counts: the latest that is in force, else the latest there is. */
    public Optional<StandingAgreement> find(String id) {
        Instant now = clock.instant();
        return byNr.values().stream()
                .filter(each -> each.terms().id().equals(id))
                .max(Comparator.comparing((StandingAgreement each) -> each.notInForce(now) == null)
                        .thenComparing(each -> each.terms().version()));
    }

    public Optional<StandingAgreement> find(String id, int version) {
        return byNr.values().stream()
                .filter(each -> each.terms().id().equals(id) && each.terms().version() == version)
                .findFirst();
    }

    /**
     * The agreement of that id.
     *
     * @throws IllegalArgumentException naming the next move when there is none
     */
    public StandingAgreement require(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException(
                "there is no agreement " + id + "; list them with: comity agreement list"));
    }

    /** All versions of all, by id and version. */
    public List<StandingAgreement> all() {
        return byNr.values().stream()
                .sorted(Comparator.comparing(
                                (StandingAgreement each) -> each.terms().id())
                        .thenComparing(each -> each.terms().version()))
                .toList();
    }

    private static @Nullable NoteKey memberKey(Agreement.Member member) {
        try {
            return NoteKey.parse(member.key());
        } catch (BadSeal e) {
            throw new IllegalArgumentException(
                    "the key of " + member.id() + " in the agreement cannot be read: " + e.getMessage(), e);
        }
    }

    private static StandingAgreement accepted(StandingAgreement agreement, Set<String> by) {
        return new StandingAgreement(
                agreement.nr(), agreement.terms(), agreement.document(), by, agreement.ended(), agreement.why());
    }

    private static Set<String> acceptances(Session session, long agreement) throws SQLException {
        var lookup = session.prepare("SELECT p.id FROM agreement_acceptance a CROSS JOIN party p"
                + " WHERE p.nr = a.party AND a.agreement = ?");
        lookup.setLong(1, agreement);
        var by = new HashSet<String>();
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                by.add(rows.getString(1));
            }
        }
        return by;
    }

    private void keep(StandingAgreement agreement) {
        byNr.put(agreement.nr(), agreement);
    }
}
