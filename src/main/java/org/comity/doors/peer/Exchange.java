package org.comity.doors.peer;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.comity.border.Admission;
import org.comity.border.Arrivals;
import org.comity.border.Federation;
import org.comity.border.Outcome;
import org.comity.border.Partner;
import org.comity.border.Peers.Peer;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentArrivals;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.seal.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Goes to partners' nodes: brings our letters, fetches theirs, and pulls what they have released to us, batch by batch.
 * Every step is durable by itself, so that an exchange that is cut goes on where it was.
 */
public final class Exchange implements AutoCloseable {

    /** Until a whole answer must be there; ends a partner that drips. */
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(60);

    private static final int PROBLEMS_TOLD = 20;

    /** Agreements and outboxes that a greeting may name. */
    private static final int OFFERS_MAX = 1_000;

    private final Federation federation;
    private final Parties parties;
    private final Certificate certificate;
    private final InstantSource clock;
    private final Duration answerTimeMax;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    /** A connection that is kept, and where to. */
    private record Line(String url, PeerClient client) {}

    public Exchange(Federation federation, Parties parties, Certificate certificate, InstantSource clock) {
        this(federation, parties, certificate, clock, ANSWER_TIME_MAX);
    }

    /** @param answerTimeMax until a whole answer must be there */
    public Exchange(
            Federation federation,
            Parties parties,
            Certificate certificate,
            InstantSource clock,
            Duration answerTimeMax) {
        this.federation = federation;
        this.parties = parties;
        this.certificate = certificate;
        this.clock = clock;
        this.answerTimeMax = answerTimeMax;
    }

    /**
     * What one exchange brought.
     *
     * @param taken objects taken in, those held already among them
     * @param refused objects not taken
     * @param letters letters that came
     * @param problems why objects were not taken, for the first of them
     */
    public record Exchanged(long taken, long refused, long letters, List<Outcome> problems) {}

    /** Exchanges with every partner whose turn it is. One that fails does not keep the others waiting. */
    public void all() {
        for (Peer peer : federation.peers().all()) {
            if (!peer.url().isEmpty() && !clock.instant().isBefore(peer.due())) {
                try {
                    with(peer.party());
                } catch (PeerFault | Refused e) {
                    System.getLogger("comity.peer")
                            .log(System.Logger.Level.WARNING, "{0}: {1}", peer.party(), e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /**
     * Exchanges with one partner whose node is known here and whose turn it is.
     *
     * @return whether that was so, and all went well
     */
    boolean now(String party) throws PeerFault, InterruptedException {
        boolean turn = federation
                .peers()
                .find(party)
                .filter(peer -> !peer.url().isEmpty() && !clock.instant().isBefore(peer.due()))
                .isPresent();
        if (turn) {
            with(party);
        }
        return turn;
    }

    /**
     * Exchanges with one partner now: until nothing is left on either side.
     *
     * @throws PeerFault when its node fails us; what came before stays
     * @throws Refused when what it sends does not hold, or nothing may come from it
     */
    public Exchanged with(String party) throws PeerFault, InterruptedException {
        Peer peer = federation.peers().require(party);
        if (peer.url().isEmpty()) {
            throw new Refused(Refused.Why.UNKNOWN, "no address of " + party + " is known; it comes to us by itself");
        }
        ReentrantLock turn = turns.computeIfAbsent(party, any -> new ReentrantLock());
        turn.lockInterruptibly();
        try {
            var run = new Run(parties.require(party), client(peer));
            Exchanged exchanged = run.go();
            if (run.stumble != null) {
                federation.peers().exchanged(party, run.ahead, String.valueOf(run.stumble.getMessage()));
                throw run.stumble;
            }
            if (run.no != null) {
                federation.peers().exchanged(party, run.ahead, String.valueOf(run.no.getMessage()));
                throw run.no;
            }
            federation.peers().exchanged(party, run.ahead, "");
            return exchanged;
        } catch (PeerFault e) {
            if (!e.isOfOneStream()) {
                federation.peers().failed(party, String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private PeerClient client(Peer peer) {
        return lines.compute(peer.party(), (party, line) -> {
                    if (line != null && line.url().equals(peer.url())) {
                        return line;
                    }
                    if (line != null) {
                        line.client().close();
                    }
                    return new Line(
                            peer.url(),
                            new PeerClient(
                                    URI.create(peer.url()),
                                    federation.signer().incarnation(),
                                    certificate,
                                    () -> federation.keys().counting(parties.require(party)),
                                    answerTimeMax));
                })
                .client();
    }

    /** One exchange with one partner. */
    private final class Run {
        private final Party party;
        private final PeerClient client;
        private Duration ahead = Duration.ZERO;
        private long taken;
        private long refused;
        private long letters;
        private final List<Outcome> problems = new ArrayList<>();

        /** What the first stream that could not go on stumbled over; the others have gone on. */
        private @Nullable PeerFault stumble;

        private @Nullable Refused no;

        Run(Party party, PeerClient client) {
            this.party = party;
            this.client = client;
        }

        Exchanged go() throws PeerFault, InterruptedException {
            federation.cases().askAgain(party.id());
            JsonObject greeting = greeting();
            ahead = Duration.between(clock.instant(), time(greeting));
            var partner = new Partner(party, text(greeting, "incarnation"));
            try {
                federation.peers().meet(partner);
            } catch (Refused e) {
                federation.peers().failed(party.id(), String.valueOf(e.getMessage()));
                throw e;
            }
            int offers = 0;
            JsonArray offered = greeting.array("agreements");
            for (JsonValue each : offered == null ? List.<JsonValue>of() : offered.elements()) {
                if (each instanceof JsonObject offer && ++offers <= OFFERS_MAX) {
                    try {
                        under(partner, offer);
                    } catch (Refused e) {
                        no = no == null ? e : no;
                    } catch (PeerFault e) {
                        if (!e.isOfOneStream()) {
                            throw e;
                        }
                        stumble = stumble == null ? e : stumble;
                    }
                }
            }
            return new Exchanged(taken, refused, letters, List.copyOf(problems));
        }

        private JsonObject greeting() throws PeerFault, InterruptedException {
            try {
                return client.greeting();
            } catch (PeerFault e) {
                throw e.ofAll();
            }
        }

        private void under(Partner partner, JsonObject offer) throws PeerFault, InterruptedException {
            String agreement = text(offer, "id");
            federation.letters().heard(party.id(), agreement, number(offer, "heard"));
            bring(partner, agreement, number(offer, "heard"));
            fetch(partner, agreement, number(offer, "written"), number(offer, "delivered"));
            if (!federation.arrivals().isOpen(partner, agreement)) {
                return; // what ended here is not asked for; letters about it still go
            }
            List<String> outboxes = offer.texts("outboxes");
            for (String outbox : outboxes.subList(0, Math.min(outboxes.size(), OFFERS_MAX))) {
                pull(partner, agreement, uuid(outbox));
            }
            observations(partner, agreement);
        }

        /** The rows of segments that their letters told of. */
        private void observations(Partner partner, String agreement) throws PeerFault, InterruptedException {
            SegmentArrivals arrivals = federation.segmentArrivals();
            boolean receipted = false;
            for (Segment segment : arrivals.wanted(partner, agreement)) {
                try {
                    boolean whole = arrivals.resume(segment);
                    while (!whole) {
                        byte[] answer = client.rows(agreement, segment.id(), arrivals.held(segment));
                        whole = arrivals.admit(partner, segment, answer);
                    }
                    taken += segment.rows();
                    receipted = true;
                } catch (Refused e) {
                    no = no == null ? e : no;
                } catch (PeerFault e) {
                    if (!e.isOfOneStream()) {
                        throw e;
                    }
                    stumble = stumble == null ? e : stumble;
                }
            }
            if (receipted) {
                bring(partner, agreement, heardSoFar(agreement));
            }
        }

        /** Our letters after the last it has heard. */
        private void bring(Partner partner, String agreement, long heard) throws PeerFault, InterruptedException {
            long from = heard;
            while (from < federation.letters().last(party.id(), agreement)) {
                byte[] frames =
                        federation.letters().after(partner, agreement, from).content();
                long now = number(client.bring(agreement, frames), "heard");
                if (now <= from) {
                    throw new PeerFault(PeerFault.Kind.BROKEN, party.id() + " does not take our letter " + (from + 1));
                }
                federation.letters().heard(party.id(), agreement, now);
                from = now;
            }
        }

        /** Their letters after the last we have; asking after it also tells them that we have it. */
        private void fetch(Partner partner, String agreement, long written, long delivered)
                throws PeerFault, InterruptedException {
            long have = federation.letters().lastOf(partner, agreement);
            long told = delivered;
            while (have < written || told < have) {
                byte[] frames = client.letters(agreement, have);
                told = have;
                long now = federation.letters().take(partner, agreement, frames);
                if (now <= have && have < written) {
                    throw new PeerFault(
                            PeerFault.Kind.BROKEN,
                            party.id() + " says it wrote letter " + written + " and does not give it");
                }
                letters += now - have;
                have = now;
            }
        }

        private void pull(Partner partner, String agreement, UUID outbox) throws PeerFault, InterruptedException {
            Optional<byte[]> answer = next(partner, agreement, outbox);
            while (answer.isPresent()) {
                Admission admission = federation.arrivals().admit(partner, agreement, outbox, answer.get());
                taken += admission.taken();
                refused += admission.refused();
                admission.outcomes().stream()
                        .filter(outcome -> !outcome.taken())
                        .limit(Math.max(0, PROBLEMS_TOLD - problems.size()))
                        .forEach(problems::add);
                // The receipt goes first: the partner hands out what follows a batch to who has receipted it.
                bring(partner, agreement, heardSoFar(agreement));
                answer = next(partner, agreement, outbox);
            }
        }

        private long heardSoFar(String agreement) {
            return federation.letters().delivered(party.id(), agreement);
        }

        private Optional<byte[]> next(Partner partner, String agreement, UUID outbox)
                throws PeerFault, InterruptedException {
            Arrivals.Place place = federation.arrivals().place(partner, outbox);
            return client.batch(agreement, outbox, place.after(), place.previous());
        }
    }

    private static UUID uuid(String text) throws PeerFault {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new PeerFault(PeerFault.Kind.BROKEN, "the outbox it names is no UUID", e);
        }
    }

    private static String text(JsonObject json, String name) throws PeerFault {
        String text = json.text(name);
        if (text == null) {
            throw new PeerFault(PeerFault.Kind.BROKEN, "its answer lacks " + name);
        }
        return text;
    }

    private static long number(JsonObject json, String name) throws PeerFault {
        if (json.get(name) instanceof JsonNumber number && number.literal().matches("[0-9]{1,18}")) {
            return Long.parseLong(number.literal());
        }
        throw new PeerFault(PeerFault.Kind.BROKEN, "its answer lacks the number " + name);
    }

    private static Instant time(JsonObject greeting) throws PeerFault {
        try {
            return Instant.parse(text(greeting, "time"));
        } catch (DateTimeParseException e) {
            throw new PeerFault(PeerFault.Kind.BROKEN, "the time it says cannot be read", e);
        }
    }

    @Override
    public void close() {
        lines.values().forEach(line -> line.client().close());
    }
}
