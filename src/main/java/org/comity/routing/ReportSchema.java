package org.comity.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which columns of a report speak of the victim and which make two rows the same, for every type of report that is known
 * and by a rule for the others. It is facts of the public schema of the Shadowserver Foundation, with their date.
 */
public final class ReportSchema {
    /** What is written where a report names no address of a victim. */
    public static final String NO_ADDRESS = "none";

    private static final String FIRST = "# comity: report-schema/1";
    private static final String DATE = "# date: ";
    private static final String SOURCE = "# source: ";
    private static final List<String> BY_KIND = List.of("tag", "infection", "url");

    /**
     * One type of report.
     *
     * @param address the column of the victim's address, such as {@code src_ip}; {@link #NO_ADDRESS} for none. What stands
     *     before {@code ip} in it stands before {@code port}, {@code hostname}, {@code sector} and {@code naics} too
     * @param key columns that make two rows the same, beside the report and the victim's address
     * @param severity as the schema gives it; empty where it says nothing
     * @param name for people; may be empty
     */
    public record Kind(String report, String address, List<String> key, String severity, String name) {
        public Kind {
            key = List.copyOf(key);
            if (!report.matches("[a-z0-9_]{1,64}")) {
                throw new BadTable("\"" + report + "\" is no name of a report; write one such as event4_sinkhole");
            }
            if (!address.equals(NO_ADDRESS) && !address.matches("([a-z0-9_]+_)?ip")) {
                throw new BadTable(
                        "\"" + address + "\" is no column of an address; write one that ends in ip, or none");
            }
        }

        /** What stands before the names of the victim's columns. */
        String prefix() {
            return address.equals(NO_ADDRESS) ? "" : address.substring(0, address.length() - "ip".length());
        }

        boolean namesVictim() {
            return !address.equals(NO_ADDRESS);
        }
    }

    private final Map<String, Kind> kinds;
    private final String date;
    private final String source;

    private ReportSchema(Map<String, Kind> kinds, String date, String source) {
        this.kinds = kinds;
        this.date = date;
        this.source = source;
    }

    /** The one that comes with the program. */
    public static ReportSchema standard() {
        try (var in = Objects.requireNonNull(ReportSchema.class.getResourceAsStream("reports.tsv"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return read(lines, "reports.tsv");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads one as {@link #text} writes it: a report in a line, tabs between its fields.
     *
     * @param name of the file, for what is told
     * @throws BadTable naming the first line that cannot be read
     */
    public static ReportSchema read(BufferedReader lines, String name) throws IOException {
        if (!FIRST.equals(lines.readLine())) {
            throw new BadTable(name + " is no schema of reports: it does not begin with \"" + FIRST
                    + "\"; make one with: comity reports schema");
        }
        var kinds = new LinkedHashMap<String, Kind>();
        String date = "";
        String source = "";
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.startsWith(DATE)) {
                date = line.substring(DATE.length());
            } else if (line.startsWith(SOURCE)) {
                source = line.substring(SOURCE.length());
            }
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            try {
                if (cells.length < 5) {
                    throw new BadTable("expected five fields with tabs between them");
                }
                List<String> key = cells[2].isEmpty() ? List.of() : List.of(cells[2].split(",", -1));
                if (kinds.put(cells[0], new Kind(cells[0], cells[1], key, cells[3], cells[4])) != null) {
                    throw new BadTable("the report " + cells[0] + " stands twice");
                }
            } catch (BadTable e) {
                throw new BadTable(name + ":" + number + ": " + e.getMessage());
            }
        }
        return new ReportSchema(kinds, date, source);
    }

    /** One of these kinds. */
    public static ReportSchema of(List<Kind> kinds, String date, String source) {
        var byName = new LinkedHashMap<String, Kind>();
        kinds.forEach(each -> byName.put(each.report(), each));
        return new ReportSchema(byName, date, source);
    }

    /**
     * What a type of report is, by the names of all its columns: the victim is the referrer where there is one, in events
     * the source, else {@code ip}.
     */
    public static Kind kind(String report, List<String> columns, String severity, String name) {
        String address = columns.contains("http_referer_ip")
                ? "http_referer_ip"
                : columns.contains(byName(report))
                        ? byName(report)
                        : columns.contains("ip") ? "ip" : columns.contains("src_ip") ? "src_ip" : NO_ADDRESS;
        var key = new ArrayList<String>();
        if (!address.equals(NO_ADDRESS)) {
            key.add(address.substring(0, address.length() - "ip".length()) + "port");
        }
        key.addAll(BY_KIND);
        key.retainAll(columns);
        return new Kind(report, address, key, severity, name);
    }

    private static String byName(String report) {
        return report.matches("event[46]?_.*") ? "src_ip" : "ip";
    }

    /** What that report is; of one that is not known, what its name says. */
    public Kind of(String report) {
        Kind known = kinds.get(report);
        return known == null ? byRule(report) : known;
    }

    /** What the name of a report says of it. */
    static Kind byRule(String report) {
        String address = byName(report);
        return kind(report, List.of(address, address.replace("ip", "port"), "tag", "infection", "url"), "", "");
    }

    public boolean knows(String report) {
        return kinds.containsKey(report);
    }

    public List<Kind> all() {
        return List.copyOf(kinds.values());
    }

    /** Of when it is; empty where that is not said. */
    public String date() {
        return date;
    }

    public String source() {
        return source;
    }

    /** The same as a file. */
    public String text() {
        var text = new StringBuilder(FIRST + "\n" + DATE + date + "\n" + SOURCE + source + "\n");
        text.append("# report\tcolumn of the victim's address\tcolumns that make two rows the same\tseverity\tname\n");
        for (Kind each : kinds.values()) {
            text.append(String.join(
                            "\t",
                            each.report(),
                            each.address(),
                            String.join(",", each.key()),
                            each.severity(),
                            each.name()))
                    .append('\n');
        }
        return text.toString();
    }
}
