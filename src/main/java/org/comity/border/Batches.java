package org.comity.border;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;

/**
 * Batches that leave for a partner's node. What one holds was released to that partner, the agreement is asked again,
 * and the entry in the log is durable before this hands it out.
 */
public final class Batches {

    /** The kind of letter by which a receiver says that it has a batch. */
    static final String RECEIPT = "receipt";

    /** How long a batch is taken: it is asked for and sent in one breath. */
    static final Duration VALID = Duration.ofHours(1);

    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Ledger ledger;
    private final Signer signer;
    private final InstantSource clock;
    private final Audiences audiences = new Audiences();
    private final Provenances provenances;
    private final AskedAgain askedAgain;

    Batches(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            Provenances provenances,
            Ledger ledger,
            Signer signer,
            Letters letters,
            AskedAgain askedAgain,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.ledger = ledger;
        this.signer = signer;
        this.clock = clock;
        this.provenances = provenances;
        this.askedAgain = askedAgain;
        letters.on(RECEIPT, this::receipt);
    }

    /**
     * An agreement between us and that partner, as it is now.
     *
     * @param outboxes what we have released to it, by UUID
     */
    public record Offer(String agreement, List<UUID> outboxes) {}

    /** The agreements that partner is party to; those that are not in force are among them, for their letters. */
    public List<Offer> offers(Partner partner) {
        Set<String> ids = new LinkedHashSet<>();
        for (StandingAgreement each : agreements.all()) {
            if (each.member(partner.id()).isPresent()
                    && each.member(signer.party()).isPresent()) {
                ids.add(each.terms().id());
            }
        }
        return ids.stream()
                .map(id -> new Offer(
                        id,
                        outboxes.all().stream()
                                .filter(box -> id.equals(box.agreement()) && reads(partner, box))
                                .map(Outbox::id)
                                .toList()))
                .toList();
    }

    /**
     * The batch after a place, for that partner alone.
     *
     * @param after the last number of the batch before; 0 at the start
     * @param previous that batch's sha256 in hex; empty at the start
     * @return empty where nothing follows yet
     * @throws Refused UNKNOWN when there is no such outbox for it, AGREEMENT when nothing may leave now, UNFIT when no
     *     receipt is here for the place it names
     */
    public Optional<Leaving<byte[]>> after(
            Partner partner, String agreement, UUID outbox, long after, String previous) {
        Outbox box = outboxes.all().stream()
                .filter(each -> each.id().equals(outbox) && agreement.equals(each.agreement()) && reads(partner, each))
                .findFirst()
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no such outbox for you"));
        StandingAgreement standing = agreements
                .find(agreement)
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no such outbox for you"));
        Decision no = Policy.standing(standing, signer.party(), partner.id(), clock.instant());
        if (no != null) {
            throw new Refused(Why.AGREEMENT, standing.told(no.reason() + "; " + no.remedy(), partner.id()));
        }
        var place = new Streams.Place(after, previous);
        if (!place.equals(Streams.Place.START)
                && !database.read(
                        reading -> Streams.isReceipted(reading, signer.incarnation(), partner.id(), outbox, place))) {
            throw new Refused(
                    Why.UNFIT,
                    "no receipt is here for a batch that ends at " + after + "; send its receipt, or begin again at 0");
        }
        return database.read(reading -> page(reading, box, standing, partner, place))
                .map(batch -> leave(box, partner, batch));
    }

    private boolean reads(Partner partner, Outbox box) {
        return box.audience().contains(partner.id())
                && agreements
                        .find(java.util.Objects.requireNonNull(box.agreement()))
                        .filter(each -> audiences.reads(each, signer.party(), partner.id(), box))
                        .isPresent();
    }

    private Optional<Filled> page(
            org.comity.sql.Reading reading,
            Outbox box,
            StandingAgreement standing,
            Partner partner,
            Streams.Place place)
            throws SQLException {
        Page page = PageQuery.readForRecord(
                reading,
                holdings,
                box,
                new Wanted(
                        OptionalLong.empty(),
                        place.last(),
                        Batch.BATCH_OBJECTS_MAX,
                        List.of(),
                        List.of(),
                        Versions.ALL,
                        List.of(),
                        true,
                        Set.of()));
        List<Row> rows = askedAgain.of(reading, standing, box, partner.id(), page.rows()).stream()
                .filter(row -> row.body() != null)
                .toList();
        if (page.rows().isEmpty()) {
            return Optional.empty();
        }
        long last = page.rows().getLast().nr();
        Map<Long, String> foreign = Origins.ofRows(reading, parties, provenances, box.nr(), place.last(), last);
        var origins = new LinkedHashSet<String>();
        origins.add(signer.party());
        var lines = new ArrayList<Batch.Line>(rows.size());
        for (Row row : rows) {
            String origin = foreign.getOrDefault(row.nr(), signer.party());
            origins.add(origin);
            lines.add(new Batch.Line(row.nr(), origin, java.util.Objects.requireNonNull(row.body())));
        }
        Instant now = clock.instant();
        var header = new BatchHeader(
                signer.party(),
                signer.incarnation(),
                partner.id(),
                standing.terms().id(),
                Digest.of(standing.document()).hex(),
                box.id().toString(),
                place.last(),
                last,
                lines.size(),
                place.digest(),
                now,
                now.plus(VALID),
                List.copyOf(origins));
        return Optional.of(new Filled(new Batch(header, lines), rows));
    }

    /** A batch and the rows it was made of. */
    private record Filled(Batch batch, List<Row> rows) {}

    private Leaving<byte[]> leave(Outbox box, Partner partner, Filled filled) {
        BatchHeader header = filled.batch().header();
        byte[] bytes = filled.batch().bytes();
        Sealed signed = signer.seal(Sealed.BATCH, bytes);
        Digest digest = signed.digest();
        var items = Crossings.items(filled.rows());
        Entry entry = database.write(transaction -> {
            Streams.sent(
                    transaction,
                    signer.incarnation(),
                    partner.id(),
                    box.id(),
                    header.after(),
                    new Streams.Place(header.last(), digest.hex()),
                    Micros.of(header.made()));
            return crossings.sent(transaction, box, partner.id(), header, digest, items);
        });
        LogName log = LogName.of(header.agreement(), partner.id());
        if (ledger.proof(log, entry.number()).isEmpty()) {
            ledger.checkpointAll();
        }
        String proof =
                ledger.proof(log, entry.number()).map(each -> each.print()).orElse("");
        return new Leaving<>(Frames.join(List.of(
                Frames.utf8(signed.note().print()),
                Inclusion.bytes(ledger.origin(log), java.util.Objects.requireNonNull(entry.opening()), proof),
                bytes)));
    }

    /** Takes a receipt: from now on the partner may ask after that batch. */
    private void receipt(Transaction transaction, Letter letter) throws SQLException {
        JsonObject body = letter.body();
        var place = new Streams.Place(BatchHeader.number(body, "last"), BatchHeader.text(body, "sha256"));
        boolean known = Streams.receipted(
                transaction,
                signer.incarnation(),
                letter.sender(),
                BatchHeader.text(body, "outbox"),
                place,
                Micros.of(clock.instant()));
        if (!known) {
            throw new Refused(Why.UNFIT, "it receipts a batch that was never handed to " + letter.sender());
        }
        Duration kept = agreements
                .find(letter.agreement())
                .map(each -> KeptFor.longest(each, signer.party(), letter.sender()))
                .orElse(null);
        Handed.receipted(transaction, letter, kept, clock.instant());
        crossings.receipt(transaction, letter);
    }

    /** The note, the entry and the batch, as they come one behind the other. */
    static List<byte[]> parts(byte[] answer) {
        ByteBuffer rest = ByteBuffer.wrap(answer);
        var parts = List.of(Frames.next(rest), Frames.next(rest), Frames.next(rest));
        if (rest.hasRemaining()) {
            throw new org.comity.seal.BadSeal("more follows after the batch");
        }
        return parts;
    }
}
