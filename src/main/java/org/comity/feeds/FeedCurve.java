package org.comity.feeds;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comity.border.SegmentAnswers.Counts;
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

    /** Each list counts ever less of the same, or all of it. */
    private static final List<List<Measure>> NESTED = List.of(
            List.of(Measure.SENT, Measure.DELIVERED, Measure.ANSWERED, Measure.NOTIFIED),
            List.of(Measure.ADDRESSES, Measure.FRESH),
            List.of(Measure.FIXED),
            List.of(Measure.FALSE_POSITIVE),
            List.of(Measure.UNREACHABLE));

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

    private record Pair(String country, String family) {}

    private final LocalDate from;
    private final LocalDate to;
    private final TreeMap<Long, Map<Pair, long[]>> days = new TreeMap<>();
    private final TreeMap<String, TreeMap<Long, Coverage>> covered = new TreeMap<>();
    private final Map<String, Set<String>> reports = new HashMap<>();
    private volatile @Nullable List<Line> exactLines;
    private volatile @Nullable List<Line> shownLines;

    private FeedCurve(LocalDate from, LocalDate to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Reads it.
     *
     * @param to the last day
     * @param days how many, that one among them
     */
    static FeedCurve read(Session session, LocalDate to, int days) throws java.sql.SQLException {
        var curve = new FeedCurve(to.minusDays(days - 1L), to);
        long first = curve.from.toEpochDay();
        long last = to.toEpochDay();
        curve.cover(SightedRows.covered(session));
        SightedRows.sighted(session, first, last)
                .keySet()
                .forEach(cell -> curve.reports
                        .computeIfAbsent(cell.family(), any -> new HashSet<>())
                        .add(cell.report()));
        Map<SightedRows.Notice, long[]> notices = SightedRows.notices(session, first, last);
        notices.forEach((notice, rows) -> {
            long[] counts = curve.at(
                    notice.cell().day(), notice.cell().country(), notice.cell().family());
            counts[Measure.SENT.ordinal()] += rows[0];
            counts[Measure.DELIVERED.ordinal()] += rows[1];
        });
        curve.answer(FeedAnswerRows.heard(session, first, last), notices);
        for (SightedRows.Seen each : SightedRows.seen(session, first, last)) {
            long[] counts = curve.at(each.day(), each.country(), each.family());
            counts[Measure.ADDRESSES.ordinal()] = each.addresses();
            counts[Measure.FRESH.ordinal()] = each.fresh();
        }
        curve.fill();
        return curve;
    }

    private long[] at(long day, String country, String family) {
        return days.computeIfAbsent(day, any -> new HashMap<>())
                .computeIfAbsent(new Pair(country, family), any -> new long[Measure.values().length]);
    }

    /** Where the name of some file of a report says a day, names alone do: stray rows of another day cover nothing. */
    private void cover(List<SightedRows.Covered> all) {
        Set<String> named = all.stream()
                .filter(SightedRows.Covered::named)
                .map(SightedRows.Covered::report)
                .collect(Collectors.toSet());
        for (SightedRows.Covered each : all) {
            if (each.named() || !named.contains(each.report())) {
                covered.computeIfAbsent(each.report(), any -> new TreeMap<>())
                        .put(each.day(), each.whole() ? Coverage.WHOLE : Coverage.PART);
            }
        }
    }

    private void answer(List<FeedAnswers.Kept> answers, Map<SightedRows.Notice, long[]> notices) {
        record Spoken(String party, String agreement, String report, long day, String family) {}
        Map<Spoken, List<SightedRows.Notice>> spoken = new HashMap<>();
        for (SightedRows.Notice each : notices.keySet()) {
            spoken.computeIfAbsent(
                            new Spoken(
                                    each.party(),
                                    each.agreement(),
                                    each.cell().report(),
                                    each.cell().day(),
                                    each.cell().family()),
                            any -> new ArrayList<>())
                    .add(each);
        }
        for (FeedAnswers.Kept kept : answers) {
            var answer = kept.answer();
            long day = answer.day().toEpochDay();
            List<SightedRows.Notice> about = spoken
                    .getOrDefault(
                            new Spoken(answer.party(), answer.agreement(), answer.report(), day, answer.family()),
                            List.of())
                    .stream()
                    .filter(each ->
                            kept.recipient().isEmpty() || kept.recipient().equals(each.recipient()))
                    .toList();
            Set<String> countries =
                    about.stream().map(each -> each.cell().country()).collect(Collectors.toSet());
            for (SightedRows.Notice each : about) {
                at(day, each.cell().country(), answer.family())[Measure.ANSWERED.ordinal()] +=
                        notices.getOrDefault(each, new long[2])[0];
            }
            if (!about.isEmpty()) {
                String country = countries.size() == 1 ? countries.iterator().next() : SEVERAL;
                add(at(day, country, answer.family()), answer.counts());
            }
        }
    }

    private static void add(long[] to, Counts counts) {
        to[Measure.NOTIFIED.ordinal()] += counts.notified();
        to[Measure.FIXED.ordinal()] += counts.fixed();
        to[Measure.FALSE_POSITIVE.ordinal()] += counts.falsePositive();
        to[Measure.UNREACHABLE.ordinal()] += counts.unreachable();
    }

    /** From its first day on, each country and family has every day. */
    private void fill() {
        Map<Pair, Long> first = new HashMap<>();
        days.forEach((day, pairs) -> pairs.keySet().forEach(pair -> first.putIfAbsent(pair, day)));
        first.forEach((pair, since) -> {
            for (long day = since; day <= to.toEpochDay(); day++) {
                long[] counts = at(day, pair.country(), pair.family());
                Coverage now = coverage(pair.family(), day);
                boolean several = pair.country().equals(SEVERAL);
                if (now == Coverage.GAP || several) {
                    counts[Measure.ADDRESSES.ordinal()] = -1;
                    unknown(counts, Measure.SENT, Measure.DELIVERED);
                }
                if (counts[Measure.ANSWERED.ordinal()] == 0) {
                    // Nobody has said that it is none.
                    unknown(counts, Measure.NOTIFIED, Measure.FIXED, Measure.FALSE_POSITIVE, Measure.UNREACHABLE);
                    unknown(counts, counts[Measure.SENT.ordinal()] < 0 ? Measure.ANSWERED : Measure.NOTIFIED);
                }
                if (now != Coverage.WHOLE || coverage(pair.family(), day - 1) != Coverage.WHOLE || several) {
                    counts[Measure.FRESH.ordinal()] = -1;
                }
            }
        });
    }

    private static void unknown(long[] counts, Measure... measures) {
        for (Measure each : measures) {
            counts[each.ordinal()] = counts[each.ordinal()] == 0 ? -1 : counts[each.ordinal()];
        }
    }

    private Coverage coverage(String family, long day) {
        int whole = 0;
        int part = 0;
        int begun = 0;
        for (String report : reports.getOrDefault(family, Set.of())) {
            TreeMap<Long, Coverage> its = covered.getOrDefault(report, new TreeMap<>());
            if (!its.isEmpty() && its.firstKey() <= day) {
                begun++;
                Coverage of = its.get(day);
                whole += of == Coverage.WHOLE ? 1 : 0;
                part += of == Coverage.PART ? 1 : 0;
            }
        }
        return begun > 0 && whole == begun ? Coverage.WHOLE : whole + part > 0 ? Coverage.PART : Coverage.GAP;
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

    /** Days that are missing, from the first of each report on. */
    public List<Gap> gaps() {
        var gaps = new ArrayList<Gap>();
        covered.forEach((report, its) -> {
            long since = -1;
            for (long day = Math.max(its.firstKey(), from.toEpochDay()); day <= to.toEpochDay() + 1; day++) {
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
        days.values()
                .forEach(pairs -> pairs.forEach((pair, counts) ->
                        sums.merge(pair.family(), Math.max(0, counts[Measure.ADDRESSES.ordinal()]), Long::sum)));
        return sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * All lines: by country, family and day, with totals over families and over countries. What may be shown is decided over
     * all countries and families of a day, whatever is asked for, so that two questions do not answer a third.
     *
     * @param exact as it is, for our own operators; else small counts are suppressed
     */
    public List<Line> lines(boolean exact) {
        List<Line> known = exact ? exactLines : shownLines;
        if (known == null) {
            known = days.entrySet().stream()
                    .flatMap(each -> lines(each.getKey(), each.getValue(), exact).stream())
                    .sorted(Comparator.comparing(Line::country, FeedCurve::totalsLast)
                            .thenComparing(Line::family, FeedCurve::totalsLast)
                            .thenComparing(Line::day))
                    .toList();
            if (exact) {
                exactLines = known;
            } else {
                shownLines = known;
            }
        }
        return known;
    }

    private static int totalsLast(String one, String other) {
        return one.equals(other) ? 0 : one.equals(ALL) ? 1 : other.equals(ALL) ? -1 : one.compareTo(other);
    }

    private List<Line> lines(long day, Map<Pair, long[]> pairs, boolean exact) {
        List<String> countries = new ArrayList<>(
                pairs.keySet().stream().map(Pair::country).collect(Collectors.toCollection(TreeSet::new)));
        List<String> families = new ArrayList<>(
                pairs.keySet().stream().map(Pair::family).collect(Collectors.toCollection(TreeSet::new)));
        Map<Measure, long[][]> cells = new EnumMap<>(Measure.class);
        Map<Measure, boolean[][]> known = new EnumMap<>(Measure.class);
        for (Measure each : Measure.values()) {
            var its = new long[countries.size()][families.size()];
            var knows = new boolean[countries.size() + 1][families.size() + 1];
            for (int i = 0; i < countries.size(); i++) {
                for (int j = 0; j < families.size(); j++) {
                    long[] counts = pairs.get(new Pair(countries.get(i), families.get(j)));
                    if (counts != null && counts[each.ordinal()] >= 0) {
                        its[i][j] = counts[each.ordinal()];
                        knows[i][j] = true;
                        knows[countries.size()][j] = true;
                        knows[i][families.size()] = true;
                        knows[countries.size()][families.size()] = true;
                    }
                }
            }
            cells.put(each, its);
            known.put(each, knows);
        }
        Map<Measure, String[][]> shown = new EnumMap<>(Measure.class);
        for (List<Measure> nested : NESTED) {
            List<long[][]> tables = nested.stream()
                    .map(each -> cells.getOrDefault(each, new long[0][0]))
                    .toList();
            List<String[][]> texts = exact
                    ? tables.stream().map(each -> exact(each, families.size())).toList()
                    : SmallCells.shown(tables);
            for (int i = 0; i < texts.size(); i++) {
                shown.put(nested.get(i), texts.get(i));
            }
        }
        var lines = new ArrayList<Line>();
        for (int i = 0; i <= countries.size(); i++) {
            for (int j = 0; j <= families.size(); j++) {
                String country = i == countries.size() ? ALL : countries.get(i);
                String family = j == families.size() ? ALL : families.get(j);
                if (i == countries.size() || j == families.size() || pairs.containsKey(new Pair(country, family))) {
                    Map<Measure, String> values = new EnumMap<>(Measure.class);
                    for (Measure each : Measure.values()) {
                        boolean knows = known.getOrDefault(each, new boolean[0][0])[i][j];
                        values.put(each, knows ? shown.getOrDefault(each, new String[0][0])[i][j] : "");
                    }
                    lines.add(new Line(country, family, LocalDate.ofEpochDay(day), of(day, family, families), values));
                }
            }
        }
        return lines;
    }

    private Coverage of(long day, String family, List<String> families) {
        Set<Coverage> all = (family.equals(ALL) ? families.stream() : Stream.of(family))
                .map(each -> coverage(each, day))
                .collect(Collectors.toSet());
        return all.size() == 1 ? all.iterator().next() : Coverage.PART;
    }

    private static String[][] exact(long[][] cells, int columns) {
        var shown = new String[cells.length + 1][columns + 1];
        long[] byColumn = new long[columns + 1];
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j < columns; j++) {
                shown[i][j] = Long.toString(cells[i][j]);
                byColumn[j] += cells[i][j];
            }
            long row = Arrays.stream(cells[i]).sum();
            shown[i][columns] = Long.toString(row);
            byColumn[columns] += row;
        }
        for (int j = 0; j <= columns; j++) {
            shown[cells.length][j] = Long.toString(byColumn[j]);
        }
        return shown;
    }
}
