package org.comity.parties;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The agreements this node has, in every version. There are few, so all of them stay in memory. */
public final class Agreements {
    private final Parties parties;
    private final Keys keys;
    private final InstantSource clock;
    private final Annexes annexes;
    private final UnilateralActs alone;
    private final Map<Long, StandingAgreement> byNr = new ConcurrentHashMap<>();

    public Agreements(Database database, Parties parties, Keys keys, InstantSource clock) {
        this.parties = parties;
        this.keys = keys;
        this.clock = clock;
        this.annexes = new Annexes(database, clock);
        this.alone = new UnilateralActs(this, parties, keys, clock);
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
                            rows.getString(4),
                            List.of(),
                            List.of()));
                }
            }
            for (StandingAgreement each : List.copyOf(byNr.values())) {
                keep(AgreementRows.complete(reading, each));
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
            if (member.hasNode() != party.hasNode()
                    || (member.hasNode() && !keys.counting(party).contains(memberKey(member)))) {
                throw new IllegalArgumentException("the agreement names another key for " + member.id()
                        + " than the one known here; compare fingerprints with them before going on");
            }
        }
        if (terms.member(parties.ours().id()).isEmpty() && !terms.openForAccession()) {
            throw new IllegalArgumentException("the agreement does not name "
                    + parties.ours().id() + ", this node's party, and is not open for accession");
        }
        Optional<StandingAgreement> same = find(terms.id(), terms.version());
        if (same.isPresent()) {
            if (Arrays.equals(same.get().document(), document)) {
                return same.get();
            }
            throw new IllegalArgumentException("another document stands here as version " + terms.version() + " of "
                    + terms.id() + "; a changed text needs a new version number");
        }
        var standing = StandingAgreement.added(transaction.next("agreement"), terms, document);
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

    /** What one party does alone: joining, suspending, narrowing, resuming. */
    public UnilateralActs alone() {
        return alone;
    }

    /** Opinions and files kept with agreements. */
    public Annexes annexes() {
        return annexes;
    }

    /**
     * Why whoever that is cannot sign it for our party yet; null where they can. A document that asks for opinions is signed
     * by a signatory who has shown who they are; neither the node's key nor its administrator is one.
     */
    public @Nullable String notSignable(StandingAgreement agreement, Actor actor) {
        if (!agreement.terms().opinionsRequired()) {
            return null;
        }
        if (actor.person().filter(person -> person.is(Role.SIGNATORY)).isEmpty()) {
            return "the agreement is signed by a signatory of ours: --as NAME --token-file FILE";
        }
        List<Opinion.Kind> given =
                annexes.opinions(agreement).stream().map(Opinion::kind).toList();
        List<String> missing = Arrays.stream(Opinion.Kind.values())
                .filter(kind -> !given.contains(kind))
                .map(Opinion.Kind::label)
                .toList();
        return missing.isEmpty()
                ? null
                : "the agreement asks for opinions before it is signed, and none is recorded that is "
                        + String.join(" or ", missing) + "; record it with: comity agreement opinion "
                        + agreement.terms().id();
    }

    /**
     * Our own yes, as a note to send to the others. It counts here only once it has come to {@link #accept} too.
     *
     * @param actor who signs
     * @throws IllegalArgumentException when they cannot sign it yet
     */
    public String sign(StandingAgreement agreement, SigningKey key, Actor actor) {
        String problem = notSignable(agreement, actor);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return Acceptance.sign(
                        agreement.terms(), agreement.document(), parties.ours().id(), key)
                .print();
    }

    /**
     * Takes a party's yes in, signed with a key of it that counts now. What was taken in stays, whatever becomes of the
     * key; what comes once a key counts no more is refused, since nothing shows when it was signed. With the last one missing the agreement is in force, and an earlier version of it ends.
     *
     * @param note the signed note as the party sent it
     * @param person who of our people signed; null for other parties
     * @return the party whose yes it is
     * @throws IllegalArgumentException when the note does not hold
     */
    public Party accept(Transaction transaction, StandingAgreement agreement, String note, @Nullable String person)
            throws SQLException {
        Agreement.Member signer = Acceptance.signer(
                agreement.terms(), agreement.document(), note, member -> keys.counting(parties.require(member.id())));
        Party party = parties.require(signer.id());
        AgreementRows.accept(transaction, agreement.nr(), party, note, person, clock.instant());
        accepted(transaction, agreement);
        return party;
    }

    /**
     * Takes the yes of a partner without a node in: a signed paper that two of our people have recorded.
     *
     * @throws IllegalArgumentException when it is no party without a node
     */
    public Party acceptPaper(
            Transaction transaction, StandingAgreement agreement, String partner, Paper paper, SigningKey key)
            throws SQLException {
        Party party = withoutNode(agreement.terms().member(partner), partner);
        String text = paper.under(Acceptance.text(agreement.terms(), agreement.document()));
        AgreementRows.accept(transaction, agreement.nr(), party, ourNote(text, key), null, clock.instant());
        accepted(transaction, agreement);
        return party;
    }

    String ourNote(String text, SigningKey key) {
        return SignedNote.sign(text, parties.ours().id(), key).print();
    }

    Party withoutNode(Optional<Agreement.Member> member, String partner) {
        if (member.isPresent() && member.get().hasNode()) {
            throw new IllegalArgumentException(
                    partner + " signs with its key; a paper is for a partner without a node");
        }
        return parties.require(partner);
    }

    private void accepted(Transaction transaction, StandingAgreement agreement) throws SQLException {
        // Two acts of one commit do not see each other here, but they do in the table.
        StandingAgreement now = AgreementRows.complete(transaction, agreement);
        for (String unaffected : carriedOver(now)) {
            AgreementRows.accept(
                    transaction,
                    agreement.nr(),
                    parties.require(unaffected),
                    "carried over: this version changes nothing for " + unaffected + "\n",
                    null,
                    clock.instant());
        }
        StandingAgreement complete = AgreementRows.complete(transaction, agreement);
        transaction.onCommit(() -> keep(complete));
        if (complete.missing().isEmpty()) {
            for (StandingAgreement other : byNr.values()) {
                if (other.terms().id().equals(complete.terms().id())
                        && other.terms().version() < complete.terms().version()
                        && other.ended() == null) {
                    end(transaction, other, "version " + complete.terms().version() + " took over");
                }
            }
        }
    }

    /** Those whose yes is missing where it need not be given: the version in force says the same for all of them. */
    private List<String> carriedOver(StandingAgreement agreement) {
        Optional<StandingAgreement> inForce = find(agreement.terms().id())
                .filter(each -> each.notInForce(clock.instant()) == null
                        && each.terms().version() < agreement.terms().version());
        if (inForce.isEmpty()) {
            return List.of();
        }
        Set<String> affected = Amendment.affected(inForce.get().terms(), agreement.terms());
        List<String> missing = agreement.missing();
        return missing.stream().anyMatch(affected::contains) ? List.of() : missing;
    }

    /** Whether every party has accepted it, as far as this transaction has come. */
    public boolean isAccepted(Transaction transaction, StandingAgreement agreement) throws SQLException {
        return AgreementRows.complete(transaction, agreement).missing().isEmpty();
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
        transaction.onCommit(() -> keep(agreement.ended(now, why)));
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

    void keep(StandingAgreement agreement) {
        byNr.put(agreement.nr(), agreement);
    }
}
