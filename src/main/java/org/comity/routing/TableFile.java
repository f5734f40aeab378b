package org.comity.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads the files that tables come in. A line that cannot be read refuses the file: half a table sends rows to the wrong
 * party without anybody noticing.
 */
public final class TableFile {

    /** How a file is written. */
    public enum Form {
        /** {@code start,end,value} in a line; further columns are passed over. */
        RANGES,
        /** The statistics of a registry of addresses ({@code delegated-...-extended}), which say countries. */
        DELEGATED
    }

    /** What the addresses are mapped to. */
    public enum Maps {
        /** The number of the network that announces them. */
        ASN,
        /** The country, in two letters. */
        COUNTRY
    }

    private TableFile() {}

    /**
     * Adds what the file says.
     *
     * @param name of the file, for what is told
     * @return ranges added
     * @throws BadTable naming the first line that cannot be read
     */
    public static int read(BufferedReader lines, String name, Form form, Maps maps, RangeTable.Builder into)
            throws IOException {
        if (form == Form.DELEGATED && maps != Maps.COUNTRY) {
            throw new BadTable(name + " is of the form delegated, which says countries and no networks");
        }
        int before = into.size();
        int number = 0;
        boolean first = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                switch (form) {
                    case RANGES -> range(line, first, maps, into);
                    case DELEGATED -> delegated(line, into);
                }
            } catch (BadTable e) {
                throw new BadTable(name + ":" + number + ": " + e.getMessage());
            }
            first = false;
        }
        if (into.size() == before) {
            throw new BadTable(name + " says nothing of any address");
        }
        return into.size() - before;
    }

    private static void range(String line, boolean first, Maps maps, RangeTable.Builder into) {
        String[] cells = line.split(",", 4);
        if (cells.length < 3) {
            throw new BadTable("expected start,end,value");
        }
        String start = unquoted(cells[0]);
        if (first && !start.contains(".") && !start.contains(":")) {
            return; // the names of the columns
        }
        into.add(Address.of(start), Address.of(unquoted(cells[1])), value(unquoted(cells[2]), maps));
    }

    private static String unquoted(String cell) {
        String text = cell.strip();
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** {@code registry|cc|type|start|value|date|status|opaque-id}, behind a line of version and lines of sums. */
    private static void delegated(String line, RangeTable.Builder into) {
        String[] cells = line.split("\\|", -1);
        if (cells[0].matches("[0-9.]+") || (cells.length >= 6 && cells[5].equals("summary"))) {
            return;
        }
        if (cells.length < 7) {
            throw new BadTable("expected registry|cc|type|start|value|date|status");
        }
        int country = value(cells[1], Maps.COUNTRY);
        switch (cells[2]) {
            case "ipv4" -> {
                Address first = Address.of(cells[3]);
                long last = Integer.toUnsignedLong(first.four()) + count(cells[4]) - 1;
                if (!first.isFour() || last > 0xffff_ffffL) {
                    throw new BadTable("expected an IPv4 address and how many follow it");
                }
                into.add(first, Address.of(dotted(last)), country);
            }
            case "ipv6" -> into.add(cells[3] + "/" + cells[4], country);
            case "asn" -> {} // numbers of networks, not addresses
            default -> throw new BadTable("expected ipv4, ipv6 or asn, not \"" + cells[2] + "\"");
        }
    }

    private static String dotted(long address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    private static long count(String text) {
        if (!text.matches("[1-9][0-9]{0,9}")) {
            throw new BadTable("expected how many addresses, not \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    /**
     * The number that stands for a value in a table; {@link RangeTable#NONE} for one that says nothing, such as network 0
     * or the country ZZ.
     *
     * @throws BadTable when it is no value of that kind
     */
    static int value(String text, Maps maps) {
        return switch (maps) {
            case ASN -> asn(text);
            case COUNTRY -> {
                if (text.isEmpty() || text.equals("-") || text.equalsIgnoreCase("ZZ") || text.equals("None")) {
                    yield RangeTable.NONE;
                }
                yield country(text);
            }
        };
    }

    /** The number of a network such as {@code 64496} or {@code AS64496}; 0 is none. */
    static int asn(String text) {
        String digits = text.toUpperCase(Locale.ROOT).startsWith("AS") ? text.substring(2) : text;
        if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > 0xffff_ffffL) {
            throw new BadTable("\"" + text + "\" is no number of a network; write one such as 64496");
        }
        long number = Long.parseLong(digits);
        return number == 0 ? RangeTable.NONE : (int) number;
    }

    /** A country in two letters, as a number. */
    static int country(String text) {
        if (!text.matches("[A-Za-z]{2}")) {
            throw new BadTable("\"" + text + "\" is no country; write two letters such as DE");
        }
        String letters = text.toUpperCase(Locale.ROOT);
        return (letters.charAt(0) - 'A') * 26 + (letters.charAt(1) - 'A');
    }
}
