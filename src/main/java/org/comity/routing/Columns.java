package org.comity.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which columns of a report speak of the victim, and which make two rows the same, found by the header: as the
 * {@link ReportSchema} says, or for a report it does not know by the report's name. What is said of the destination or of
 * a command-and-control host is never looked at.
 */
public final class Columns {
    /** Columns that make two rows the same, at most. */
    public static final int KEY_COLUMNS_MAX = 8;

    private final List<Integer> selected = new ArrayList<>();
    private final String addressName;
    private final int address;
    private final int host;
    private final int sector;
    private final int industry;
    private final int timestamp;
    private final int[] key;
    private final int family;
    private final int tag;
    private final boolean fit;

    private Columns(ReportSchema.Kind kind, List<String> names, List<String> keyColumns) {
        addressName = kind.namesVictim() ? kind.address() : "";
        address = kind.namesVictim() ? slot(names, kind.address()) : -1;
        host = slot(names, kind.prefix() + "hostname");
        sector = slot(names, kind.prefix() + "sector");
        industry = slot(names, kind.prefix() + "naics");
        timestamp = slot(names, "timestamp");
        key = (keyColumns.isEmpty() ? kind.key() : keyColumns)
                .stream().mapToInt(name -> slot(names, name)).toArray();
        fit = (address >= 0 || host >= 0)
                && selected.stream()
                        .allMatch(column -> names.indexOf(names.get(column)) == column
                                && names.lastIndexOf(names.get(column)) == column);
        // What only counts are made of costs no row where it is named twice: of these the first is read.
        family = slot(
                names,
                Sightings.FAMILY_COLUMNS.stream()
                        .filter(names::contains)
                        .findFirst()
                        .orElse(""));
        tag = slot(names, Sightings.TAG_COLUMN);
    }

    /** The same for a report whose name alone is known. */
    public static Columns of(String report, List<String> names, List<String> keyColumns) {
        return of(ReportSchema.byRule(report), names, keyColumns);
    }

    /**
     * Finds them by the header.
     *
     * @param keyColumns which columns make two rows the same, beside the report and the victim's address; empty for those
     *     of the kind. One that the header does not have is empty in every row
     * @throws BadTable when there are too many
     */
    public static Columns of(ReportSchema.Kind kind, List<String> names, List<String> keyColumns) {
        if (Math.max(keyColumns.size(), kind.key().size()) > KEY_COLUMNS_MAX) {
            throw new BadTable("a key has " + KEY_COLUMNS_MAX + " columns at most");
        }
        return new Columns(kind, names, keyColumns);
    }

    /** Those of these columns that name the family of a row, the first that says something; as it is counted. */
    public static List<String> familyColumns(List<String> names) {
        return Stream.concat(
                        Sightings.FAMILY_COLUMNS.stream()
                                .filter(names::contains)
                                .limit(1),
                        Stream.of(Sightings.TAG_COLUMN).filter(names::contains))
                .toList();
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

    /** Whether the victim's address or host is named, and nothing that is needed is named twice. */
    public boolean isFit() {
        return fit;
    }

    /** The name of the column of the victim's address, such as {@code src_ip}; empty where the report has none. */
    public String addressName() {
        return addressName;
    }

    int address() {
        return address;
    }

    int host() {
        return host;
    }

    /** The victim's sector in words. */
    int sector() {
        return sector;
    }

    /** The victim's sector as a number of NAICS. */
    int industry() {
        return industry;
    }

    int timestamp() {
        return timestamp;
    }

    int[] key() {
        return key;
    }

    /** What names the family of malware, or of what else was seen. */
    int family() {
        return family;
    }

    /** What names it where that is empty. */
    int tag() {
        return tag;
    }
}
