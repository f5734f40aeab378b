package org.comity.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.comity.routing.RangeTable;

/**
 * How fast addresses are looked up one after the other, and whether what is found is right: held against a reading that
 * shares nothing with the table. There the addresses that are asked for are sorted, and ranges, the one whose word counts
 * first, claim those within them that nobody claimed yet.
 */
final class RoutingLookups {
    private static final int ROUNDS = 3;

    private RoutingLookups() {}

    public static void main(String[] args) {
        int count = Integer.parseInt(args[1]);
        var world = new RoutingWorld();
        RangeTable table = world.networks();
        System.out.println("ranges_four " + table.sizeFour());
        System.out.println("ranges_six " + table.sizeSix());
        long[] four = queriesFour(world, count);
        long[] six = queriesSix(world, count);
        System.out.println("lookups_v4_per_s " + rate(four, each -> table.four((int) each)));
        System.out.println("lookups_v6_per_s " + rate(six, each -> table.six(each, low(each))));
        System.out.println("lookups_checked " + checked(world, table, four, six));
    }

    /**
     * Holds the table against the plain reading at as many addresses of each version.
     *
     * @return how many
     * @throws IllegalStateException naming the first that is wrong
     */
    static int checked(RoutingWorld world, RangeTable table, int count) {
        return checked(world, table, queriesFour(world, count), queriesSix(world, count));
    }

    private static int checked(RoutingWorld world, RangeTable table, long[] four, long[] six) {
        RoutingWorld.Ranges ranges = world.networksFour;
        check("IPv4", ranges, ranges.firstLow(), ranges.lastLow(), four, each -> table.four((int) each));
        ranges = world.networksSix;
        check("IPv6", ranges, ranges.firstHigh(), ranges.lastHigh(), six, each -> table.six(each, low(each)));
        return four.length + six.length;
    }

    private static long[] queriesFour(RoutingWorld world, int count) {
        return queries(world.networksFour.firstLow(), world.networksFour.lastLow(), count, 1L << 32);
    }

    private static long[] queriesSix(RoutingWorld world, int count) {
        return queries(world.networksSix.firstHigh(), world.networksSix.lastHigh(), count, 0);
    }

    /** Of an address of IPv6 the upper half says the lower, so that it is one number. */
    private static long low(long high) {
        return (high ^ high >>> 29) * 0xbf58476d1ce4e5b9L;
    }

    /** Nine of ten within some range, at their ends too; the others anywhere. */
    private static long[] queries(long[] first, long[] last, int count, long bound) {
        var random = new SplittableRandom(17);
        var queries = new long[count];
        for (int i = 0; i < count; i++) {
            int range = random.nextInt(first.length);
            queries[i] = switch (random.nextInt(20)) {
                case 0, 1 -> bound == 0 ? random.nextLong() : random.nextLong(bound);
                case 2 -> first[range];
                case 3 -> last[range];
                default -> first[range] + random.nextLong(last[range] - first[range] + 1);
            };
        }
        return queries;
    }

    interface Lookup {
        int at(long address);
    }

    private static double rate(long[] queries, Lookup lookup) {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            int sum = 0;
            for (long each : queries) {
                sum += lookup.at(each);
            }
            double rate = queries.length / ((System.nanoTime() - begun) / 1e9);
            best = Math.max(best, rate);
            if (sum == 42) {
                System.out.println("sum 42"); // or nobody would have to look
            }
        }
        return best;
    }

    private static void check(
            String what, RoutingWorld.Ranges ranges, long[] first, long[] last, long[] queries, Lookup lookup) {
        long[] sorted = queries.clone();
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(sorted);
        // By size, and of one size the one given last: one number to sort by, since sizes are powers of two.
        long[] order = new long[ranges.size()];
        for (int i = 0; i < order.length; i++) {
            long size = last[i] - first[i];
            order[i] = (long) Long.bitCount(size) << 32 | order.length - 1 - i;
        }
        Arrays.sort(order);
        int[] values = new int[sorted.length];
        int[] next = new int[sorted.length + 1];
        Arrays.setAll(next, i -> i);
        for (long each : order) {
            int range = order.length - 1 - (int) each;
            int to = place(sorted, (last[range] ^ Long.MIN_VALUE), true);
            int at = free(next, place(sorted, first[range] ^ Long.MIN_VALUE, false));
            while (at < to) {
                values[at] = ranges.values()[range];
                next[at] = at + 1;
                at = free(next, at);
            }
        }
        for (int i = 0; i < sorted.length; i++) {
            int expected = next[i] == i ? RangeTable.NONE : values[i];
            long address = sorted[i] ^ Long.MIN_VALUE;
            if (lookup.at(address) != expected) {
                throw new IllegalStateException(what + " " + Long.toHexString(address) + " is " + lookup.at(address)
                        + " and should be " + expected);
            }
        }
    }

    /** The first place whose number is not less, or with {@code behind} the first whose number is more. */
    private static int place(long[] sorted, long number, boolean behind) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < number || (behind && sorted[middle] == number)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first place from there on that nobody claimed. */
    private static int free(int[] next, int from) {
        int at = from;
        while (next[at] != at) {
            next[at] = next[next[at]];
            at = next[at];
        }
        return at;
    }
}
