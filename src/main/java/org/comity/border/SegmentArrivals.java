package org.comity.border;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Entry;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.comity.personal.ObservationColumns;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * How observations of partners come in: a letter tells of a segment and of the hash of its rows; the agreement is asked
 * from the other side; the rows are fetched, held against the hash, and taken in with log entry and receipt.
 */
public final class SegmentArrivals {

    /** Bytes that a segment may have, so that one cannot fill the disk. */
    public static final long SEGMENT_BYTES_MAX = 1L << 30;

    /** Segments asked for in one exchange. */
    static final int WANTED_MAX = 1_000;

    private final Database database;
    private final Agreements agreements;
    private final Keys keys;
    private final Ledger ledger;
    private final Letters letters;
    private final Signer signer;
    private final InstantSource clock;
    private volatile @Nullable Store store;

    /** Where rows of segments that come are put. */
    public interface Store {
        /** How many bytes of its rows are here, durably. */
        long held(Segment segment) throws IOException;

        /** Puts these behind what is held. */
        void append(Segment segment, byte[] rows) throws IOException;

        /** The sha256 of what is held, in hexadecimal; what is held is durable when this returns. */
        String sha256(Segment segment) throws IOException;

        /** Rows of it from there on; fewer than asked for at its end alone. */
        byte[] read(Segment segment, long from, int length) throws IOException;

        /** Drops what is held. */
        void drop(Segment segment) throws IOException;
    }

    SegmentArrivals(
            Database database,
            Agreements agreements,
            Keys keys,
            Ledger ledger,
            Letters letters,
            Signer signer,
            InstantSource clock) {
        this.database = database;
        this.agreements = agreements;
        this.keys = keys;
        this.ledger = ledger;
        this.letters = letters;
        this.signer = signer;
        this.clock = clock;
        letters.on(SegmentRoad.LAID, this::told);
    }

    /** The one place where rows that come are put. */
    public void putInto(Store rows) {
        store = rows;
    }

    // ---- admit ----

    private void told(Transaction transaction, Letter letter) throws SQLException {
        JsonArray said = letter.body().array("segments");
        if (said == null || said.size() == 0 || said.size() > SegmentLaying.LETTER_SEGMENTS_MAX) {
            throw new BadSeal("it tells of no observations");
        }
        Instant now = clock.instant();
        long next = transaction.next("segment_received");
        for (JsonValue each : said) {
            Segment segment =
                    SegmentText.read(each instanceof JsonObject json ? json : JsonObject.EMPTY, next++, letter, now);
            if (SegmentRows.isTold(transaction, segment.party(), segment.id())) {
                throw new BadSeal("it tells of the segment " + segment.id() + " again");
            }
            Decision decision = segment.bytes() > SEGMENT_BYTES_MAX
                    ? Decision.no(
                            "", "it has " + segment.bytes() + " bytes; up to " + SEGMENT_BYTES_MAX + " are taken", "")
                    : decide(segment);
            SegmentRows.tell(transaction, decided(segment, decision));
            if (!decision.allowed()) {
                refused(transaction, segment, decision.reason());
            }
        }
    }

    private static Segment decided(Segment told, Decision decision) {
        Segment.Theirs theirs = Objects.requireNonNull(told.theirs());
        return new Segment(
                told.nr(),
                told.id(),
                told.party(),
                told.agreement(),
                decision.clause(),
                told.report(),
                told.header(),
                told.tlp(),
                told.bytes(),
                told.rows(),
                told.sha256(),
                0,
                decision.allowed() ? "told" : "refused",
                told.at(),
                null,
                new Segment.Theirs(theirs.letter(), decision.allowed() ? "" : decision.reason(), false, null));
    }

    private Decision decide(Segment segment) {
        StandingAgreement standing = agreements.require(segment.agreement());
        Set<Category> found = ObservationColumns.of(SegmentText.columns(segment.header()));
        Tlp tlp = segment.tlp().isEmpty() ? null : Tlp.ofLabel(segment.tlp());
        return Policy.decide(
                standing,
                segment.party(),
                signer.party(),
                Cargo.Observations.of(segment.report(), segment.party(), tlp, found),
                clock.instant());
    }

    private void refused(Transaction transaction, Segment segment, String why) throws SQLException {
        ledger.append(
                transaction,
                LogName.HOME,
                Act.of("not admitted", "node")
                        .under(segment.agreement(), segment.party())
                        .over(Items.of(List.of(SegmentRoad.item(segment.id(), segment.sha256()))))
                        .with(JsonObject.builder().put("problem", why).build()));
    }

    /** What that partner has told of and what is not here yet. */
    public List<Segment> wanted(Partner partner, String agreement) {
        return database.read(reading -> SegmentRows.wanted(reading, partner.id(), agreement, WANTED_MAX));
    }

    /** From which byte on its rows are to be asked for; its number of bytes where all are here. */
    public long held(Segment segment) {
        try {
            return store().held(segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes rows of a segment in, as its sender's node answered; with the last of them the segment is held against its hash,
     * and log entry and receipt commit together.
     *
     * @param answer the sender's entry about it, and rows
     * @return whether it is there whole
     * @throws Refused AGREEMENT when it may not come now, UNFIT when it is not what was told of; it is then fetched anew
     */
    public boolean admit(Partner partner, Segment segment, byte[] answer) {
        try {
            Decision decision = decide(segment);
            if (!decision.allowed()) {
                throw new Refused(Why.AGREEMENT, decision.reason() + "; " + decision.remedy(), decision);
            }
            ByteBuffer rest = ByteBuffer.wrap(answer);
            byte[] proof = Frames.next(rest);
            byte[] rows = Frames.next(rest);
            long held = store().held(segment);
            if (rest.hasRemaining() || rows.length == 0 || held + rows.length > segment.bytes()) {
                throw new BadSeal("it holds other rows than " + segment.party() + " told of");
            }
            boolean proven = Inclusion.check(
                    proof,
                    partner,
                    signer.party(),
                    segment.agreement(),
                    Digest.ofHex(segment.sha256()),
                    Items.of(List.of(SegmentRoad.item(segment.id(), segment.sha256()))),
                    keys.counting(partner.party()));
            store().append(segment, rows);
            if (held + rows.length < segment.bytes()) {
                return false;
            }
            finish(segment, decision, proven);
            return true;
        } catch (BadSeal e) {
            drop(segment);
            throw new Refused(
                    Why.UNFIT, "observations of " + segment.party() + " were not admitted: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes in a segment whose rows are all here: where a node stopped between the last of them and what is written of it.
     *
     * @return whether they are
     */
    public boolean resume(Segment segment) {
        try {
            if (store().held(segment) != segment.bytes()) {
                return false;
            }
            Decision decision = decide(segment);
            if (!decision.allowed()) {
                return false;
            }
            finish(segment, decision, false);
            return true;
        } catch (BadSeal e) {
            drop(segment);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void finish(Segment segment, Decision decision, boolean proven) throws IOException {
        String sha256 = store().sha256(segment);
        if (!sha256.equals(segment.sha256())) {
            throw new BadSeal("their sha256 is " + sha256 + ", and " + segment.sha256() + " was told");
        }
        Instant now = clock.instant();
        Duration kept = KeptFor.by(agreements.require(segment.agreement()), decision.clause());
        database.write(transaction -> {
            Entry entry = ledger.append(
                    transaction,
                    LogName.of(segment.agreement(), segment.party()),
                    Act.of("admitted", "node")
                            .over(Items.of(List.of(SegmentRoad.item(segment.id(), segment.sha256()))))
                            .under(segment.agreement(), segment.party())
                            .with(JsonObject.builder()
                                    .put("report", segment.report())
                                    .put("rows", segment.rows())
                                    .put("sha256", segment.sha256())
                                    .put("proven", proven)
                                    .build()));
            SegmentRows.taken(transaction, segment, proven, entry.number(), KeptFor.due(kept, now), now);
            letters.send(
                    transaction,
                    segment.agreement(),
                    segment.party(),
                    SegmentRoad.TAKEN,
                    JsonObject.builder()
                            .put("segment", segment.id())
                            .put("rows", segment.rows())
                            .put("sha256", segment.sha256())
                            .build());
            return null;
        });
    }

    // ---- keeping ----

    /**
     * Deletes what may be kept no longer.
     *
     * @return how many segments
     */
    public int deleteDue() {
        Instant now = clock.instant();
        List<Segment> due = database.read(reading -> SegmentRows.due(reading, now, WANTED_MAX));
        for (Segment each : due) {
            drop(each);
            database.write(transaction -> {
                ledger.append(
                        transaction,
                        LogName.HOME,
                        Act.of("observations deleted", "node")
                                .under(each.agreement(), each.party())
                                .over(Items.of(List.of(SegmentRoad.item(each.id(), each.sha256())))));
                SegmentRows.end(transaction, each, "deleted", null, now);
                return null;
            });
        }
        return due.size();
    }

    /** What came, the newest first; of that party, or of all where it is empty. */
    public List<Segment> received(String party, int limit) {
        return database.read(reading -> SegmentRows.received(reading, party, limit));
    }

    /** What came and is here, from behind that number on, in order. */
    public List<Segment> here(long after, int limit) {
        return database.read(reading -> SegmentRows.hereOfTheirs(reading, after, limit));
    }

    /** What is here and whose rows nobody has counted yet, in order. */
    public List<Segment> uncounted(int limit) {
        return database.read(reading -> SegmentRows.uncounted(reading, limit));
    }

    /** The rows of that segment are counted, and it is not named by {@link #uncounted} again. */
    public void counted(Transaction transaction, Segment segment) throws SQLException {
        SegmentRows.counted(transaction, segment);
    }

    byte[] read(Segment segment, long from, int length) throws IOException {
        return store().read(segment, from, length);
    }

    /** One that came: of two parties that say the same id, none. */
    public Optional<Segment> find(String id) {
        return database.read(reading -> SegmentRows.theirs(reading, id));
    }

    private void drop(Segment segment) {
        try {
            store().drop(segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Store store() {
        return Objects.requireNonNull(store, "nobody has said where rows are put");
    }
}
