package org.comity.border;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Agreement;
import org.comity.parties.Agreements;
import org.comity.parties.KeyStatement;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.seal.SignedNote;
import org.comity.sql.Database;
import org.comity.sql.Transaction;

/** What a node exchanges with the nodes of partners, and what it tells them about its own keys. */
public final class Federation {

    /** The kind of letter by which a party says that a key of its own follows another, or counts no more. */
    public static final String KEY_STATEMENT = "key-statement";

    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Ledger ledger;
    private final Peers peers;
    private final Letters letters;
    private final Batches batches;
    private final Arrivals arrivals;
    private final Recalls recalls;
    private final Consents consents;
    private final Deletions deletions;
    private final Retention retention;
    private final Holds holds;
    private final RetentionList retained;
    private final CaseRoad cases;
    private final SegmentRoad segments;
    private final SegmentArrivals segmentArrivals;
    private final SegmentAnswers segmentAnswers;
    private final Keys keys;
    private final Signer signer;

    Federation(
            Database database,
            Parties parties,
            Agreements agreements,
            Ledger ledger,
            Peers peers,
            Letters letters,
            Batches batches,
            Arrivals arrivals,
            Recalls recalls,
            Consents consents,
            Deletions deletions,
            Retention retention,
            Holds holds,
            RetentionList retained,
            CaseRoad cases,
            SegmentRoad segments,
            SegmentArrivals segmentArrivals,
            SegmentAnswers segmentAnswers,
            Keys keys,
            Signer signer) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.ledger = ledger;
        this.peers = peers;
        this.letters = letters;
        this.batches = batches;
        this.arrivals = arrivals;
        this.recalls = recalls;
        this.consents = consents;
        this.deletions = deletions;
        this.retention = retention;
        this.holds = holds;
        this.retained = retained;
        this.cases = cases;
        this.segments = segments;
        this.segmentArrivals = segmentArrivals;
        this.segmentAnswers = segmentAnswers;
        this.keys = keys;
        this.signer = signer;
        letters.on(
                KEY_STATEMENT,
                (transaction, letter) -> take(
                        transaction,
                        letter.sender(),
                        parties.require(letter.sender()),
                        BatchHeader.text(letter.body(), "note")));
    }

    /** Where partners' nodes are and how it goes with each. */
    public Peers peers() {
        return peers;
    }

    /** Signed messages, either way. */
    public Letters letters() {
        return letters;
    }

    /** What leaves for partners' nodes. */
    public Batches batches() {
        return batches;
    }

    /** What comes from them. */
    public Arrivals arrivals() {
        return arrivals;
    }

    /** What is asked back, either way. */
    public Recalls recalls() {
        return recalls;
    }

    /** What may go on to a third, by the word of whose it is. */
    public Consents consents() {
        return consents;
    }

    /** What is asked for and said about deletion, either way. */
    public Deletions deletions() {
        return deletions;
    }

    /** Deletes what is due. */
    public Retention retention() {
        return retention;
    }

    /** What is kept past its time on a ground. */
    public Holds holds() {
        return holds;
    }

    /** How what has an end stands. */
    public RetentionList retained() {
        return retained;
    }

    /** How steps of joint cases cross. */
    public CaseRoad cases() {
        return cases;
    }

    /** How observations leave. */
    public SegmentRoad segments() {
        return segments;
    }

    /** How observations of partners come in. */
    public SegmentArrivals segmentArrivals() {
        return segmentArrivals;
    }

    /** Whether what was laid and what came is what the logs say. */
    public SegmentCheck segmentCheck() {
        return new SegmentCheck(database, ledger, segments, segmentArrivals);
    }

    /** What becomes of observations, as their recipients tell it. */
    public SegmentAnswers segmentAnswers() {
        return segmentAnswers;
    }

    /** The keys by which parties are known. */
    public Keys keys() {
        return keys;
    }

    /** Who we are to them. */
    public Signer signer() {
        return signer;
    }

    /**
     * Takes a statement of a party about its own keys that came by another way than a letter.
     *
     * @throws org.comity.seal.BadSeal when it does not hold
     */
    public void take(String actor, Party party, String note) {
        database.write(transaction -> {
            take(transaction, actor, party, note);
            return null;
        });
    }

    private void take(Transaction transaction, String actor, Party party, String note) throws SQLException {
        KeyStatement said = keys.take(transaction, party, note);
        log(
                transaction,
                said instanceof KeyStatement.Rotation ? "key rotated" : "key revoked",
                actor,
                party.id(),
                note);
    }

    /**
     * Says to every partner what we say about our own keys: one letter each, in the transaction in which it counts here.
     *
     * @return how many partners are told
     */
    public int tell(String actor, SignedNote statement) {
        return database.write(transaction -> {
            take(transaction, actor, parties.ours(), statement.print());
            // Under whichever agreement: it is the party that is told.
            Map<String, String> told = new LinkedHashMap<>();
            for (var each : agreements.all()) {
                for (Agreement.Member member : each.members()) {
                    if (!member.id().equals(signer.party())) {
                        told.putIfAbsent(member.id(), each.terms().id());
                    }
                }
            }
            JsonObject body =
                    JsonObject.builder().put("note", statement.print()).build();
            for (var each : told.entrySet()) {
                letters.send(transaction, each.getValue(), each.getKey(), KEY_STATEMENT, body);
            }
            return told.size();
        });
    }

    /** Writes into the home log by what a party or a key of it came to be trusted, or no more. */
    public void log(Transaction transaction, String kind, String actor, String party, String ground)
            throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of(kind, actor)
                        .with(JsonObject.builder()
                                .put("party", party)
                                .put("ground", ground)
                                .build()));
    }
}
