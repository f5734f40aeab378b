package org.comity.border;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Entry;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.parties.Agreements;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.comity.personal.ObservationColumns;
import org.comity.seal.Digest;
import org.comity.sql.Database;
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

    /** Segments that one letter tells of, and one entry covers. */
    static final int LETTER_SEGMENTS_MAX = 100;

    /** Characters of the headers of all of them. */
    private static final int LETTER_HEADERS_CHARS_MAX = 64 << 10;

    private final Database database;
    private final Agreements agreements;
    private final Ledger ledger;
    private final Letters letters;
    private final Signer signer;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private volatile @Nullable Store store;

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
        this.letters = letters;
        this.signer = signer;
        this.clock = clock;
        this.ids = ids;
        letters.on(TAKEN, this::taken);
    }

    /** The one place where rows of ours lie. */
    public void readFrom(Store rows) {
        store = rows;
    }

    // ---- release ----

    /** Whether that party may get rows of that report now, by which clause, and what is done to personal data. */
    public Terms terms(Asked asked) {
        Instant now = clock.instant();
        Cargo cargo = Cargo.Observations.of(asked.report(), signer.party(), asked.tlp(), asked.found());
        Terms no = null;
        for (StandingAgreement each : agreements.all()) {
            String id = each.terms().id();
            boolean between = each.member(asked.party()).isPresent()
                    && each.member(signer.party()).isPresent();
            if (asked.agreement() == null ? between : id.equals(asked.agreement())) {
                var terms = new Terms(
                        asked.party(),
                        id,
                        Digest.of(each.document()).hex(),
                        Policy.decide(each, signer.party(), asked.party(), cargo, now),
                        Policy.validUntil(each, now));
                if (terms.decision().allowed()) {
                    return terms;
                }
                no = terms;
            }
        }
        return no != null
                ? no
                : new Terms(
                        asked.party(),
                        null,
                        "",
                        Decision.no(
                                "",
                                asked.agreement() == null
                                        ? "there is no agreement with " + asked.party()
                                        : "there is no agreement " + asked.agreement(),
                                "an agreement would"),
                        Instant.MAX);
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
        Map<Asked, Terms> now = new LinkedHashMap<>();
        Map<List<String>, List<Going>> roads = new LinkedHashMap<>();
        for (Going each : all) {
            Terms again = now.computeIfAbsent(each.asked(), this::terms);
            if (!again.decision().allowed() || !each.terms().stillHold(again)) {
                throw new Refused(
                        Why.AGREEMENT,
                        "what " + each.terms().party() + " may get of "
                                + each.asked().report() + " has changed meanwhile: " + again.decision());
            }
            roads.computeIfAbsent(
                            List.of(Objects.requireNonNull(again.agreement()), again.party()), any -> new ArrayList<>())
                    .add(each);
        }
        var laid = new ArrayList<Segment>();
        long next = transaction.next("segment");
        for (List<Going> road : roads.values()) {
            for (int from = 0; from < road.size(); ) {
                List<Going> some = road.subList(from, from + together(road, from));
                laid.addAll(lay(transaction, actor, some, byNode, next + laid.size()));
                from += some.size();
            }
        }
        SegmentRows.lay(transaction, laid);
        return laid;
    }

    /** How many, from there on, one letter can tell of. */
    private static int together(List<Going> road, int from) {
        int count = 0;
        int chars = 0;
        while (from + count < road.size() && count < LETTER_SEGMENTS_MAX) {
            chars += road.get(from + count).piece().header().length();
            if (count > 0 && chars > LETTER_HEADERS_CHARS_MAX) {
                break;
            }
            count++;
        }
        return count;
    }

    private List<Segment> lay(
            Transaction transaction, String actor, List<Going> some, Set<String> byNode, long firstNumber)
            throws SQLException {
        String agreement = Objects.requireNonNull(some.getFirst().terms().agreement());
        String party = some.getFirst().terms().party();
        StandingAgreement standing = agreements.require(agreement);
        Instant now = clock.instant();
        List<String> names = some.stream().map(each -> ids.get().toString()).toList();
        var items = Items.builder();
        long rows = 0;
        for (int i = 0; i < some.size(); i++) {
            Piece piece = some.get(i).piece();
            items.add(item(names.get(i), piece.sha256()));
            rows += piece.rows();
        }
        JsonObject.Builder details = JsonObject.builder()
                .put(
                        "reports",
                        JsonArray.ofTexts(some.stream()
                                .map(each -> each.asked().report())
                                .distinct()
                                .toList()))
                .put("rows", rows);
        CrossingGrounds.ofSegments(standing, some).put(details);
        Entry entry = ledger.append(
                transaction,
                LogName.of(agreement, party),
                Act.of("observations released", actor)
                        .over(items.build())
                        .under(agreement, party)
                        .with(details.build()));
        var laid = new ArrayList<Segment>();
        var told = new ArrayList<JsonValue>();
        for (int i = 0; i < some.size(); i++) {
            Segment segment = segment(some.get(i), firstNumber + i, names.get(i), agreement, entry.number(), now);
            laid.add(segment);
            if (byNode.contains(some.get(i).recipient())) {
                told.add(SegmentText.of(segment));
            }
        }
        if (!told.isEmpty()) {
            letters.write(
                    transaction,
                    agreement,
                    party,
                    LAID,
                    JsonObject.builder().put("segments", new JsonArray(told)).build());
        }
        return laid;
    }

    private static Segment segment(Going going, long nr, String id, String agreement, long entry, Instant now) {
        Piece piece = going.piece();
        Tlp tlp = going.asked().tlp();
        Decision decision = going.terms().decision();
        return new Segment(
                nr,
                id,
                going.terms().party(),
                agreement,
                decision.clause(),
                going.asked().report(),
                piece.header(),
                tlp == null ? "" : tlp.label(),
                piece.bytes(),
                piece.rows(),
                piece.sha256(),
                entry,
                "laid",
                now,
                new Segment.Ours(piece.block(), piece.place(), going.recipient(), decision.measures(), going.owner()),
                null);
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
        return new SegmentPickup(database, ledger, this, clock);
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
        SegmentRows.move(transaction, segment, "taken", clock.instant());
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
            SegmentRows.move(transaction, segment, "taken", clock.instant());
        }
    }

    // ---- looking ----

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
