package org.comity.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.comity.json.JsonObject;

/**
 * The records that are gone from one log, and what says so: entries of its own, or of the log of the same name in a later
 * incarnation, since nothing is added to an earlier one.
 */
final class DestroyedRecords {
    private final String origin;
    private final BitSet gone = new BitSet();
    private final BitSet explained = new BitSet();
    private final List<Claim> claims = new ArrayList<>();

    DestroyedRecords(String origin) {
        this.origin = origin;
    }

    /** What an entry says of an earlier log. */
    private record Claim(String origin, String numbers, long by) {}

    /** There is no record of that entry. */
    void missing(long number) {
        gone.set(index(number));
    }

    /** How many are gone. */
    int count() {
        return gone.cardinality();
    }

    /** The first that is gone and of which nothing says so; 0 where there is none. */
    long firstUnexplained() {
        var rest = (BitSet) gone.clone();
        rest.andNot(explained);
        return rest.nextSetBit(0) + 1L;
    }

    /** An entry says which are destroyed, here before it or in an earlier log. */
    void said(JsonObject details, long by) {
        String numbers = String.valueOf(details.text("numbers"));
        String earlier = details.text("log");
        if (earlier != null) {
            claims.add(new Claim(earlier, numbers, by));
            return;
        }
        long there = explain(numbers, by);
        if (there > 0) {
            throw new LogCheck.Wrong(
                    there, "entry " + by + " says that record " + there + " is destroyed, and it is there");
        }
    }

    /** Holds what this log says of earlier ones against them; of one that has a fault of its own nothing is said. */
    void hold(Map<String, LogCheck> logs) {
        for (Claim claim : claims) {
            LogCheck other = logs.get(claim.origin());
            String says = "entry " + claim.by() + " says what is destroyed in " + claim.origin();
            if (other == null || !isEarlier(claim.origin())) {
                throw new LogCheck.Wrong(claim.by(), says + ", which is no other log of that name here");
            }
            long there = other.isFaulty() ? 0 : other.destroyed().explain(claim.numbers(), Long.MAX_VALUE);
            if (there > 0) {
                throw new LogCheck.Wrong(claim.by(), says + ", and record " + there + " of it is there");
            }
        }
    }

    private boolean isEarlier(String other) {
        Origin here = Origin.parse(origin);
        Origin there = Origin.parse(other);
        return here.party().equals(there.party()) && here.log().equals(there.log()) && !other.equals(origin);
    }

    /**
     * Takes these as said to be destroyed.
     *
     * @return the first that is there, or does not stand before that number; 0 where all are gone
     */
    private long explain(String numbers, long before) {
        for (Numbers.Range range : Numbers.ranges(numbers)) {
            for (long number = range.from(); number <= range.to(); number++) {
                if (number < 1 || number >= before || !gone.get(index(number))) {
                    return number;
                }
                explained.set(index(number));
            }
        }
        return 0;
    }

    private static int index(long number) {
        return Math.toIntExact(number - 1);
    }
}
