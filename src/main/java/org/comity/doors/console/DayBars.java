package org.comity.doors.console;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.ledger.Acts;

/**
 * Objects by day and by partner, as bars beside the same numbers in a table.
 *
 * @param days in their order
 * @param rows one for each partner
 * @param most the most of any day, by which the bars are drawn
 */
record DayBars(List<LocalDate> days, List<Row> rows, long most) {
    /** Of a drawing: how wide one day is, how high the highest bar. */
    static final int WIDE = 20;

    static final int HIGH = 40;

    /** @param objects a number for each day */
    record Row(String party, List<Long> objects) {
        long sum() {
            return objects.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The days from the first to the last, with nothing where nothing was. */
    static DayBars of(List<Acts.Sum> sums, LocalDate first, LocalDate last) {
        List<LocalDate> days = first.datesUntil(last.plusDays(1)).toList();
        Map<String, Map<Long, Long>> parties = new TreeMap<>();
        for (Acts.Sum each : sums) {
            parties.computeIfAbsent(each.party(), any -> new TreeMap<>()).merge(each.day(), each.objects(), Long::sum);
        }
        var rows = new ArrayList<Row>();
        parties.forEach((party, objects) -> rows.add(new Row(
                party,
                days.stream()
                        .map(day -> objects.getOrDefault(day.toEpochDay(), 0L))
                        .toList())));
        long most = rows.stream()
                .flatMap(row -> row.objects().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return new DayBars(days, rows, most);
    }

    int width() {
        return days.size() * WIDE;
    }

    /** How high the bar of so many is; what is there at all is seen. */
    int height(long objects) {
        return objects == 0 ? 0 : (int) Math.max(1, objects * HIGH / Math.max(1, most));
    }
}
