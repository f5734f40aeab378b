package org.comity.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the files that tables come in. A line that cannot be read refuses the file: half a table sends rows to the wrong
 * party without anybody noticing.
 */
public final class TableFile {

    /** How a file is written. */
    public enum Form {
        /** {@code start,end,value} in a line; further columns are passed over. */
        RANGES(false),
        /** {@code prefix,value} in a line; further columns are passed over. */
        PREFIXES(false),
        /** The statistics of a registry of addresses ({@code delegated-...-extended}), which say countries. */
        DELEGATED(false, Maps.COUNTRY),
        /** CAIDA's prefix-to-AS: prefix, length, network, with tabs between them. */
        PFX2AS(false, Maps.ASN),
        /** The dump of RIPE's RIS whois: network, prefix, how many saw it, with tabs between them. */
        RISWHOIS(false, Maps.ASN),
        /** MaxMind's CSV of blocks; for countries with its file of locations. */
        MAXMIND(true, Maps.ASN, Maps.COUNTRY),
        /** Objects of an RPSL database, with the roles and organisations that its networks name. */
        RPSL(true, Maps.ABUSE);

        private final boolean refers;
        private final List<Maps> says;

        Form(boolean refers, Maps... says) {
            this.refers = refers;
            this.says = List.of(says);
        }

        /** Whether further files explain what this one says. */
        public boolean refers() {
            return refers;
        }
    }

    /** What the addresses are mapped to. */
    public enum Maps {
        /** The number of the network that announces them. */
        ASN,
        /** The country, in two letters. */
        COUNTRY,
        /** The sector, in words or digits of NAICS. */
        SECTOR,
        /** The address of mail to which abuse is reported. */
        ABUSE
    }

    private TableFile() {}

    /**
     * Adds what the file says, of networks or countries by itself.
     *
     * @param name of the file, for what is told
     * @return ranges added
     * @throws BadTable naming the first line that cannot be read
     */
    public static int read(BufferedReader lines, String name, Form form, Maps maps, RangeTable.Builder into)
            throws IOException {
        return read(lines, name, form, maps, new Labels(), Map.of(), into);
    }

    /**
     * Adds what the file says.
     *
     * @param name of the file, for what is told
     * @param labels gives numbers to sectors and contacts
     * @param explained what {@link #explain} read of further files
     * @return ranges added
     * @throws BadTable naming the first line that cannot be read
     */
    public static int read(
            BufferedReader lines,
            String name,
            Form form,
            Maps maps,
            Labels labels,
            Map<String, String> explained,
            RangeTable.Builder into)
            throws IOException {
        if (!form.says.isEmpty() && !form.says.contains(maps)) {
            throw new BadTable(name + " is of the form " + form.name().toLowerCase(Locale.ROOT) + ", which says no "
                    + maps.name().toLowerCase(Locale.ROOT));
        }
        int before = into.size();
        LineReader reader = switch (form) {
            case RANGES -> new Ranges(maps, labels, into);
            case PREFIXES -> new Prefixes(maps, labels, into);
            case DELEGATED -> new Delegated(into);
            case PFX2AS -> line -> pfx2as(line, into);
            case RISWHOIS -> new RisWhois(into);
            case MAXMIND -> new MaxMind(maps, explained, into);
            case RPSL -> new Rpsl(explained, labels, into);
        };
        each(lines, name, reader);
        if (into.size() == before) {
            throw new BadTable(name + " says nothing of any address");
        }
        return into.size() - before;
    }

    /**
     * Reads what explains another file: places and their countries, or roles and organisations and their contacts.
     *
     * @throws BadTable naming the first line that cannot be read
     */
    public static void explain(BufferedReader lines, String name, Form form, Map<String, String> into)
            throws IOException {
        each(lines, name, form == Form.MAXMIND ? new MaxMind.Locations(into) : new Rpsl.Contacts(into));
    }

    private static void each(BufferedReader lines, String name, LineReader reader) throws IOException {
        int number = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                reader.line(number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line);
            }
            reader.end();
        } catch (BadTable e) {
            throw new BadTable(name + ":" + number + ": " + e.getMessage());
        }
    }

    /** Takes a file line by line. */
    interface LineReader {
        void line(String line);

        /** There is no further line. */
        default void end() {}
    }

    private static boolean isPassedOver(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** {@code start,end,value} in a line. */
    private static final class Ranges implements LineReader {
        private final Maps maps;
        private final Labels labels;
        private final RangeTable.Builder into;
        private boolean begun;

        Ranges(Maps maps, Labels labels, RangeTable.Builder into) {
            this.maps = maps;
            this.labels = labels;
            this.into = into;
        }

        @Override
        public void line(String line) {
            if (isPassedOver(line)) {
                return;
            }
            List<String> cells = Cells.of(line);
            if (cells.size() < 3) {
                throw new BadTable("expected start,end,value");
            }
            String start = cells.getFirst();
            boolean names = !begun && !start.contains(".") && !start.contains(":");
            begun = true;
            if (!names) {
                into.add(Address.of(start), Address.of(cells.get(1)), value(cells.get(2), maps, labels));
            }
        }
    }

    /** {@code prefix,value} in a line. */
    private static final class Prefixes implements LineReader {
        private final Maps maps;
        private final Labels labels;
        private final RangeTable.Builder into;
        private boolean begun;

        Prefixes(Maps maps, Labels labels, RangeTable.Builder into) {
            this.maps = maps;
            this.labels = labels;
            this.into = into;
        }

        @Override
        public void line(String line) {
            if (isPassedOver(line)) {
                return;
            }
            List<String> cells = Cells.of(line);
            if (cells.size() < 2) {
                throw new BadTable("expected prefix,value");
            }
            String prefix = cells.getFirst();
            boolean names = !begun && !prefix.contains(".") && !prefix.contains(":");
            begun = true;
            if (!names) {
                into.add(prefix, value(cells.get(1), maps, labels));
            }
        }
    }

    /** {@code registry|cc|type|start|value|date|status|opaque-id}, behind a line of version and lines of sums. */
    private record Delegated(RangeTable.Builder into) implements LineReader {
        @Override
        public void line(String line) {
            if (isPassedOver(line)) {
                return;
            }
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
            return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "."
                    + (address & 255);
        }

        private static long count(String text) {
            if (!text.matches("[1-9][0-9]{0,9}")) {
                throw new BadTable("expected how many addresses, not \"" + text + "\"");
            }
            return Long.parseLong(text);
        }
    }

    private static void pfx2as(String line, RangeTable.Builder into) {
        if (isPassedOver(line)) {
            return;
        }
        String[] cells = line.split("\t", -1);
        if (cells.length < 3) {
            throw new BadTable("expected prefix, length and network with tabs between them");
        }
        into.add(cells[0] + "/" + cells[1], origin(cells[2]));
    }

    /** Of several networks that announce a prefix the first: the one seen most. */
    private static int origin(String networks) {
        return asn(networks.split("[_,]", -1)[0].replaceAll("[{}]", ""));
    }

    /** A prefix stands once for each network that announces it; the one that most peers saw counts. */
    private static final class RisWhois implements LineReader {
        private final Map<String, Long> most = new HashMap<>();
        private final RangeTable.Builder into;

        RisWhois(RangeTable.Builder into) {
            this.into = into;
        }

        @Override
        public void line(String line) {
            if (isPassedOver(line) || line.startsWith("%")) {
                return;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length < 3 || !cells[2].matches("[0-9]{1,9}")) {
                throw new BadTable("expected network, prefix and how many saw it with tabs between them");
            }
            long seen = Long.parseLong(cells[2]) << 32 | Integer.toUnsignedLong(origin(cells[0]));
            if (!most.containsKey(cells[1])) {
                RangeTable.builder().add(cells[1], 0); // refused here, where the line is known
            }
            most.merge(cells[1], seen, Math::max);
        }

        @Override
        public void end() {
            most.forEach((prefix, seen) -> into.add(prefix, seen.intValue()));
        }
    }

    /**
     * The number that stands for a value in a table; {@link RangeTable#NONE} for one that says nothing, such as network 0
     * or the country ZZ.
     *
     * @throws BadTable when it is no value of that kind
     */
    static int value(String text, Maps maps, Labels labels) {
        return switch (maps) {
            case ASN, COUNTRY -> value(text, maps);
            case SECTOR -> text.isEmpty() ? RangeTable.NONE : labels.of(text);
            case ABUSE -> text.isEmpty() ? RangeTable.NONE : labels.of(mail(text));
        };
    }

    private static int value(String text, Maps maps) {
        if (maps == Maps.ASN) {
            return asn(text);
        }
        return text.isEmpty() || text.equals("-") || text.equalsIgnoreCase("ZZ") || text.equals("None")
                ? RangeTable.NONE
                : country(text);
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

    /** An address of mail, in small letters. */
    static String mail(String text) {
        if (!isMail(text)) {
            throw new BadTable("\"" + text + "\" is no address of mail; write one such as abuse@network.example");
        }
        return text.strip().toLowerCase(Locale.ROOT);
    }

    static boolean isMail(String text) {
        return text.strip().matches("[^\\s@,;<>\"]{1,64}@[A-Za-z0-9.-]{1,255}");
    }
}
