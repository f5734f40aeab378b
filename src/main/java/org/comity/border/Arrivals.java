package org.comity.border;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.comity.border.Refused.Why;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.objects.Arrival;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.sql.Database;

/**
 * Batches that come from partners' nodes: checked as a whole before anything of them is admitted, and admitted in one
 * transaction with the place in the stream and the receipt.
 */
public final class Arrivals {
    private final Database database;
    private final Agreements agreements;
    private final Keys keys;
    private final Holdings holdings;
    private final Parties parties;
    private final Reception reception;
    private final Crossings crossings;
    private final Letters letters;
    private final Peers peers;
    private final String us;
    private final InstantSource clock;

    Arrivals(
            Database database,
            Agreements agreements,
            Keys keys,
            Holdings holdings,
            Parties parties,
            Reception reception,
            Crossings crossings,
            Letters letters,
            Peers peers,
            String us,
            InstantSource clock) {
        this.database = database;
        this.agreements = agreements;
        this.keys = keys;
        this.holdings = holdings;
        this.parties = parties;
        this.reception = reception;
        this.crossings = crossings;
        this.letters = letters;
        this.peers = peers;
        this.us = us;
        this.clock = clock;
    }

    /**
     * Where a stream of theirs is to be read on.
     *
     * @param after the last number of the batch before; 0 at the start
     * @param previous that batch's sha256 in hex; empty at the start
     */
    public record Place(long after, String previous) {}

    /**
     * A source's word on whose a thing is.
     *
     * @param source the party it came from
     * @param origin whose that party says it is
     */
    public record Stated(String source, String origin) {}

    /** What is said of the origin of a row of the home collection; empty where its source says nothing of another. */
    public Optional<Stated> stated(Row row) {
        return database.read(reading -> Origins.stated(reading, parties, row.nr()));
    }

    /** Whether anything may come from that partner under that agreement now. */
    public boolean isOpen(Partner partner, String agreement) {
        return agreements
                .find(agreement)
                .filter(standing -> Policy.standing(standing, partner.id(), us, clock.instant()) == null)
                .isPresent();
    }

    /** Where that outbox of that partner is to be read on. */
    public Place place(Partner partner, UUID outbox) {
        Streams.Place place = database.read(reading -> Streams.of(reading, partner, outbox));
        return new Place(place.last(), place.digest());
    }

    /**
     * Checks what a partner's node answered. Where it does not hold the reason is in the home log, and what the partner
     * has signed is kept as evidence; the stream stays where it is.
     *
     * @param agreement we asked under
     * @param outbox we asked for
     * @throws Refused AGREEMENT when nothing may come under it now, UNFIT when the batch does not hold
     */
    Entering<Received> check(Partner partner, String agreement, UUID outbox, byte[] answer) {
        StandingAgreement standing = agreements
                .find(agreement)
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "no agreement " + agreement + " is known here"));
        Decision no = Policy.standing(standing, partner.id(), us, clock.instant());
        if (no != null) {
            peers.notAdmitted(partner.id(), agreement, no.reason());
            throw new Refused(Why.AGREEMENT, no.reason() + "; " + no.remedy());
        }
        Sealed signed;
        List<byte[]> parts;
        List<NoteKey> counting = keys.counting(partner.party());
        try {
            parts = Batches.parts(answer);
            signed = new Sealed(parts.get(2), SignedNote.parse(parts.get(0)));
            signed.open(Sealed.BATCH, counting);
        } catch (BadSeal e) {
            // Nothing here is proved to be the partner's, so nothing of it is evidence.
            String reason = "a batch was not admitted: " + e.getMessage();
            peers.notAdmitted(partner.id(), agreement, reason);
            throw new Refused(Why.UNFIT, reason);
        }
        try {
            Batch batch = Batch.parse(signed.bytes());
            fits(batch.header(), partner, standing, outbox);
            follows(batch.header(), partner, outbox);
            List<Element> elements = elements(batch);
            Items items = Inclusion.items(elements);
            boolean proven = Inclusion.check(
                    parts.get(1), partner, us, batch.header().agreement(), signed.digest(), items, counting);
            return new Entering<>(new Received(partner, batch, signed.digest(), elements, items, proven));
        } catch (BadSeal e) {
            String reason = "a batch that " + partner.id() + " has signed was not admitted: " + e.getMessage();
            peers.evidence(partner.id(), agreement, signed, reason);
            throw new Refused(Why.UNFIT, reason);
        }
    }

    private void fits(BatchHeader header, Partner partner, StandingAgreement standing, UUID outbox) {
        require(
                header.sender().equals(partner.id()) && header.incarnation().equals(partner.incarnation()),
                "it says it is from " + header.sender() + " in incarnation " + header.incarnation());
        require(header.recipient().equals(us), "it is for " + header.recipient() + ", not for " + us);
        require(
                header.agreement().equals(standing.terms().id())
                        && header.outbox().equals(outbox.toString()),
                "it is of the outbox " + header.outbox() + " under " + header.agreement()
                        + ", which was not asked for");
        require(
                header.agreementDigest().equals(Digest.of(standing.document()).hex()),
                "it was made under another text of " + header.agreement() + " (sha256 " + header.agreementDigest()
                        + ") than the one that is in force here");
        Instant now = clock.instant();
        require(
                !header.made().isAfter(now.plus(Peers.SKEW_MAX)),
                "it was made at " + header.made() + ", and it is " + now + " here; compare the clocks");
        require(
                header.expires().plus(Peers.SKEW_MAX).isAfter(now)
                        && Duration.between(header.made(), header.expires()).compareTo(Batches.VALID) <= 0,
                "it expired at " + header.expires() + ", and it is " + now + " here");
    }

    private void follows(BatchHeader header, Partner partner, UUID outbox) {
        Place place = place(partner, outbox);
        require(
                header.after() >= place.after(),
                "it holds numbers from " + (header.after() + 1) + " again, and we have those up to " + place.after());
        require(
                header.after() == place.after() && header.previous().equals(place.previous()),
                "it does not follow the batch before, which ended at " + place.after());
        require(header.last() > header.after(), "it holds no numbers");
    }

    private static List<Element> elements(Batch batch) {
        List<Batch.Line> lines = batch.rows();
        return onAllCores(lines.size(), i -> element(lines.get(i)));
    }

    private static Element element(Batch.Line line) {
        if (line.body().length > Intake.OBJECT_BYTES_MAX) {
            throw new BadSeal("number " + line.number() + " has " + line.body().length + " bytes");
        }
        try {
            return new Element(line.body(), Json.parseObject(line.body()), null);
        } catch (BadJson e) {
            throw new BadSeal("number " + line.number() + " is not JSON: " + e.getMessage(), e);
        }
    }

    /** In order. One stream is one caller, who would leave the other cores idle over two thousand objects. */
    private static <T> List<T> onAllCores(int count, IntFunction<T> each) {
        return IntStream.range(0, count).parallel().mapToObj(each).toList();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadSeal(otherwise);
        }
    }

    /**
     * Takes in what a partner's node answered: all of it is checked first; then each object is asked of the agreement,
     * and objects, log entry, the place in the stream and the receipt commit together.
     *
     * @throws Refused when the batch does not hold; see {@link #check}
     */
    public Admission admit(Partner partner, String agreement, UUID outbox, byte[] answer) {
        return admit(check(partner, agreement, outbox, answer));
    }

    private Admission admit(Entering<Received> entering) {
        Received received = entering.content();
        BatchHeader header = received.batch().header();
        Partner partner = received.from();
        StandingAgreement standing = agreements.require(header.agreement());
        Instant now = clock.instant();
        var definitions = new Definitions(database, holdings, parties);
        definitions.coming(received.elements(), partner.id());
        List<Batch.Line> lines = received.batch().rows();
        List<Intake.Piece> pieces = onAllCores(lines.size(), i -> {
            // The source is who sent it; what it says of an origin can only make the answer stricter.
            String origin = lines.get(i).origin();
            Provenance provenance = origin.equals(partner.id())
                    ? Provenance.of(origin)
                    : Provenance.passedOn(origin, us, header.agreement());
            return Intake.piece(received.elements().get(i), object -> {
                var cargo = Cargo.StixVersion.of(
                        object.json(), definitions.handling(object.json(), partner.id()), provenance);
                return Policy.decide(standing, partner.id(), us, cargo, now);
            });
        });
        return database.write(transaction -> {
            Admission admission = reception.hold(transaction, partner.party(), pieces, standing);
            var taken = Items.builder();
            var refused = new ArrayList<Outcome>();
            for (int i = 0; i < pieces.size(); i++) {
                Outcome outcome = admission.outcomes().get(i);
                Arrival arrival = pieces.get(i).arrival();
                String origin = lines.get(i).origin();
                if (!outcome.taken() || arrival == null) {
                    refused.add(outcome);
                    continue;
                }
                taken.add(new Item(arrival.id(), Digest.wrap(arrival.digest())));
                if (!origin.equals(partner.id())) {
                    Origins.state(transaction, outcome, partner.id(), origin);
                }
            }
            long entry = crossings.received(transaction, received, taken.build(), refused);
            KeptFor.covered(
                    transaction,
                    crossings,
                    standing,
                    us,
                    partner.id(),
                    entry,
                    KeptFor.Batch.of(header),
                    pieces,
                    refused,
                    now);
            Streams.move(
                    transaction,
                    partner,
                    UUID.fromString(header.outbox()),
                    new Streams.Place(header.last(), received.digest().hex()));
            letters.send(
                    transaction,
                    header.agreement(),
                    partner.id(),
                    Batches.RECEIPT,
                    JsonObject.builder()
                            .put("outbox", header.outbox())
                            .put("after", header.after())
                            .put("last", header.last())
                            .put("count", header.count())
                            .put("sha256", received.digest().hex())
                            .build());
            return admission;
        });
    }
}
