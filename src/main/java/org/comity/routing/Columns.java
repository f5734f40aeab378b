package org.comity.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * Which columns of a report speak of the victim, and which make two rows the same. In reports of events
 * ({@code event4_...}, {@code event6_...}) the victim is the source; in reports of scans it is the address that was
 * scanned. What is said of the destination or of a command-and-control host is never looked at.
 */
public final class Columns {
    /** Columns that make two rows the same, at most. */
    public static final int KEY_COLUMNS_MAX = 8;

    private static final List<String> BY_KIND = List.of("tag", "infection");

    private final List<Integer> selected = new ArrayList<>();
    private final int address;
    private final int host;
    private final int timestamp;
    private final int[] key;
    private final boolean fit;

    private Columns(String report, List<String> names, List<String> keyColumns) {
        boolean event = report.matches("event[46]?_.*");
        String prefix = event ? "src_" : "";
        address = slot(names, prefix + "ip");
        host = slot(names, prefix + "hostname");
        timestamp = slot(names, "timestamp");
        var wanted = new ArrayList<String>(keyColumns);
        if (keyColumns.isEmpty()) {
            wanted.add(prefix + "port");
            wanted.addAll(BY_KIND);
        }
        key = wanted.stream().mapToInt(name -> slot(names, name)).toArray();
        fit = address >= 0
                && selected.stream()
                        .allMatch(column -> names.indexOf(names.get(column)) == column
                                && names.lastIndexOf(names.get(column)) == column);
    }

    /**
     * Finds them by the header.
     *
     * @param keyColumns which columns make two rows the same, beside the report and the victim's address; empty for the
     *     victim's port, {@code tag} and {@code infection}. One that the header does not have is empty in every row
     * @throws BadTable when there are too many
     */
    public static Columns of(String report, List<String> names, List<String> keyColumns) {
        if (keyColumns.size() > KEY_COLUMNS_MAX) {
            throw new BadTable("a key has " + KEY_COLUMNS_MAX + " columns at most");
        }
        return new Columns(report, names, keyColumns);
    }

    private int slot(List<String> names, String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            return -1;
        }
        int slot = selected.indexOf(column);
        if (slot < 0) {
            slot = selected.size();
            selected.add(column);
        }
        return slot;
    }

    /** What the reader is to find; the slots below count in it. */
    public int[] selected() {
        return selected.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether the victim's address is named, and nothing that is needed is named twice. */
    public boolean isFit() {
        return fit;
    }

    int address() {
        return address;
    }

    int host() {
        return host;
    }

    int timestamp() {
        return timestamp;
    }

    int[] key() {
        return key;
    }
}
