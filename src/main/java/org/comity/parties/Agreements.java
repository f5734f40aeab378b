package org.comity.parties;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Database database;
    private final Parties parties;
    private final Keys keys;
    private final InstantSource clock;
    private final Annexes annexes;
    private final UnilateralActs alone;
    private final Map<Long, StandingAgreement> byNr = new ConcurrentHashMap<>();

    public Agreements(Database database, Parties parties, Keys keys, InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.keys = keys;
        this.clock = clock;
        this.annexes = new Annexes(database, clock);
        this.alone = new UnilateralActs(this, parties, keys, clock);
        database.read(reading -> {
            for (String id : AgreementRows.ids(reading)) {
                AgreementRows.versions(reading, id).forEach(this::keep);
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
        if (terms.member(parties.ours().id()).isEmpty() && !terms.openForAccession() && !hasJoined(terms.id())) {
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
        return settled(transaction, terms.id()).stream()
                .filter(each -> each.nr() == standing.nr())
                .findFirst()
                .orElseThrow();
    }

    /** Whether our party has joined some version of it. */
    private boolean hasJoined(String id) {
        return byNr.values().stream()
                .anyMatch(each -> each.terms().id().equals(id)
                        && each.member(parties.ours().id()).isPresent());
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
            return "the agreement is signed by a signatory of ours: --as NAME --as-token FILE";
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

    /** Exactly what a party signs that accepts that version. */
    public String statement(StandingAgreement agreement) {
        return Acceptance.text(agreement.terms(), agreement.document());
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
     * key; what comes once a key counts no more is refused, since nothing shows when it was signed. With the last one
     * missing the agreement is in force, and an earlier version of it ends.
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
        settled(transaction, agreement.terms().id());
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
        settled(transaction, agreement.terms().id());
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

    /**
     * All versions of that agreement as far as this transaction has come, and what follows from it: where one is in force,
     * those before it end. Two acts of one commit do not see each other in memory, but they do in the table.
     */
    List<StandingAgreement> settled(Transaction transaction, String id) throws SQLException {
        List<StandingAgreement> versions = AgreementRows.versions(transaction, id);
        int last = Succession.last(versions).map(each -> each.terms().version()).orElse(0);
        Instant now = clock.instant();
        for (StandingAgreement each : versions) {
            boolean overtaken = each.terms().version() < last;
            if (overtaken && each.ended() == null) {
                AgreementRows.end(transaction, each.nr(), now, StandingAgreement.tookOver(last));
            } else if (!overtaken && each.isOvertaken()) {
                // What came late has shown that the one that took over lacks a yes.
                AgreementRows.end(transaction, each.nr(), null, null);
            }
        }
        List<StandingAgreement> settled = AgreementRows.versions(transaction, id);
        transaction.onCommit(() -> settled.forEach(this::keep));
        return settled;
    }

    /** That version as far as this transaction has come. */
    public StandingAgreement standing(Transaction transaction, StandingAgreement agreement) throws SQLException {
        return AgreementRows.versions(transaction, agreement.terms().id()).stream()
                .filter(each -> each.nr() == agreement.nr())
                .findFirst()
                .orElseThrow();
    }

    /**
     * That document as if every party it names had accepted it: for a draft that is tried out. Where earlier versions are
     * here it has from them what it would have.
     *
     * @throws org.comity.yaml.BadYaml when it cannot be read
     */
    public StandingAgreement supposed(byte[] document) {
        var draft = StandingAgreement.supposed(Agreement.read(document), document);
        var versions = new ArrayList<>(database.read(
                reading -> AgreementRows.signed(reading, draft.terms().id())));
        versions.removeIf(each -> each.terms().version() >= draft.terms().version());
        versions.add(draft);
        return Succession.of(versions).getLast();
    }

    /** The version that a note speaks of, where it is here; the note may be of any sort. */
    public Optional<StandingAgreement> addressed(String note) {
        return StandingNotes.addressed(note).flatMap(to -> find(to.agreement(), to.version()));
    }

    /**
     * Ends an agreement from now on. One side may do so alone and at once.
     *
     * @param why shown wherever the end is felt
     */
    public void end(Transaction transaction, StandingAgreement agreement, String why) throws SQLException {
        AgreementRows.end(transaction, agreement.nr(), clock.instant(), why);
        settled(transaction, agreement.terms().id());
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

    /** Whether some version of that agreement names that party, in force or not. */
    public boolean areBetween(String id, String party) {
        return byNr.values().stream()
                .anyMatch(each ->
                        each.terms().id().equals(id) && each.member(party).isPresent());
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
