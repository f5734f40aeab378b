package org.comity.feeds;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.comity.feeds.DayCounts.Pair;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, what became of it, and what is still seen, by day, country and family; a report that was not gone through
 * of a day leaves a gap there, never a nought.
 */
public final class FeedCurve {
    /** Days of one curve. */
    public static final int DAYS_MAX = 400;

    /** In place of a country or family: all of them together. */
    public static final String ALL = "(all)";

    /** In place of a country: an answer speaks of rows of several, and does not say how many of which. */
    public static final String SEVERAL = "(several)";

    /** What is counted. */
    public enum Measure {
        /** Rows laid for recipients; one for two counts twice. */
        SENT,
        /** Of them, those that are with their recipient. */
        DELIVERED,
        /** Of them, those that some answer speaks of. */
        ANSWERED,
        /** Rows, as recipients report them. */
        NOTIFIED,
        FIXED,
        FALSE_POSITIVE,
        UNREACHABLE,
        /** Addresses that the feed saw that day, each once. */
        ADDRESSES,
        /** Of them, those that it did not see the day before. */
        FRESH
    }

    /** Whether a day was looked at. */
    public enum Coverage {
        /** Every report that speaks of the family was gone through. */
        WHOLE,
        /** Some were, or one broke off. */
        PART,
        /** None was: what was there is not known. */
        GAP
    }

    /** Days of a report of which nothing was gone through, from the first to the last. */
    public record Gap(String report, LocalDate from, LocalDate to) {}

    /**
     * A line.
     *
     * @param country two letters; empty where the tables say none; {@link #ALL}; {@link #SEVERAL}
     * @param family or {@link #ALL}
     * @param values as they may be shown; empty where there is no number
     */
    public record Line(String country, String family, LocalDate day, Coverage coverage, Map<Measure, String> values) {
        public String of(Measure measure) {
            return values.getOrDefault(measure, "");
        }

        /** Which share of the addresses is new, in percent; empty where it does not follow from what is shown. */
        public String churn() {
            String all = of(Measure.ADDRESSES);
            String fresh = of(Measure.FRESH);
            return all.matches("[1-9][0-9]*") && fresh.matches("[0-9]+")
                    ? Math.round(100.0 * Long.parseLong(fresh) / Long.parseLong(all)) + "%"
                    : "";
        }
    }

    private final LocalDate from;
    private final LocalDate to;
    private final Map<Long, DayCounts> counts = new HashMap<>();

    /** By report: its first day. */
    private final TreeMap<String, Long> begun = new TreeMap<>();

    /** By report: its days of these, and the one before. */
    private final Map<String, Map<Long, Coverage>> covered = new HashMap<>();

    private final Map<String, Set<String>> reports = new HashMap<>();
    private final TreeMap<Long, CurveDay> days = new TreeMap<>();

    private FeedCurve(LocalDate from, LocalDate to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Reads it.
     *
     * @param to the last day
     * @param count how many days, that one among them
     * @param changes of each day, counted before
     * @param before an earlier one, of which what has not changed is taken over; null for none
     */
    static FeedCurve read(Session session, LocalDate to, int count, Map<Long, Long> changes, @Nullable FeedCurve before)
            throws SQLException {
        var curve = new FeedCurve(to.minusDays(count - 1L), to);
        long last = to.toEpochDay();
        curve.cover(SightedRows.begun(session), SightedRows.covered(session, curve.from.toEpochDay() - 1, last));
        for (long day = curve.from.toEpochDay(); day <= last; day++) {
            if (before != null && isKnown(before, day, changes)) {
                curve.counts.put(day, before.of(day));
            } else {
                long first = day;
                while (day < last && (before == null || !isKnown(before, day + 1, changes))) {
                    day++;
                }
                curve.counts.putAll(DayCounts.read(session, first, day, changes));
            }
        }
        for (DayCounts each : curve.counts.values()) {
            each.reports()
                    .forEach((family, its) -> curve.reports
                            .computeIfAbsent(family, any -> new HashSet<>())
                            .addAll(its));
        }
        curve.fill(before);
        return curve;
    }

    private static boolean isKnown(FeedCurve before, long day, Map<Long, Long> changes) {
        DayCounts known = before.counts.get(day);
        return known != null && known.changes() == changes.getOrDefault(day, 0L);
    }

    private DayCounts of(long day) {
        return Objects.requireNonNull(counts.get(day));
    }

    /** Where the name of some file of a report says a day, names alone do: stray rows of another day cover nothing. */
    private void cover(List<SightedRows.Begun> reportsBegun, List<SightedRows.Covered> all) {
        var named = new HashSet<String>();
        for (SightedRows.Begun each : reportsBegun) {
            begun.put(each.report(), each.first());
            if (each.named()) {
                named.add(each.report());
            }
        }
        for (SightedRows.Covered each : all) {
            if (each.named() || !named.contains(each.report())) {
                covered.computeIfAbsent(each.report(), any -> new HashMap<>())
                        .put(each.day(), each.whole() ? Coverage.WHOLE : Coverage.PART);
            }
        }
    }

    /** From its first day on, each country and family has every day. */
    private void fill(@Nullable FeedCurve before) {
        Map<Pair, Long> first = new HashMap<>();
        var since = new TreeMap<Long, List<Pair>>();
        new TreeMap<>(counts)
                .forEach((day, its) -> its.counts().keySet().stream()
                        .filter(pair -> first.putIfAbsent(pair, day) == null)
                        .forEach(pair -> since.computeIfAbsent(day, any -> new ArrayList<>())
                                .add(pair)));
        var countries = new TreeSet<String>();
        var families = new TreeSet<String>();
        var pairs = new ArrayList<Pair>();
        boolean same = before != null && before.from.equals(from);
        for (long day = from.toEpochDay(); day <= to.toEpochDay(); day++) {
            for (Pair each : since.getOrDefault(day, List.of())) {
                pairs.add(each);
                countries.add(each.country());
                families.add(each.family());
            }
            same &= before != null && of(day).equals(before.counts.get(day));
            if (!pairs.isEmpty()) {
                List<String> known = List.copyOf(families);
                CurveDay made =
                        new CurveDay(day, List.copyOf(countries), known, coverage(known, day), fresh(known, day));
                CurveDay earlier = before == null ? null : before.days.get(day);
                if (same && earlier != null && earlier.isCoveredAs(made)) {
                    days.put(day, earlier);
                } else {
                    put(made, pairs);
                    days.put(day, earlier != null && earlier.saysTheSame(made) ? earlier : made);
                }
            }
        }
    }

    private List<Coverage> coverage(List<String> families, long day) {
        return families.stream().map(each -> coverage(each, day)).toList();
    }

    /** Of which families it is known what was not seen the day before. */
    private List<Boolean> fresh(List<String> families, long day) {
        return families.stream()
                .map(each -> coverage(each, day) == Coverage.WHOLE && coverage(each, day - 1) == Coverage.WHOLE)
                .toList();
    }

    private void put(CurveDay day, List<Pair> pairs) {
        Map<String, Integer> countries = numbers(day.countries());
        Map<String, Integer> families = numbers(day.families());
        Map<Pair, long[]> counted = of(day.day().toEpochDay()).counts();
        for (Pair pair : pairs) {
            int family = Objects.requireNonNull(families.get(pair.family()));
            long[] raw = counted.get(pair);
            long[] counts = raw == null ? new long[Measure.values().length] : raw.clone();
            boolean several = pair.country().equals(SEVERAL);
            if (day.coverage(family) == Coverage.GAP || several) {
                counts[Measure.ADDRESSES.ordinal()] = -1;
                unknown(counts, Measure.SENT, Measure.DELIVERED);
            }
            if (counts[Measure.ANSWERED.ordinal()] == 0) {
                // Nobody has said that it is none.
                unknown(counts, Measure.NOTIFIED, Measure.FIXED, Measure.FALSE_POSITIVE, Measure.UNREACHABLE);
                unknown(counts, counts[Measure.SENT.ordinal()] < 0 ? Measure.ANSWERED : Measure.NOTIFIED);
            }
            if (several || !day.knowsFresh(family)) {
                counts[Measure.FRESH.ordinal()] = -1;
            }
            day.put(Objects.requireNonNull(countries.get(pair.country())), family, counts);
        }
    }

    private static Map<String, Integer> numbers(List<String> names) {
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(each -> numbers.put(each, numbers.size()));
        return numbers;
    }

    private static void unknown(long[] counts, Measure... measures) {
        for (Measure each : measures) {
            counts[each.ordinal()] = counts[each.ordinal()] == 0 ? -1 : counts[each.ordinal()];
        }
    }

    private Coverage coverage(String family, long day) {
        int whole = 0;
        int part = 0;
        int all = 0;
        for (String report : reports.getOrDefault(family, Set.of())) {
            if (begun.getOrDefault(report, Long.MAX_VALUE) <= day) {
                all++;
                Coverage of = covered.getOrDefault(report, Map.of()).get(day);
                whole += of == Coverage.WHOLE ? 1 : 0;
                part += of == Coverage.PART ? 1 : 0;
            }
        }
        return all > 0 && whole == all ? Coverage.WHOLE : whole + part > 0 ? Coverage.PART : Coverage.GAP;
    }

    // ---- what is told of it ----

    /** The first day. */
    public LocalDate from() {
        return from;
    }

    /** The last day. */
    public LocalDate to() {
        return to;
    }

    /** Whether it is of so many days up to that one. */
    boolean is(LocalDate last, int count) {
        return to.equals(last) && from.equals(last.minusDays(count - 1L));
    }

    /** Days that are missing, from the first of each report on. */
    public List<Gap> gaps() {
        var gaps = new ArrayList<Gap>();
        begun.forEach((report, first) -> {
            Map<Long, Coverage> its = covered.getOrDefault(report, Map.of());
            long since = -1;
            for (long day = Math.max(first, from.toEpochDay()); day <= to.toEpochDay() + 1; day++) {
                boolean missing = day <= to.toEpochDay() && !its.containsKey(day);
                if (missing && since < 0) {
                    since = day;
                } else if (!missing && since >= 0) {
                    gaps.add(new Gap(report, LocalDate.ofEpochDay(since), LocalDate.ofEpochDay(day - 1)));
                    since = -1;
                }
            }
        });
        return gaps;
    }

    /** Families there are, by how many addresses of them were seen on all days together; the most first. */
    public List<String> families() {
        var sums = new TreeMap<String, Long>();
        days.values().forEach(each -> each.addAddresses(sums));
        return sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Countries there are, in their order; empty where the tables say none. */
    public List<String> countries() {
        return days.isEmpty() ? List.of() : days.lastEntry().getValue().countries();
    }

    /** Days of which something was gone through, the newest first. */
    public List<LocalDate> known() {
        return days.descendingMap().values().stream()
                .filter(CurveDay::isKnown)
                .map(CurveDay::day)
                .toList();
    }

    /** Works out what of it others are shown, by several threads. It is done before it is asked for, or then. */
    FeedCurve drawn() {
        days.values().parallelStream().forEach(CurveDay::states);
        return this;
    }

    /**
     * All lines: by country, family and day, with totals over families and over countries. What may be shown is decided over
     * all countries and families of a day, whatever is asked for, so that two questions do not answer a third.
     *
     * @param exact as it is, for our own operators; else small counts are suppressed
     */
    public List<Line> lines(boolean exact) {
        return lines(exact, null, null);
    }

    /**
     * The same of one country, or of one family, or of both.
     *
     * @param country null for all
     * @param family null for all
     */
    public List<Line> lines(boolean exact, @Nullable String country, @Nullable String family) {
        if (!exact) {
            drawn();
        }
        return days.values().stream()
                .flatMap(each -> each.lines(exact, country, family).stream())
                .sorted(Comparator.comparing(Line::country, FeedCurve::totalsLast)
                        .thenComparing(Line::family, FeedCurve::totalsLast)
                        .thenComparing(Line::day))
                .toList();
    }

    /** The lines of a day and a family, by country, with their total behind them; empty where there are none. */
    public List<Line> lines(LocalDate day, String family, boolean exact) {
        CurveDay its = days.get(day.toEpochDay());
        return its == null ? List.of() : its.lines(exact, null, family);
    }

    private static int totalsLast(String one, String other) {
        return one.equals(other) ? 0 : one.equals(ALL) ? 1 : other.equals(ALL) ? -1 : one.compareTo(other);
    }
}
