package org.comity.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Entry numbers written for people: {@code 1-5,7,9-12}. */
final class Numbers {
    private Numbers() {}

    /** From and to, both included. */
    record Range(long from, long to) {}

    static String text(Collection<Long> numbers) {
        var ranges = new ArrayList<Range>();
        for (long number : new TreeSet<>(numbers)) {
            if (!ranges.isEmpty() && ranges.getLast().to == number - 1) {
                ranges.set(ranges.size() - 1, new Range(ranges.getLast().from, number));
            } else {
                ranges.add(new Range(number, number));
            }
        }
        return String.join(
                ",",
                ranges.stream()
                        .map(range -> range.from == range.to ? "" + range.from : range.from + "-" + range.to)
                        .toList());
    }

    /** @throws LedgerFault when it is not what {@link #text} wrote */
    static List<Range> ranges(String text) {
        var ranges = new ArrayList<Range>();
        try {
            for (String part : text.split(",", -1)) {
                int dash = part.indexOf('-');
                ranges.add(
                        dash < 0
                                ? new Range(Long.parseLong(part), Long.parseLong(part))
                                : new Range(
                                        Long.parseLong(part.substring(0, dash)),
                                        Long.parseLong(part.substring(dash + 1))));
            }
            return ranges;
        } catch (NumberFormatException e) {
            throw new LedgerFault("not a list of entry numbers: " + text);
        }
    }
}
