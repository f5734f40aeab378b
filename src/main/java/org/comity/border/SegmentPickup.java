package org.comity.border;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.border.Refused.Why;
import org.comity.ledger.Act;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;
import org.comity.sql.Database;

/**
 * Where observations are fetched by whoever shows a credential of the party they were laid for. What is another party's is
 * not there.
 */
public final class SegmentPickup {
    private final Database database;
    private final Ledger ledger;
    private final SegmentRoad road;
    private final InstantSource clock;

    SegmentPickup(Database database, Ledger ledger, SegmentRoad road, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.road = road;
        this.clock = clock;
    }

    /** A whole segment on its way out. */
    public record Handing(Segment segment, SegmentRoad.Store store) {}

    /**
     * A whole segment for whoever shows a credential of its party: the agreement is asked again, and the entry in the log is
     * durable before the first row is handed over. It does not count as taken until {@link #taken} says so.
     *
     * @throws Refused FORBIDDEN when the credential is not for that, UNKNOWN when there is no such segment for that party,
     *     AGREEMENT when it may not have it now
     */
    public Leaving<Handing> serve(Visitor visitor, String id) {
        Segment segment = theirs(visitor, id);
        road.requireAllowed(segment);
        road.requireHere(segment); // what is not here is not said to be served
        database.write(transaction -> {
            boolean taken = segment.state().equals("taken");
            road.served(transaction, segment, visitor.name());
            if (taken) {
                SegmentRows.move(transaction, segment, "taken", clock.instant());
            }
            return null;
        });
        return new Leaving<>(new Handing(segment, road.store()));
    }

    /**
     * What waits, or some of it.
     *
     * @param next from behind which number on there is more
     * @param more whether there is
     */
    public record Some(List<Segment> segments, long next, boolean more) {
        public Some {
            segments = List.copyOf(segments);
        }
    }

    /**
     * What waits for the party of whoever shows that credential and may go now, from behind that number on, in order.
     *
     * @throws Refused FORBIDDEN when the credential is not for that
     */
    public Leaving<Some> waiting(Visitor visitor, long after, int limit) {
        requireReading(visitor);
        Map<List<String>, Boolean> allowed = new HashMap<>();
        List<Segment> found =
                database.read(reading -> SegmentRows.waitingFor(reading, visitor.party(), after, limit + 1));
        List<Segment> some = found.subList(0, Math.min(limit, found.size()));
        return new Leaving<>(new Some(
                some.stream()
                        .filter(each -> allowed.computeIfAbsent(
                                List.of(
                                        each.agreement(),
                                        each.report(),
                                        each.tlp(),
                                        each.header(),
                                        Objects.requireNonNull(each.ours()).measures()),
                                any -> mayGo(each)))
                        .toList(),
                some.isEmpty() ? after : some.getLast().nr(),
                found.size() > limit));
    }

    private boolean mayGo(Segment segment) {
        try {
            road.requireAllowed(segment);
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    /**
     * Takes the word of whoever shows a credential of its party that a segment is there whole.
     *
     * @param sha256 of the rows, as they say it
     * @throws Refused UNFIT when they were never handed it, or say another digest
     */
    public void taken(Visitor visitor, String id, String sha256) {
        Segment segment = theirs(visitor, id);
        if (segment.state().equals("laid")) {
            throw new Refused(Why.UNFIT, "it was not handed to you yet; fetch it first");
        }
        if (!segment.sha256().equals(sha256)) {
            throw new Refused(
                    Why.UNFIT, "its rows have the sha256 " + segment.sha256() + "; what you have is something else");
        }
        if (segment.state().equals("served")) {
            database.write(transaction -> {
                ledger.append(
                        transaction,
                        LogName.of(segment.agreement(), segment.party()),
                        Act.of("receipt", visitor.name())
                                .over(Items.of(List.of(SegmentRoad.item(segment.id(), segment.sha256()))))
                                .under(segment.agreement(), segment.party()));
                SegmentRows.move(transaction, segment, "taken", clock.instant());
                return null;
            });
        }
    }

    private Segment theirs(Visitor visitor, String id) {
        requireReading(visitor);
        Segment segment = database.read(reading -> SegmentRows.ours(reading, visitor.party(), id))
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no such segment for you"));
        if (segment.state().equals("gone")) {
            throw new Refused(Why.UNKNOWN, "the rows of this segment are not kept any more");
        }
        return segment;
    }

    private static void requireReading(Visitor visitor) {
        if (!visitor.may(Scope.FEED_READ)) {
            throw new Refused(Why.FORBIDDEN, "this credential is not for fetching observations: feed:read");
        }
    }
}
