package org.comity.feeds;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.feeds.FeedCurve.Coverage;
import org.comity.feeds.FeedCurve.Line;
import org.comity.feeds.FeedCurve.Measure;
import org.jspecify.annotations.Nullable;

/**
 * One day of a curve: counts by country and family with their totals. What of them others are shown is worked out over all
 * of the day, once, when it is asked for.
 */
final class CurveDay {
    /** Each list counts ever less of the same, or all of it. */
    private static final List<List<Measure>> NESTED = List.of(
            List.of(Measure.SENT, Measure.DELIVERED, Measure.ANSWERED, Measure.NOTIFIED),
            List.of(Measure.ADDRESSES, Measure.FRESH),
            List.of(Measure.FIXED),
            List.of(Measure.FALSE_POSITIVE),
            List.of(Measure.UNREACHABLE));

    private static final Measure[] MEASURES = Measure.values();

    private final long day;
    private final List<String> countries;
    private final List<String> families;
    private final List<Coverage> coverage;
    private final List<Boolean> fresh;
    private final boolean[][] there;

    /** By measure, country and family; negative where it is not known. */
    private final long[][][] counts;

    private @Nullable Map<Measure, byte[][]> states;

    /**
     * A day of which nothing is counted yet.
     *
     * @param countries in their order
     * @param families in theirs
     * @param coverage by family
     * @param fresh by family: whether it is known what was not seen the day before
     */
    CurveDay(long day, List<String> countries, List<String> families, List<Coverage> coverage, List<Boolean> fresh) {
        this.day = day;
        this.countries = List.copyOf(countries);
        this.families = List.copyOf(families);
        this.coverage = List.copyOf(coverage);
        this.fresh = List.copyOf(fresh);
        there = new boolean[countries.size()][families.size()];
        counts = new long[MEASURES.length][countries.size()][families.size()];
        for (long[][] each : counts) {
            for (long[] row : each) {
                Arrays.fill(row, -1);
            }
        }
    }

    /** Says what is counted of a country and family, by measure; before anything is asked. */
    void put(int country, int family, long[] its) {
        there[country][family] = true;
        for (int measure = 0; measure < MEASURES.length; measure++) {
            counts[measure][country][family] = its[measure];
        }
    }

    /** Whether of the same families the same is known to have been gone through, whatever was counted. */
    boolean isCoveredAs(CurveDay other) {
        return day == other.day
                && families.equals(other.families)
                && coverage.equals(other.coverage)
                && fresh.equals(other.fresh);
    }

    /** Whether all of it is what the other one says, so that the same of it is shown. */
    boolean saysTheSame(CurveDay other) {
        return isCoveredAs(other)
                && countries.equals(other.countries)
                && Arrays.deepEquals(there, other.there)
                && Arrays.deepEquals(counts, other.counts);
    }

    LocalDate day() {
        return LocalDate.ofEpochDay(day);
    }

    /** Whether some of it was gone through. */
    boolean isKnown() {
        return coverage.stream().anyMatch(each -> each != Coverage.GAP);
    }

    List<String> countries() {
        return countries;
    }

    List<String> families() {
        return families;
    }

    boolean knowsFresh(int family) {
        return fresh.get(family);
    }

    /** What becomes of each number for others; worked out once. */
    synchronized Map<Measure, byte[][]> states() {
        Map<Measure, byte[][]> known = states;
        if (known == null) {
            known = new EnumMap<>(Measure.class);
            for (List<Measure> nested : NESTED) {
                List<byte[][]> these =
                        SmallCells.states(nested.stream().map(this::cells).toList());
                for (int i = 0; i < these.size(); i++) {
                    known.put(nested.get(i), these.get(i));
                }
            }
            states = known;
        }
        return known;
    }

    /** What is not known counts nothing. */
    private long[][] cells(Measure measure) {
        return Arrays.stream(counts[measure.ordinal()])
                .map(row -> Arrays.stream(row).map(each -> Math.max(0, each)).toArray())
                .toArray(long[][]::new);
    }

    /**
     * Its lines.
     *
     * @param exact as it is; else small counts are suppressed
     * @param country of that one alone; null for all, with their total
     * @param family of that one alone; null for all, with their total
     */
    List<Line> lines(boolean exact, @Nullable String country, @Nullable String family) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i <= countries.size(); i++) {
            String its = i == countries.size() ? FeedCurve.ALL : countries.get(i);
            for (int j = 0; j <= families.size() && (country == null || country.equals(its)); j++) {
                String of = j == families.size() ? FeedCurve.ALL : families.get(j);
                boolean total = i == countries.size() || j == families.size();
                if ((family == null || family.equals(of)) && (total || there[i][j])) {
                    lines.add(new Line(its, of, day(), coverage(j), values(i, j, exact)));
                }
            }
        }
        return lines;
    }

    /** Of a family by its number; of all of them behind the last. */
    Coverage coverage(int family) {
        if (family < families.size()) {
            return coverage.get(family);
        }
        List<Coverage> all = coverage.stream().distinct().toList();
        return all.size() == 1 ? all.getFirst() : Coverage.PART;
    }

    private Map<Measure, String> values(int country, int family, boolean exact) {
        Map<Measure, String> values = new EnumMap<>(Measure.class);
        Map<Measure, byte[][]> known = exact ? new HashMap<>() : states();
        for (Measure each : MEASURES) {
            long value = value(counts[each.ordinal()], country, family);
            byte state = exact ? SmallCells.SHOWN : Objects.requireNonNull(known.get(each))[country][family];
            values.put(each, value < 0 ? "" : SmallCells.text(state, value));
        }
        return values;
    }

    /** A count, or the sum of those that are known; negative where none is. */
    private long value(long[][] its, int country, int family) {
        if (country < countries.size() && family < families.size()) {
            return its[country][family];
        }
        long sum = -1;
        int lastCountry = country < countries.size() ? country : countries.size() - 1;
        int lastFamily = family < families.size() ? family : families.size() - 1;
        for (int i = country < countries.size() ? country : 0; i <= lastCountry; i++) {
            for (int j = family < families.size() ? family : 0; j <= lastFamily; j++) {
                if (its[i][j] >= 0) {
                    sum = Math.max(0, sum) + its[i][j];
                }
            }
        }
        return sum;
    }

    /** Adds, for each family, how many addresses there were. */
    void addAddresses(Map<String, Long> sums) {
        for (int j = 0; j < families.size(); j++) {
            long sum = Math.max(0, value(counts[Measure.ADDRESSES.ordinal()], countries.size(), j));
            sums.merge(families.get(j), sum, Long::sum);
        }
    }
}
