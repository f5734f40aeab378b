package org.comity.border;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Entry;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.parties.Agreements;
import org.comity.personal.Category;
import org.comity.personal.ObservationColumns;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * How observations leave: one decision for each recipient and version of its agreement, one entry in the log with a
 * partner for each block, and a letter that tells its node what lies ready. The rows themselves are fetched.
 */
public final class SegmentRoad {

    /** The letter that tells of segments. */
    static final String LAID = "observations";

    /** The letter that says that a segment is there whole. */
    static final String TAKEN = "observations-taken";

    /** Bytes of rows handed over at once. */
    public static final int SLICE_BYTES_MAX = 4 << 20;

    private final Database database;
    private final Agreements agreements;
    private final Ledger ledger;
    private final SegmentLaying laying;
    private final InstantSource clock;
    private volatile @Nullable Store store;
    private volatile Arrived arrived = (transaction, segment) -> {};

    /** Is told that a segment of ours is with its recipient, in the transaction that writes it. */
    @FunctionalInterface
    public interface Arrived {
        void taken(Transaction transaction, Segment segment) throws SQLException;
    }

    /** Where rows of segments lie. */
    public interface Store {
        /** Rows of a segment of ours, from there on; fewer than asked for at its end alone. */
        byte[] read(Segment segment, long from, int length) throws IOException;
    }

    /**
     * On what terms one recipient gets rows of one report.
     *
     * @param agreement that lets it, or the last that was asked; null where there is none
     * @param digest of the text of that agreement; empty where there is none
     * @param until when the answer ends by itself
     */
    public record Terms(String party, @Nullable String agreement, String digest, Decision decision, Instant until) {
        /** Whether nothing that was decided is decided otherwise now. */
        boolean stillHold(Terms now) {
            return Objects.equals(agreement, now.agreement)
                    && decision.allowed() == now.decision.allowed()
                    && decision.clause().equals(now.decision.clause())
                    && decision.minimisation().equals(now.decision.minimisation());
        }
    }

    /**
     * What goes to one recipient of a report.
     *
     * @param asked the question its terms are the answer to
     */
    public record Going(Asked asked, Terms terms, boolean owner, String recipient, Piece piece) {}

    /**
     * What is asked of the gate.
     *
     * @param found categories of personal data that the columns hold
     * @param tlp of the feed; null where it is unmarked
     * @param agreement to be asked; null for any between us and that party
     */
    public record Asked(
            String report,
            Set<Category> found,
            @Nullable Tlp tlp,
            String party,
            @Nullable String agreement) {
        public Asked {
            found = Set.copyOf(found);
        }
    }

    /** Rows as they lie in the file of a block. */
    public record Piece(long block, long place, String header, long bytes, long rows, String sha256) {}

    SegmentRoad(
            Database database,
            Agreements agreements,
            Ledger ledger,
            Letters letters,
            Signer signer,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.database = database;
        this.agreements = agreements;
        this.ledger = ledger;
        this.laying = new SegmentLaying(agreements, ledger, letters, signer, clock, ids);
        this.clock = clock;
        letters.on(TAKEN, this::taken);
    }

    /** The one place where rows of ours lie. */
    public void readFrom(Store rows) {
        store = rows;
    }

    /** The one who counts what arrives. */
    public void whenTaken(Arrived counts) {
        arrived = counts;
    }

    // ---- release ----

    /**
     * What is wrong with the name or the header of a report, so that no partner's node would take rows of it; empty where
     * nothing is. Such rows are not to be laid.
     *
     * @param header with its end
     */
    public static String fault(String report, String header) {
        return SegmentText.fault(report, header);
    }

    /** Whether that party may get rows of that report now, by which clause, and what is done to personal data. */
    public Terms terms(Asked asked) {
        return laying.terms(asked);
    }

    /**
     * Lays what a block holds for partners, in the transaction that takes the block into account: the agreements are asked
     * again; one entry in the log with each; a letter where it has a node.
     *
     * @param byNode whether the recipient of that name fetches by its node
     * @return the segments, in the order of what goes
     * @throws Refused AGREEMENT where an answer is another one now: what was parted by the old one must be parted anew
     */
    public List<Segment> lay(Transaction transaction, String actor, List<Going> all, Set<String> byNode)
            throws SQLException {
        return laying.lay(transaction, actor, all, byNode);
    }

    static Item item(String id, String sha256) {
        return new Item("observations--" + id, Digest.ofHex(sha256));
    }

    // ---- serve ----

    /**
     * Rows of a segment for that partner's node: the agreement is asked again, and the entry in the log is durable before
     * the first of them is handed over.
     *
     * @param from the first byte wanted
     * @throws Refused UNKNOWN when there is no such segment for it, AGREEMENT when it may not have it now
     */
    public Leaving<byte[]> serve(Partner partner, String agreement, String id, long from) {
        Segment segment = database.read(reading -> SegmentRows.ours(reading, partner.id(), agreement, id))
                .filter(each -> from <= each.bytes())
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no such segment for you"));
        if (segment.state().equals("gone")) {
            throw new Refused(Why.UNKNOWN, "the rows of this segment are not kept any more");
        }
        requireAllowed(segment);
        byte[] rows = rows(segment, from); // what is not here is not said to be served
        // Who begins anew is handed it anew; who goes on is in the midst of what the entry speaks of.
        long entry = from > 0 && !segment.state().equals("laid")
                ? segment.entry()
                : database.write(transaction -> served(transaction, segment, partner.id()));
        return new Leaving<>(Frames.join(List.of(proof(segment, entry), rows)));
    }

    /** Where a party without a node fetches what waits for it. */
    public SegmentPickup pickup() {
        return new SegmentPickup(database, ledger, this);
    }

    /** @throws IllegalStateException while nobody has said where rows lie */
    Store store() {
        Store rows = store;
        if (rows == null) {
            throw new IllegalStateException("nobody has said where rows lie");
        }
        return rows;
    }

    /**
     * Hands a whole segment over by another way than to a node. What the caller does with it must be durable before this is
     * called: it counts as taken.
     *
     * @param how such as {@code by mail}
     */
    public void handedOver(Transaction transaction, Segment segment, String how) throws SQLException {
        served(transaction, segment, how);
        arrive(transaction, segment);
    }

    /** It is with its recipient. */
    void arrive(Transaction transaction, Segment segment) throws SQLException {
        SegmentRows.move(transaction, segment, "taken", clock.instant());
        if (!segment.state().equals("taken")) {
            arrived.taken(transaction, segment);
        }
    }

    /** @throws Refused AGREEMENT when that segment may not cross now as it lies there */
    public void requireAllowed(Segment segment) {
        Segment.Ours ours = Objects.requireNonNull(segment.ours());
        Tlp tlp = segment.tlp().isEmpty() ? null : Tlp.ofLabel(segment.tlp());
        Set<Category> found = ObservationColumns.of(SegmentText.columns(segment.header()));
        Terms now = terms(new Asked(segment.report(), found, tlp, segment.party(), segment.agreement()));
        if (!now.decision().allowed()) {
            throw new Refused(
                    Why.AGREEMENT,
                    agreements
                            .require(segment.agreement())
                            .told(
                                    now.decision().reason() + "; "
                                            + now.decision().remedy(),
                                    segment.party()),
                    now.decision());
        }
        if (!now.decision().measures().equals(ours.measures())) {
            throw new Refused(
                    Why.AGREEMENT,
                    "personal data in it was treated otherwise than " + segment.agreement() + " asks for now");
        }
    }

    /** @throws Refused UNKNOWN when its rows are not kept any more */
    void requireHere(Segment segment) {
        rows(segment, segment.bytes() - 1);
    }

    byte[] read(Segment segment, long from, int length) throws IOException {
        return store().read(segment, from, length);
    }

    private byte[] rows(Segment segment, long from) {
        try {
            return read(segment, from, (int) Math.min(SLICE_BYTES_MAX, segment.bytes() - from));
        } catch (NoSuchFileException e) {
            throw new Refused(Why.UNKNOWN, "the rows of this segment are not kept any more");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our entry about it, opened, and the proof that it stands in our log. */
    private byte[] proof(Segment segment, long number) {
        LogName log = LogName.of(segment.agreement(), segment.party());
        if (ledger.proof(log, number).isEmpty()) {
            ledger.checkpointAll();
        }
        String proof = ledger.proof(log, number).map(each -> each.print()).orElse("");
        return ledger.entries(log, number - 1, 1).stream()
                .findFirst()
                .map(Entry::opening)
                .map(opening -> Inclusion.bytes(ledger.origin(log), opening, proof))
                .orElse(new byte[0]);
    }

    /** @return the number of the entry */
    long served(Transaction transaction, Segment segment, String to) throws SQLException {
        Entry entry = ledger.append(
                transaction,
                LogName.of(segment.agreement(), segment.party()),
                Act.of("served", to)
                        .over(Items.of(List.of(item(segment.id(), segment.sha256()))))
                        .under(segment.agreement(), segment.party())
                        .with(JsonObject.builder()
                                .put("report", segment.report())
                                .put("rows", segment.rows())
                                .put("sha256", segment.sha256())
                                .build()));
        SegmentRows.served(transaction, segment, entry.number(), clock.instant());
        return entry.number();
    }

    private void taken(Transaction transaction, Letter letter) throws SQLException {
        Segment segment = SegmentRows.ours(
                        transaction, letter.sender(), letter.agreement(), BatchHeader.text(letter.body(), "segment"))
                .filter(each -> each.sha256().equals(letter.body().text("sha256")))
                .orElseThrow(() -> new Refused(Why.UNFIT, "it speaks of a segment that was never laid for it"));
        if (segment.state().equals("laid")) {
            throw new Refused(Why.UNFIT, "it says that it has what was never handed to it");
        }
        ledger.append(
                transaction,
                LogName.of(letter.agreement(), letter.sender()),
                Act.of("receipt", letter.sender())
                        .under(letter.agreement(), letter.sender())
                        .with(letter.body()));
        if (!segment.state().equals("gone")) {
            arrive(transaction, segment);
        }
    }

    // ---- looking ----

    /** The segments of that block. */
    public List<Segment> ofBlock(Session session, long block) throws SQLException {
        return SegmentRows.ofBlock(session, block);
    }

    /** A segment of ours. */
    public Optional<Segment> find(String id) {
        return database.read(reading -> SegmentRows.ofId(reading, id));
    }

    /** How many rows of which recipient are how far: laid, served, taken, gone. */
    public List<Sum> sums() {
        return database.read(SegmentRows::sums);
    }

    /**
     * Segments of one recipient that are equally far.
     *
     * @param state laid, served, taken or gone
     * @param last when the last of those was laid that ever were so far
     */
    public record Sum(String recipient, String party, String state, long segments, long rows, Instant last) {
        /** Both together, of what is equally far. */
        Sum and(Sum more) {
            Instant later = last.isAfter(more.last) ? last : more.last;
            return new Sum(recipient, party, state, segments + more.segments, rows + more.rows, later);
        }

        /** What is to be added where these are so far no more. */
        Sum less() {
            return new Sum(recipient, party, state, -segments, -rows, last);
        }

        Sum as(String now) {
            return new Sum(recipient, party, now, segments, rows, last);
        }
    }

    /** What was laid, the newest first. */
    public List<Segment> laid(String recipient, int limit) {
        return database.read(reading -> SegmentRows.laid(reading, recipient, limit));
    }

    /** What was laid for a recipient behind that number and is not there yet, in order. */
    public List<Segment> waiting(String recipient, long after, int limit) {
        return database.read(reading -> SegmentRows.waiting(reading, recipient, after, limit));
    }

    /** The file of that block is there no more. */
    public void gone(Transaction transaction, long block) throws SQLException {
        SegmentRows.gone(transaction, block, clock.instant());
    }
}
