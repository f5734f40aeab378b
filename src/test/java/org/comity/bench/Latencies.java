package org.comity.bench;

import java.util.Arrays;
import java.util.List;

/** How long each of many equal requests took. */
final class Latencies {

    private final long[] sortedNanos;

    private Latencies(long[] sortedNanos) {
        this.sortedNanos = sortedNanos;
    }

    static Latencies of(List<long[]> nanos) {
        long[] all = nanos.stream().flatMapToLong(Arrays::stream).toArray();
        if (all.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        Arrays.sort(all);
        return new Latencies(all);
    }

    /** The middle one of several values, or the mean of the middle two. */
    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    int count() {
        return sortedNanos.length;
    }

    /** The time within which that share of all requests was answered, in milliseconds (nearest rank). */
    double ms(double share) {
        int rank = (int) Math.ceil(share * sortedNanos.length);
        return sortedNanos[Math.max(rank, 1) - 1] / 1e6;
    }
}
