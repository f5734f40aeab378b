package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.routing.Rendition.Change;

/**
 * Whatever tables, recipients, permissions, renditions and rows are, and however many threads and blocks: each row lies in
 * exactly the sections that a plain reading of the rules says, as that says it, and the account says where every row is.
 * The plain reading is below: maps and lists gone through, addresses as large numbers, no table and no bytes.
 */
class RoutingLawsTest {
    private static final List<String> ADDRESSES = List.of(
            "192.0.2.0",
            "192.0.2.7",
            "192.0.2.8",
            "192.0.2.255",
            "192.0.3.0",
            "198.51.100.77",
            "0.0.0.0",
            "255.255.255.255",
            "2001:db8::",
            "2001:db8::1",
            "2001:0DB8:0:1::1",
            "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:db9::1",
            "::1");
    private static final List<String> NO_ADDRESSES =
            List.of("", "192.0.2.256", "192.0.02.1", "1.2.3", "1.2.3.4.5", "host.example", "2001:db8:::1", "1::2::3");
    private static final List<String> HOSTS = List.of(
            "", "a.hospital.example", "HOSPITAL.example", "nothospital.example", "b.example.", "example", "a.net");
    private static final List<String> PREFIXES = List.of(
            "192.0.2.0/24",
            "192.0.2.0/29",
            "192.0.2.7/32",
            "0.0.0.0/0",
            "198.51.100.64/26",
            "2001:db8::/32",
            "2001:db8::/64",
            "2001:db8::1/128");
    private static final List<String> DOMAINS = List.of("example", "hospital.example", "net");
    private static final List<String> ASNS = List.of("64500", "64501", "4200000000");
    private static final List<String> COUNTRIES = List.of("NL", "SE", "XA");
    private static final List<String> REPORTS = List.of("event4_sinkhole", "scan_telnet");
    private static final List<String> PATTERNS = List.of("event4_sinkhole", "scan_*", "scan_telnet");
    private static final List<String> TIMES = List.of(
            "2026-11-29 00:00:01",
            "2026-11-29T23:59:59Z",
            "2026-11-30 00:30:00+01:00",
            "2026-11-30 00:00:00",
            "2024-02-29 12:00:00.25",
            "");
    private static final List<String> NO_TIMES =
            List.of("2026-02-29 00:00:00", "yesterday", "2026-11-29", "2026-11-29 24:00:00", "2026-13-01 00:00:00");
    private static final List<String> NOTES =
            List.of("", "x", "a \"quoted\" word", "one, two", "on\ntwo lines", "\u00fcml\u00e4ut", "y".repeat(300));

    record Span(String first, String last, String value) {}

    /** A row as the plain reading knows it. */
    record Row(Map<String, String> cells, String text, boolean readable) {}

    private final Random random = new Random();

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of, double chance) {
        return of.stream().filter(each -> random.nextDouble() < chance).toList();
    }

    @Property(tries = 150)
    void a_row_lies_where_a_plain_reading_says(@ForAll long seed) throws Exception {
        random.setSeed(seed);
        Path folder = Files.createTempDirectory("routing");
        try {
            holds(folder);
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void holds(Path folder) throws Exception {
        List<Span> networks = spans(ASNS);
        List<Span> countries = spans(COUNTRIES);
        var recipients = new ArrayList<Recipient>();
        var renditions = new ArrayList<Rendition>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            recipients.add(new Recipient(
                    "p" + i,
                    "made up",
                    "",
                    new Listed(
                            some(PREFIXES, 0.2), some(DOMAINS, 0.15), List.of(), some(ASNS, 0.3), some(COUNTRIES, 0.4)),
                    some(PATTERNS, 0.2),
                    new Listed(some(PREFIXES, 0.05), List.of(), List.of(), List.of(), List.of()),
                    some(PATTERNS, 0.1)));
            renditions.add(rendition());
        }
        var granted = new boolean[recipients.size()];
        for (int i = 0; i < granted.length; i++) {
            granted[i] = random.nextInt(5) > 0;
        }
        int unroutable = random.nextBoolean() ? 0 : -1;
        SeenKeys.Period period = any(List.of(SeenKeys.Period.values()));
        RangeTable networkOf = table(networks, TableFile.Maps.ASN);
        RangeTable countryOf = table(countries, TableFile.Maps.COUNTRY);

        var expected = new TreeMap<String, String>();
        var counts = new TreeMap<String, Long>();
        var seen = new HashSet<List<String>>();
        var files = new LinkedHashMap<String, String>();
        String newest = "";
        for (String report : REPORTS) {
            String victim = report.startsWith("event4") ? "src_" : "";
            List<String> names = header(victim);
            String end = any(List.of("\n", "\r\n"));
            String header = String.join(",", names) + end;
            var text = new StringBuilder(header);
            for (Row row : rows(names, victim, end)) {
                text.append(row.text());
                count(counts, "read");
                String ip = row.cells().get(victim + "ip");
                String time = row.cells().get("timestamp");
                String host = row.cells().get(victim + "hostname");
                boolean named = ip.isEmpty() && !host.isEmpty();
                if (!row.readable() || (NO_ADDRESSES.contains(ip) && !named) || NO_TIMES.contains(time)) {
                    count(counts, "malformed");
                    continue;
                }
                // Without a time a row belongs to the newest window there is.
                String window = time.isEmpty() ? newest : window(time, period);
                List<String> key = List.of(
                        report,
                        named ? host : bits(ip).toString(),
                        row.cells().get(victim + "port"),
                        row.cells().get("tag"),
                        window);
                if (seen.contains(key)) {
                    count(counts, "duplicate");
                    continue;
                }
                List<Recipient> responsible = responsible(recipients, report, ip, host, networks, countries);
                boolean delivered = false;
                for (Recipient each : responsible) {
                    if (declines(each, report, ip)) {
                        count(counts, each.id() + " declined");
                    } else {
                        delivered |= deliver(
                                each, recipients, granted, renditions, report, header, names, row, expected, counts);
                    }
                }
                boolean kept = delivered;
                if (responsible.isEmpty() && unroutable >= 0) {
                    kept = deliver(
                            recipients.get(0),
                            recipients,
                            granted,
                            renditions,
                            report,
                            header,
                            names,
                            row,
                            expected,
                            counts);
                }
                count(counts, responsible.isEmpty() ? "unroutable" : delivered ? "delivered" : "refused");
                if (kept) { // what nobody got may go to somebody when it comes again
                    seen.add(key);
                    newest = window.compareTo(newest) > 0 ? window : newest;
                }
            }
            files.put(report, text.toString());
        }

        int threads = 1 + random.nextInt(2);
        var tally = new Tally();
        var blocks = new ArrayList<Path>();
        var keys = new SeenKeys(random.nextLong(), 1_000_000, period, false);
        Parting.Sink sink = (block, stretches) -> {
            Path path = folder.resolve(blocks.size() + ".block");
            block.writeTo(path);
            blocks.add(path);
            stretches.forEach(each -> tally.add(each.tally()));
        };
        try (var parting = new Parting(new Router(keys, unroutable), threads, 1 + random.nextInt(5000), sink)) {
            for (String report : REPORTS) {
                var reader =
                        new CsvReader(new ByteArrayInputStream(files.get(report).getBytes(UTF_8)), new Tally());
                reader.step(1 + random.nextInt(2000));
                Columns columns = Columns.of(report, reader.names(), List.of());
                Renditions all = Renditions.of(columns, reader.names(), renditions);
                reader.select(all.selected());
                parting.run(new Parting.Source(
                        report,
                        reader,
                        report,
                        REPORTS.indexOf(report),
                        columns,
                        Routes.of(recipients, report, Tables.of(networkOf, countryOf), -1),
                        Permissions.of(granted),
                        all,
                        recipients.stream().map(Recipient::id).toList()));
            }
            parting.flush();
        }

        var given = new TreeMap<String, String>();
        var restored = new SeenKeys(5, 1_000_000, period, false);
        for (Path each : blocks) {
            try (BlockFile file = BlockFile.open(each)) {
                for (Section section : file.sections()) {
                    try (InputStream in = file.read(section)) {
                        given.merge(
                                section.recipient() + "/" + section.report() + "\n" + section.header(),
                                new String(in.readAllBytes(), UTF_8),
                                String::concat);
                    }
                }
                restored.restore(file);
            }
        }
        assertThat(given).isEqualTo(expected);
        assertThat(restored.size()).isEqualTo(keys.size()).isEqualTo(seen.size());
        assertThat(tally.read()).isEqualTo(counts.getOrDefault("read", 0L));
        for (Outcome each : Outcome.values()) {
            assertThat(tally.of(each))
                    .as("%s", each)
                    .isEqualTo(counts.getOrDefault(each.name().toLowerCase(Locale.ROOT), 0L));
        }
        for (int i = 0; i < recipients.size(); i++) {
            String id = recipients.get(i).id();
            assertThat(tally.copies(i)).as(id).isEqualTo(counts.getOrDefault(id, 0L));
            assertThat(tally.optedOut(i)).as(id).isEqualTo(counts.getOrDefault(id + " declined", 0L));
            assertThat(tally.notPermitted(i)).as(id).isEqualTo(counts.getOrDefault(id + " may not", 0L));
        }
        assertThat(tally.late()).isZero();
    }

    private Rendition rendition() {
        var changes = new HashMap<String, Change>();
        if (random.nextBoolean()) {
            for (String each : List.of("ip", "src_ip", "note", "tag", "src_port", "hostname", "timestamp")) {
                if (random.nextInt(3) == 0) {
                    changes.put(each, any(List.of(Change.values())));
                }
            }
        }
        return new Rendition(changes);
    }

    private List<String> header(String victim) {
        var names = new ArrayList<>(List.of("timestamp", "ip", "port", "hostname", "tag", "note"));
        if (!victim.isEmpty()) {
            names.addAll(List.of("src_ip", "src_port", "src_hostname"));
        }
        Collections.shuffle(names, random);
        return names;
    }

    private List<Row> rows(List<String> names, String victim, String end) {
        var rows = new ArrayList<Row>();
        int count = random.nextInt(80);
        for (int i = 0; i < count; i++) {
            var cells = new LinkedHashMap<String, String>();
            for (String name : names) {
                cells.put(name, cell(name, victim));
            }
            String text = cells.values().stream().map(this::written).collect(Collectors.joining(","));
            int odd = random.nextInt(24);
            text = odd == 0
                    ? text.replace("\n", " ") + ",more"
                    : odd == 1 ? text.replace("\n", " ") + "\0" : odd == 2 ? "x\"y" + text.replace("\n", " ") : text;
            boolean last = i == count - 1 && random.nextBoolean();
            rows.add(new Row(cells, text + (last ? "" : end), odd > 2));
        }
        return rows;
    }

    private String cell(String name, String victim) {
        return switch (name) {
            case "timestamp" -> random.nextInt(12) == 0 ? any(NO_TIMES) : any(TIMES);
            case "ip", "src_ip" ->
                random.nextInt(name.equals(victim + "ip") ? 10 : 2) == 0 ? any(NO_ADDRESSES) : any(ADDRESSES);
            case "hostname", "src_hostname" -> any(HOSTS);
            case "port", "src_port" -> String.valueOf(random.nextInt(3));
            case "tag" -> any(List.of("", "x", "a long tag with more than eight letters"));
            default -> any(NOTES);
        };
    }

    private String written(String cell) {
        boolean must = cell.contains("\"") || cell.contains(",") || cell.contains("\n");
        return must || random.nextBoolean() ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    private List<Span> spans(List<String> values) {
        var spans = new ArrayList<Span>();
        for (int i = 0; i <= random.nextInt(12); i++) {
            String one = any(ADDRESSES);
            String other = any(ADDRESSES);
            if (one.contains(":") == other.contains(":")) {
                boolean right = bits(one).compareTo(bits(other)) <= 0;
                spans.add(new Span(right ? one : other, right ? other : one, any(values)));
            }
        }
        spans.add(new Span("192.0.2.0", "192.0.2.255", any(values)));
        return spans;
    }

    private static RangeTable table(List<Span> spans, TableFile.Maps maps) {
        RangeTable.Builder builder = RangeTable.builder();
        for (Span each : spans) {
            builder.add(
                    Address.of(each.first()),
                    Address.of(each.last()),
                    TableFile.value(each.value(), maps, new Labels()));
        }
        return builder.build();
    }

    // ---- the plain reading ----

    private static void count(Map<String, Long> counts, String what) {
        counts.merge(what, 1L, Long::sum);
    }

    private static boolean deliver(
            Recipient to,
            List<Recipient> recipients,
            boolean[] granted,
            List<Rendition> renditions,
            String report,
            String header,
            List<String> names,
            Row row,
            Map<String, String> expected,
            Map<String, Long> counts) {
        int number = recipients.indexOf(to);
        if (!granted[number]) {
            count(counts, to.id() + " may not");
            return false;
        }
        count(counts, to.id());
        expected.merge(
                to.id() + "/" + report + "\n" + header,
                rendered(row, names, renditions.get(number).changes()),
                String::concat);
        return true;
    }

    /** The text of the row, taken apart at commas outside of quotes, and put together again. */
    private static String rendered(Row row, List<String> names, Map<String, Change> changes) {
        String line = row.text().stripTrailing();
        String end = row.text().substring(line.length());
        var cells = new ArrayList<String>(List.of(""));
        boolean quoted = false;
        for (char each : line.toCharArray()) {
            quoted ^= each == '"';
            if (each == ',' && !quoted) {
                cells.add("");
            } else {
                cells.set(cells.size() - 1, cells.getLast() + each);
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            Change change = changes.get(names.get(i));
            String quote = cells.get(i).startsWith("\"") ? "\"" : "";
            if (change == Change.EMPTY) {
                cells.set(i, quote + quote);
            } else if (change == Change.TRUNCATE) {
                String ip = row.cells().get(names.get(i));
                cells.set(i, quote + (ADDRESSES.contains(ip) ? network(ip) : "") + quote);
            }
        }
        return String.join(",", cells) + (end.isEmpty() ? "\n" : end);
    }

    private static String network(String ip) {
        if (!ip.contains(":")) {
            return ip.substring(0, ip.lastIndexOf('.')) + ".0";
        }
        var groups = new ArrayList<String>();
        for (int shift = 112; shift > 64; shift -= 16) {
            groups.add(
                    bits(ip).shiftRight(shift).and(BigInteger.valueOf(0xffff)).toString(16));
        }
        while (!groups.isEmpty() && groups.getLast().equals("0")) {
            groups.removeLast();
        }
        return String.join(":", groups) + "::";
    }

    private static String window(String time, SeenKeys.Period period) {
        LocalDateTime at = LocalDateTime.parse(time.substring(0, 19).replace(' ', 'T'));
        at = time.endsWith("+01:00") ? at.minusHours(1) : at;
        return switch (period) {
            case NONE -> "";
            case HOUR -> at.truncatedTo(ChronoUnit.HOURS).toString();
            case DAY -> at.truncatedTo(ChronoUnit.DAYS).toString();
        };
    }

    private static boolean takes(Recipient recipient, String report) {
        return recipient.reports().isEmpty() || recipient.reports().stream().anyMatch(each -> matches(each, report));
    }

    private static boolean declines(Recipient recipient, String report, String ip) {
        return recipient.optedOutReports().stream().anyMatch(each -> matches(each, report))
                || recipient.optedOut().prefixes().stream().anyMatch(each -> length(each, ip) >= 0);
    }

    private static boolean matches(String pattern, String report) {
        return report.matches(pattern.replace("*", ".*"));
    }

    private static List<Recipient> responsible(
            List<Recipient> all, String report, String ip, String host, List<Span> networks, List<Span> countries) {
        List<Recipient> asked = all.stream().filter(each -> takes(each, report)).toList();
        List<Recipient> byPrefix = longest(
                asked,
                each -> each.actsOn().prefixes().stream()
                        .mapToInt(prefix -> length(prefix, ip))
                        .max()
                        .orElse(-1));
        if (!byPrefix.isEmpty()) {
            return byPrefix;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        List<Recipient> byDomain = longest(
                asked,
                each -> each.actsOn().domains().stream()
                        .filter(domain -> name.equals(domain) || name.endsWith("." + domain))
                        .mapToInt(String::length)
                        .max()
                        .orElse(-1));
        if (!byDomain.isEmpty()) {
            return byDomain;
        }
        List<Recipient> byNetwork = those(asked, each -> each.actsOn().asns().contains(said(networks, ip)));
        return byNetwork.isEmpty()
                ? those(asked, each -> each.actsOn().countries().contains(said(countries, ip)))
                : byNetwork;
    }

    private static List<Recipient> those(List<Recipient> recipients, Predicate<Recipient> which) {
        return recipients.stream().filter(which).toList();
    }

    private static List<Recipient> longest(List<Recipient> recipients, ToIntFunction<Recipient> length) {
        int most = recipients.stream().mapToInt(length).max().orElse(-1);
        return most < 0 ? List.of() : those(recipients, each -> length.applyAsInt(each) == most);
    }

    /** What the smallest range, or the last of several, says of the address. */
    private static String said(List<Span> spans, String ip) {
        Span word = null;
        for (Span each : spans) {
            if (!ip.isEmpty()
                    && each.first().contains(":") == ip.contains(":")
                    && bits(each.first()).compareTo(bits(ip)) <= 0
                    && bits(each.last()).compareTo(bits(ip)) >= 0
                    && (word == null || size(each).compareTo(size(word)) <= 0)) {
                word = each;
            }
        }
        return word == null ? "nothing" : word.value();
    }

    private static BigInteger size(Span span) {
        return bits(span.last()).subtract(bits(span.first()));
    }

    /** The length of the prefix where the address is in it; -1 where it is not. */
    private static int length(String prefix, String ip) {
        String[] parts = prefix.split("/", -1);
        if (ip.isEmpty() || parts[0].contains(":") != ip.contains(":")) {
            return -1;
        }
        int length = Integer.parseInt(parts[1]);
        int free = (ip.contains(":") ? 128 : 32) - length;
        return bits(parts[0]).shiftRight(free).equals(bits(ip).shiftRight(free)) ? length : -1;
    }

    private static BigInteger bits(String ip) {
        return new BigInteger(1, InetAddress.ofLiteral(ip).getAddress());
    }
}
