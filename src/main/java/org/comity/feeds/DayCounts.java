package org.comity.feeds;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.feeds.FeedCurve.Measure;
import org.comity.sql.Session;

/**
 * What was counted of a day, as the tables say it.
 *
 * @param changes of it, as they were counted when it was read
 * @param counts by measure, a nought where nothing was counted
 * @param reports that speak of a family
 */
record DayCounts(long changes, Map<Pair, long[]> counts, Map<String, Set<String>> reports) {

    /** A country, and a family. */
    record Pair(String country, String family) {}

    /** Which rows an answer is about. */
    private record Of(String party, String agreement, String report, long day, String family) {}

    /**
     * Reads these days, one after the other.
     *
     * @param changes of each day, counted before
     */
    static Map<Long, DayCounts> read(Session session, long first, long last, Map<Long, Long> changes)
            throws SQLException {
        Map<Long, DayCounts> days = new HashMap<>();
        for (long day = first; day <= last; day++) {
            days.put(day, new DayCounts(changes.getOrDefault(day, 0L), new HashMap<>(), new HashMap<>()));
        }
        for (SightedRows.Cell each : SightedRows.spoken(session, first, last)) {
            of(days, each.day())
                    .reports
                    .computeIfAbsent(each.family(), any -> new HashSet<>())
                    .add(each.report());
        }
        Map<SightedRows.Notice, long[]> notices = SightedRows.notices(session, first, last);
        notices.forEach((notice, rows) -> {
            SightedRows.Cell cell = notice.cell();
            long[] counts = of(days, cell.day()).at(cell.country(), cell.family());
            counts[Measure.SENT.ordinal()] += rows[0];
            counts[Measure.DELIVERED.ordinal()] += rows[1];
        });
        answer(days, FeedAnswerRows.heard(session, first, last), notices);
        for (SightedRows.Seen each : SightedRows.seen(session, first, last)) {
            long[] counts = of(days, each.day()).at(each.country(), each.family());
            counts[Measure.ADDRESSES.ordinal()] = each.addresses();
            counts[Measure.FRESH.ordinal()] = each.fresh();
        }
        return days;
    }

    private static DayCounts of(Map<Long, DayCounts> days, long day) {
        return Objects.requireNonNull(days.get(day));
    }

    private long[] at(String country, String family) {
        return counts.computeIfAbsent(new Pair(country, family), any -> new long[Measure.values().length]);
    }

    private static void answer(
            Map<Long, DayCounts> days, List<FeedAnswers.Kept> answers, Map<SightedRows.Notice, long[]> notices) {
        Map<Of, List<SightedRows.Notice>> spoken = new HashMap<>();
        for (SightedRows.Notice each : notices.keySet()) {
            spoken.computeIfAbsent(
                            new Of(
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
                            new Of(answer.party(), answer.agreement(), answer.report(), day, answer.family()),
                            List.of())
                    .stream()
                    .filter(each ->
                            kept.recipient().isEmpty() || kept.recipient().equals(each.recipient()))
                    .toList();
            Set<String> countries =
                    about.stream().map(each -> each.cell().country()).collect(Collectors.toSet());
            for (SightedRows.Notice each : about) {
                of(days, day).at(each.cell().country(), answer.family())[Measure.ANSWERED.ordinal()] +=
                        notices.getOrDefault(each, new long[2])[0];
            }
            if (!about.isEmpty()) {
                String country = countries.size() == 1 ? countries.iterator().next() : FeedCurve.SEVERAL;
                add(of(days, day).at(country, answer.family()), answer.counts());
            }
        }
    }

    private static void add(long[] to, Counts counts) {
        to[Measure.NOTIFIED.ordinal()] += counts.notified();
        to[Measure.FIXED.ordinal()] += counts.fixed();
        to[Measure.FALSE_POSITIVE.ordinal()] += counts.falsePositive();
        to[Measure.UNREACHABLE.ordinal()] += counts.unreachable();
    }
}
