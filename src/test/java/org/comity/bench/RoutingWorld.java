package org.comity.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.comity.routing.Address;
import org.comity.routing.Listed;
import org.comity.routing.RangeTable;
import org.comity.routing.Recipient;
import org.comity.routing.Rendition;
import org.comity.routing.Rendition.Change;

/**
 * Made-up tables of the size and shape of the Internet's, and recipients for what they say. The same seed makes the same:
 * whoever writes rows and whoever routes them need not hand it over. A range is four numbers: the halves of its first and
 * last address; of IPv4 only the lower ones.
 */
final class RoutingWorld {
    static final int FOUR = 620_000;
    static final int SIX = 345_000;
    static final int RECIPIENTS = 200;
    private static final int COUNTRIES = 160;
    private static final int COUNTRY_FOUR = 140_000;
    private static final int COUNTRY_SIX = 90_000;
    private static final int NETWORKS = 75_000;
    private static final int FIRST_ASN = 1000;

    /** Thousandths of the routes that have that length: about as in tables of the global routing of 2025. */
    private static final int[][] LENGTHS_FOUR = {
        {24, 600}, {23, 100}, {22, 110}, {21, 50}, {20, 45}, {19, 30}, {18, 20}, {17, 15}, {16, 20}, {15, 5}, {14, 5}
    };

    private static final int[][] LENGTHS_SIX = {
        {48, 470}, {44, 80}, {40, 80}, {32, 130}, {36, 60}, {46, 45}, {47, 45}, {42, 35}, {29, 25}, {33, 15}, {64, 15}
    };

    /** Blocks that registries hand out of, in 16 bits. */
    private static final int[] BLOCKS_SIX = {
        0x2001, 0x2400, 0x2401, 0x2402, 0x2403, 0x2404, 0x2405, 0x2406, 0x2407, 0x2408, 0x240e, 0x2600, 0x2601, 0x2602,
        0x2603, 0x2604, 0x2605, 0x2606, 0x2607, 0x2610, 0x2620, 0x2800, 0x2801, 0x2803, 0x2804, 0x2806, 0x2a00, 0x2a01,
        0x2a02, 0x2a03, 0x2a04, 0x2a05, 0x2a06, 0x2a07, 0x2a09, 0x2a0a, 0x2a0b, 0x2a0c, 0x2a0d, 0x2a0e, 0x2a10, 0x2a12,
        0x2c0f
    };

    /** Ranges as they were given, in parallel. */
    record Ranges(long[] firstHigh, long[] firstLow, long[] lastHigh, long[] lastLow, int[] values) {
        int size() {
            return values.length;
        }
    }

    final Ranges networksFour;
    final Ranges networksSix;
    private final Ranges countriesFour = four(3, COUNTRY_FOUR, 0, COUNTRIES);
    private final Ranges countriesSix = six(4, COUNTRY_SIX, 0, COUNTRIES);

    RoutingWorld() {
        this(FOUR, SIX);
    }

    /**
     * One of that size.
     *
     * @param four ranges of IPv4 that say networks
     * @param six ranges of IPv6 that do
     */
    RoutingWorld(int four, int six) {
        networksFour = four(1, four, FIRST_ASN, NETWORKS);
        networksSix = six(2, six, FIRST_ASN, NETWORKS);
        // Registries have handed out nearly everything: below what is smaller lies something large.
        for (int i = 0; i < 222 << 4; i++) {
            countriesFour.firstLow()[i] = (1L << 24) + ((long) i << 20);
            countriesFour.lastLow()[i] = countriesFour.firstLow()[i] | (1 << 20) - 1;
        }
        for (int i = 0; i < BLOCKS_SIX.length << 8; i++) {
            countriesSix.firstHigh()[i] = (long) BLOCKS_SIX[i >> 8] << 48 | (long) (i & 255) << 40;
            countriesSix.lastHigh()[i] = countriesSix.firstHigh()[i] | (1L << 40) - 1;
        }
    }

    private static int length(int[][] lengths, SplittableRandom random) {
        int left = random.nextInt(1000);
        for (int[] each : lengths) {
            left -= each[1];
            if (left < 0) {
                return each[0];
            }
        }
        return lengths[0][0];
    }

    private static Ranges four(long seed, int size, int firstValue, int values) {
        var random = new SplittableRandom(seed);
        var ranges = ranges(size);
        long inside = 0;
        int insideLength = 0;
        for (int i = 0; i < size; i++) {
            int length = length(LENGTHS_FOUR, random);
            // Half of what is announced lies within something larger that is announced too.
            long bits = insideLength > 0 && length > insideLength && random.nextBoolean()
                    ? inside | random.nextLong(1L << (32 - insideLength))
                    : (1L << 24) + random.nextLong(222L << 24);
            long first = bits >>> (32 - length) << (32 - length);
            if (length < 22) {
                inside = first;
                insideLength = length;
            }
            ranges.firstLow()[i] = first;
            ranges.lastLow()[i] = first | (1L << (32 - length)) - 1;
            ranges.values()[i] = firstValue + random.nextInt(values);
        }
        return ranges;
    }

    private static Ranges six(long seed, int size, int firstValue, int values) {
        var random = new SplittableRandom(seed);
        var ranges = ranges(size);
        long inside = 0;
        int insideLength = 0;
        for (int i = 0; i < size; i++) {
            int length = length(LENGTHS_SIX, random);
            long bits;
            if (insideLength > 0 && length > insideLength && random.nextInt(3) > 0) {
                // Within what somebody has, mostly at its beginning.
                bits = inside | random.nextLong(1L << (64 - insideLength)) >>> random.nextInt(12);
            } else {
                // Registries hand out one after the other, with room between them.
                long block = BLOCKS_SIX[random.nextInt(BLOCKS_SIX.length)];
                bits = block << 48 | (long) random.nextInt(1 << 13) << 35 | random.nextLong(1L << 32);
            }
            long first = bits >>> (64 - length) << (64 - length);
            if (length <= 36) {
                inside = first;
                insideLength = length;
            }
            ranges.firstHigh()[i] = first;
            ranges.lastHigh()[i] = length == 64 ? first : first | (1L << (64 - length)) - 1;
            ranges.lastLow()[i] = -1;
            ranges.values()[i] = firstValue + random.nextInt(values);
        }
        return ranges;
    }

    private static Ranges ranges(int size) {
        return new Ranges(new long[size], new long[size], new long[size], new long[size], new int[size]);
    }

    RangeTable networks() {
        return table(networksFour, networksSix);
    }

    RangeTable countries() {
        return table(countriesFour, countriesSix);
    }

    private static RangeTable table(Ranges four, Ranges six) {
        RangeTable.Builder builder = RangeTable.builder();
        for (int i = 0; i < four.size(); i++) {
            builder.add(
                    Address.of(dotted(four.firstLow()[i])), Address.of(dotted(four.lastLow()[i])), four.values()[i]);
        }
        for (int i = 0; i < six.size(); i++) {
            builder.add(
                    Address.of(grouped(six.firstHigh()[i], six.firstLow()[i])),
                    Address.of(grouped(six.lastHigh()[i], six.lastLow()[i])),
                    six.values()[i]);
        }
        return builder.build();
    }

    static String dotted(long bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    /** As reports write it: the longest zeros left out where they are at the end or make up the second half. */
    static String grouped(long high, long low) {
        var text = new StringBuilder(40);
        groups(high, text);
        if (low == 0) {
            return text.append("::").toString();
        }
        if (low >>> 16 == 0) {
            return text.append("::").append(Long.toHexString(low)).toString();
        }
        text.append(':');
        groups(low, text);
        return text.toString();
    }

    private static void groups(long half, StringBuilder into) {
        for (int shift = 48; shift >= 0; shift -= 16) {
            into.append(Long.toHexString(half >>> shift & 0xffff)).append(shift == 0 ? "" : ":");
        }
    }

    /** Most answer for a country, some for networks, prefixes or names within it. */
    static List<Recipient> recipients() {
        var random = new SplittableRandom(5);
        var recipients = new ArrayList<Recipient>();
        for (int i = 0; i < RECIPIENTS; i++) {
            var prefixes = new ArrayList<String>();
            var domains = new ArrayList<String>();
            var asns = new ArrayList<String>();
            var countries = new ArrayList<String>();
            if (i < 130) {
                countries.add(country(i));
            } else if (i < 170) {
                for (int j = 0; j < 200; j++) {
                    asns.add(String.valueOf(FIRST_ASN + random.nextInt(NETWORKS)));
                }
            } else if (i < 190) {
                for (int j = 0; j < 20; j++) {
                    prefixes.add(dotted((1 + random.nextLong(222)) << 24 | random.nextLong(1 << 8) << 16) + "/16");
                    prefixes.add(grouped(
                                    (long) BLOCKS_SIX[random.nextInt(BLOCKS_SIX.length)] << 48
                                            | random.nextLong(1 << 16) << 32,
                                    0)
                            + "/32");
                }
            } else {
                domains.add("net" + i % 50 + ".example");
            }
            recipients.add(new Recipient(
                    "party-" + i,
                    "Party " + i,
                    "",
                    new Listed(prefixes, domains, List.of(), asns, countries),
                    List.of(),
                    new Listed(
                            i % 20 == 3 ? List.of(dotted((1L + i) << 24) + "/8") : List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()),
                    i % 40 == 7 ? List.of("event4_sinkhole") : List.of()));
        }
        return recipients;
    }

    /** Values of the table are numbers of two letters, as the routes read them. */
    private static String country(int number) {
        return "" + (char) ('A' + number / 26) + (char) ('A' + number % 26);
    }

    /** All but five may get what is theirs. */
    static boolean[] permissions() {
        boolean[] granted = new boolean[RECIPIENTS];
        for (int i = 0; i < RECIPIENTS; i++) {
            granted[i] = i % 40 != 11;
        }
        return granted;
    }

    /** Every fifth gets less than there is. */
    static List<Rendition> renditions() {
        var less = new HashMap<String, Change>();
        less.put("dst_ip", Change.TRUNCATE);
        for (String each : List.of("dst_port", "device_model", "public_source")) {
            less.put(each, Change.EMPTY);
        }
        var renditions = new ArrayList<Rendition>();
        for (int i = 0; i < RECIPIENTS; i++) {
            renditions.add(i % 5 == 2 ? new Rendition(Map.copyOf(less)) : Rendition.AS_IT_STANDS);
        }
        return renditions;
    }
}
