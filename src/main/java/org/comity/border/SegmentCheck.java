package org.comity.border;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongFunction;
import org.comity.ledger.Item;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.sql.Database;

/** Holds the rows of segments against their hashes, and these against the entries of our own logs that speak of them. */
public final class SegmentCheck {
    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final Ledger ledger;
    private final SegmentRoad road;
    private final SegmentArrivals arrivals;

    /**
     * What was found.
     *
     * @param laid segments of ours that were looked at
     * @param received segments of theirs that were
     * @param wrong a sentence for each that does not hold
     */
    public record Found(int laid, int received, List<String> wrong) {}

    SegmentCheck(Database database, Ledger ledger, SegmentRoad road, SegmentArrivals arrivals) {
        this.database = database;
        this.ledger = ledger;
        this.road = road;
        this.arrivals = arrivals;
    }

    /** Looks at all whose rows are here. */
    public Found run() {
        var wrong = new ArrayList<String>();
        int laid = all(after -> database.read(reading -> SegmentRows.here(reading, after, AT_ONCE)), wrong);
        int received = all(after -> arrivals.here(after, AT_ONCE), wrong);
        return new Found(laid, received, wrong);
    }

    /** @return how many there are */
    private int all(LongFunction<List<Segment>> behind, List<String> wrong) {
        int count = 0;
        for (List<Segment> some = behind.apply(0);
                !some.isEmpty();
                some = behind.apply(some.getLast().nr())) {
            for (Segment each : some) {
                hash(each, wrong);
                entry(each, wrong);
            }
            count += some.size();
        }
        return count;
    }

    private void hash(Segment segment, List<String> wrong) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (long from = 0; from < segment.bytes(); from += SegmentRoad.SLICE_BYTES_MAX) {
                int length = (int) Math.min(SegmentRoad.SLICE_BYTES_MAX, segment.bytes() - from);
                digest.update(
                        segment.ours() != null
                                ? road.read(segment, from, length)
                                : arrivals.read(segment, from, length));
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            if (!sha256.equals(segment.sha256())) {
                wrong.add("the rows of segment " + segment.id() + " are not those that were "
                        + (segment.ours() != null ? "laid" : "taken"));
            }
        } catch (IOException e) {
            wrong.add("the rows of segment " + segment.id() + " cannot be read: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void entry(Segment segment, List<String> wrong) {
        Item item = SegmentRoad.item(segment.id(), segment.sha256());
        if (!ledger.items(LogName.of(segment.agreement(), segment.party()), segment.entry())
                .contains(item)) {
            wrong.add("entry " + segment.entry() + " of our log with " + segment.party() + " under "
                    + segment.agreement() + " does not speak of segment " + segment.id());
        }
    }
}
