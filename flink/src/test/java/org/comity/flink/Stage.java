package org.comity.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.comity.routing.Columns;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.Outcome;
import org.comity.routing.Renditions;
import org.comity.routing.Router;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tally;

/** Tables, recipients and reports in a folder, and what the routing of one machine makes of them: what the job is held against. */
final class Stage {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 30);
    static final String SINKHOLE = "timestamp,src_ip,src_port,src_hostname,tag,infection,note";
    static final String TELNET = "timestamp,ip,port,hostname,tag";

    private final Path folder;
    private final Random random;
    /** The text of a report by the name of its file. */
    private final Map<String, String> reports = new LinkedHashMap<>();

    private final Set<String> packed = new HashSet<>();

    Stage(Path folder, long seed) throws IOException {
        this.folder = folder;
        this.random = new Random(seed);
        Files.createDirectories(folder.resolve("tables"));
        Files.createDirectories(folder.resolve("reports"));
        Files.writeString(folder.resolve("tables/networks.csv"), """
                192.0.2.0,192.0.2.255,64500
                198.51.100.0,198.51.100.255,64501
                2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,64500
                """);
        Files.writeString(folder.resolve("tables/countries.csv"), "192.0.2.0/24,NL\n198.51.100.0/24,SE\n");
        Files.writeString(folder.resolve("tables/contacts.csv"), "203.0.113.0/26,abuse@provider.example\n");
        Files.writeString(folder.resolve("tables/tables.yaml"), """
                comity: route-tables/1
                tables:
                  - {file: networks.csv, maps: asn, form: ranges, date: 2026-11-29, source: made up}
                  - {file: countries.csv, maps: country, form: prefixes, date: 2026-11-29, source: made up}
                  - {file: contacts.csv, maps: abuse, form: prefixes, date: 2026-11-29, source: made up}
                """);
        Files.writeString(folder.resolve("recipients.yaml"), """
                comity: route-recipients/1
                unroutable: clearing
                abuse-contacts: on
                tlp: GREEN
                recipients:
                  - {id: csirt-nl, name: NL, countries: NL, party: nl.example}
                  - {id: csirt-se, name: SE, countries: [SE, NL], reports: event4_*}
                  - {id: network, name: A network, asns: "64501", opted-out: {prefixes: 198.51.100.0/27}}
                  - {id: hospitals, name: Hospitals, domains: hospital.example}
                  - {id: clearing, name: Our own desk}
                """);
    }

    /** Makes up a report; rows that have the same key are the same, so that it does not matter which comes first. */
    Stage report(String file, int rows) {
        String header = file.contains("sinkhole") ? SINKHOLE : TELNET;
        String end = random.nextBoolean() ? "\n" : "\r\n";
        var text = new StringBuilder(header).append(end);
        for (int i = 0; i < rows; i++) {
            text.append(row(header, Math.max(1, rows / 2)));
            text.append(i == rows - 1 && random.nextBoolean() ? "" : end);
        }
        reports.put(file, text.toString());
        return this;
    }

    /** A report as it stands. */
    Stage report(String file, String text) {
        reports.put(file, text);
        return this;
    }

    Stage packed(String file) {
        packed.add(file);
        return this;
    }

    private String row(String header, int kinds) {
        int odd = random.nextInt(40);
        if (odd == 0) {
            return "2026-11-29 00:00:01,nowhere,1,,,x,";
        }
        if (odd == 1) {
            return "one field";
        }
        if (odd == 2) {
            return "2026-02-30 00:00:00,192.0.2.1,1,,x" + (header.equals(SINKHOLE) ? ",y,z" : "");
        }
        int kind = random.nextInt(kinds);
        int day = 20 + kind % 9;
        String ip = switch (kind % 7) {
            case 0, 1 -> "192.0.2." + kind / 7 % 256;
            case 2, 3 -> "198.51.100." + kind / 7 % 256;
            case 4 -> "203.0.113." + kind / 7 % 256;
            case 5 -> "2001:db8::" + Integer.toHexString(kind / 7);
            default -> "2001:db9::" + Integer.toHexString(kind / 7);
        };
        String host = kind % 5 == 0 ? "h" + kind + ".hospital.example" : "";
        String row = "\"2026-11-" + day + " 00:00:01\"," + ip + "," + kind / 1000 + ",\"" + host + "\",tag";
        return header.equals(SINKHOLE)
                ? row + ",andromeda,\"note " + kind + ", with \"\"quotes\"\" on\ntwo lines " + "x".repeat(kind % 200)
                        + "\""
                : row;
    }

    /** The text that was made up. */
    String text(String file) {
        return reports.get(file);
    }

    /** Writes the reports and the settings; answers where these are. */
    Path settings(String more) throws IOException {
        for (Map.Entry<String, String> each : reports.entrySet()) {
            boolean zipped = packed.contains(each.getKey());
            try (OutputStream file = Files.newOutputStream(
                            folder.resolve("reports").resolve(each.getKey() + (zipped ? ".gz" : "")));
                    OutputStream out = zipped ? new GZIPOutputStream(file) : file) {
                out.write(each.getValue().getBytes(UTF_8));
            }
        }
        return Files.writeString(
                folder.resolve("job.yaml"),
                "comity: route-job/1\ntables: tables\nrecipients: recipients.yaml\n"
                        + "renditions:\n  - {recipient: csirt-se, truncate: src_ip, empty: [note, src_hostname]}\n"
                        + more);
    }

    JobPlan plan(String more) throws IOException {
        return JobPlan.read(settings(more), TODAY);
    }

    /** The same for a cluster in this process. */
    static Configuration cluster(Path folder) {
        var config = new Configuration();
        config.setString(
                "execution.checkpointing.dir",
                folder.resolve("checkpoints").toUri().toString());
        config.setString("minicluster.number-of-taskmanagers", "2");
        config.setString("taskmanager.memory.network.min", "48m");
        config.setString("taskmanager.memory.network.max", "48m");
        config.setString("taskmanager.memory.managed.size", "64m");
        config.setString("restart-strategy.type", "fixed-delay");
        config.setString("restart-strategy.fixed-delay.attempts", "3");
        config.setString("restart-strategy.fixed-delay.delay", "10 ms");
        return config;
    }

    /** What there is to be: the lines of each recipient and heading, and the counts. */
    record Expected(Map<String, List<String>> lines, Map<String, Long> counts) {}

    /** The same rows through the router of one machine. */
    Expected expected(JobPlan plan) throws IOException {
        RouteBook book = RouteBook.read(
                plan.settings(), TODAY, folder.resolve("tables"), List.of(folder.resolve("recipients.yaml")), null);
        var lines = new TreeMap<String, List<String>>();
        var router =
                new Router(new SeenKeys(random.nextLong(), 10_000_000, SeenKeys.Period.DAY, false), book.unroutable());
        var names = new ArrayList<String>();
        var all = new Tally();
        var counts = new TreeMap<String, Long>();
        for (Map.Entry<String, String> each : reports.entrySet()) {
            String report = each.getKey().contains("sinkhole") ? "event4_sinkhole" : "scan_telnet";
            if (!names.contains(report)) {
                names.add(report);
            }
            var tally = new Tally();
            var reader = new CsvReader(new ByteArrayInputStream(each.getValue().getBytes(UTF_8)), tally);
            Columns columns = Columns.of(book.kind(report), reader.names(), List.of());
            Renditions renditions = Renditions.of(columns, reader.names(), book.renditions());
            reader.select(renditions.selected());
            String heading = Heading.of(report, reader.header()).name();
            while (reader.next()) {
                CsvBatch batch = reader.batch();
                router.route(batch, columns, names.indexOf(report), book.routes(report), tally);
                for (int row = 0; row < batch.rows(); row++) {
                    for (int copy = 0; copy < batch.copies(row); copy++) {
                        int recipient = batch.recipient(row, copy);
                        byte[] into = new byte[batch.rowTo(row) - batch.rowFrom(row) + Renditions.MORE_BYTES];
                        int to = renditions.write(batch, row, recipient, into, 0);
                        String id = book.recipients().get(recipient).id();
                        lines.computeIfAbsent(id + "/" + heading, fresh -> new ArrayList<>())
                                .add(new String(into, 0, to, UTF_8).stripTrailing());
                        counts.merge("copies " + id, 1L, Long::sum);
                    }
                }
            }
            all.add(tally);
        }
        counts.put("read", all.read());
        for (Outcome each : Outcome.values()) {
            counts.put(each.name().toLowerCase(Locale.ROOT), all.of(each));
        }
        counts.values().removeIf(count -> count == 0);
        lines.values().forEach(each -> each.sort(null));
        return new Expected(lines, counts);
    }

    /** The lines of all files in the folders of recipients, without their headers; half written files count for nothing. */
    static Map<String, List<String>> lines(Path out) {
        try (var files = Files.walk(out)) {
            var lines = new TreeMap<String, List<String>>();
            for (Path each : files.filter(file -> file.getFileName().toString().startsWith("rows-"))
                    .toList()) {
                String place = out.relativize(each.getParent()).toString();
                List<String> all = records(Files.readString(each));
                String header = place.contains("sinkhole") ? SINKHOLE : TELNET;
                if (!all.getFirst().equals(header)) {
                    throw new AssertionError(each + " begins with " + all.getFirst());
                }
                lines.computeIfAbsent(place, fresh -> new ArrayList<>()).addAll(all.subList(1, all.size()));
            }
            lines.values().forEach(each -> each.sort(null));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Taken apart at the ends of lines that stand outside of quotes. */
    static List<String> records(String text) {
        var records = new ArrayList<String>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '"';
            if (text.charAt(i) == '\n' && !quoted) {
                records.add(text.substring(from, i).stripTrailing());
                from = i + 1;
            }
        }
        return records;
    }

    /** The lines of the account, without the header. */
    static List<String> account(Path out) {
        try (var files = Files.walk(out.resolve(FileEnds.ACCOUNT))) {
            var lines = new ArrayList<String>();
            for (Path each : files.filter(file -> file.getFileName().toString().startsWith("account-"))
                    .toList()) {
                List<String> all = Files.readAllLines(each);
                lines.addAll(all.subList(1, all.size()));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sums of an account, by what became of rows and, for copies, of whom. */
    static Map<String, Long> sums(List<String> account) {
        return account.stream()
                .map(each -> each.replaceAll("\"[^\"]*\"", "").split(",", -1))
                .collect(Collectors.groupingBy(
                        cells -> cells[2].equals("copies") ? "copies " + cells[3] : cells[2],
                        TreeMap::new,
                        Collectors.summingLong(cells -> Long.parseLong(cells[4]))));
    }
}
