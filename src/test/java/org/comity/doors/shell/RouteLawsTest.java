package org.comity.doors.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.Program;
import org.comity.json.Json;
import org.comity.json.JsonObject;

/**
 * Whatever the tables, recipients and rows are: each row lies in exactly the files that a plain reading of the rules says,
 * and the account says where every row is. The plain reading is below, row by row with objects and without any table.
 */
class RouteLawsTest {
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
            "2001:db8:0:1::1",
            "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:db9::1",
            "::1");
    private static final List<String> BAD = List.of("", "192.0.2.256", "host.example", "2001:db8:::1");
    private static final List<String> HOSTS = List.of(
            "",
            "a.hospital.example",
            "HOSPITAL.example",
            "nothospital.example",
            "x.a.hospital.example",
            "b.example.",
            "example",
            "hospital.example.net");
    private static final List<String> PREFIXES = List.of(
            "192.0.2.0/24",
            "192.0.2.0/29",
            "192.0.2.7/32",
            "0.0.0.0/0",
            "198.51.100.64/26",
            "2001:db8::/32",
            "2001:db8::/64",
            "2001:db8::1/128");
    private static final List<String> DOMAINS = List.of("example", "hospital.example", "a.hospital.example", "net");
    private static final List<String> ASNS = List.of("64500", "64501", "4200000000");
    private static final List<String> COUNTRIES = List.of("NL", "SE", "XA");
    private static final List<String> SECTORS =
            List.of("health", "Energy", "62", "622", "health@NL", "62@SE", "622@XA");
    private static final List<String> SAID_SECTORS = List.of("", "Health", "ENERGY", "healthy", "622110", "624", "6");
    private static final List<String> REPORTS = List.of("event4_sinkhole", "scan_telnet");
    private static final List<String> PATTERNS = List.of("event4_sinkhole", "scan_*", "scan_telnet");

    /** A recipient as the plain reading knows it. */
    record Party(
            String id,
            List<String> prefixes,
            List<String> domains,
            List<String> sectors,
            List<String> asns,
            List<String> countries,
            List<String> reports,
            List<String> noReports,
            List<String> noPrefixes,
            List<String> noDomains,
            List<String> noAsns) {
        boolean takes(String report) {
            return reports.isEmpty() || reports.stream().anyMatch(each -> matches(each, report));
        }

        boolean declines(String report, String ip, String host, String network) {
            return noReports.stream().anyMatch(each -> matches(each, report))
                    || noPrefixes.stream().anyMatch(each -> length(each, ip) >= 0)
                    || noDomains.stream().anyMatch(each -> isBelow(host, each))
                    || noAsns.contains(network);
        }

        private static boolean matches(String pattern, String report) {
            return report.matches(pattern.replace("*", ".*"));
        }
    }

    record Span(String first, String last, String value) {}

    private final java.util.Random random = new java.util.Random();

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of, double chance) {
        return of.stream().filter(each -> random.nextDouble() < chance).toList();
    }

    @Property(tries = 120)
    void a_row_lies_where_a_plain_reading_says(@ForAll long seed) throws IOException {
        random.setSeed(seed);
        Path folder = Files.createTempDirectory("route");
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

    private void holds(Path folder) throws IOException {
        List<Span> networks = spans(ASNS);
        List<Span> countries = spans(COUNTRIES);
        var parties = new ArrayList<Party>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            parties.add(new Party(
                    "p" + i,
                    some(PREFIXES, 0.2),
                    some(DOMAINS, 0.15),
                    some(SECTORS, 0.15),
                    some(ASNS, 0.3),
                    some(COUNTRIES, 0.4),
                    some(PATTERNS, 0.2),
                    some(PATTERNS, 0.1),
                    some(PREFIXES, 0.05),
                    some(DOMAINS, 0.05),
                    some(ASNS, 0.1)));
        }
        boolean kept = random.nextBoolean();
        List<Span> sectors = spans(List.of("Health", "Energy", "622110", "62"));
        lay(folder, networks, countries, sectors, parties, kept);

        var line =
                new ArrayList<>(List.of("route", "--tables", ".", "--recipients", "recipients.yaml", "--out", "out"));
        var expected = new TreeMap<String, StringBuilder>();
        var counts = new TreeMap<String, Integer>();
        var seen = new HashSet<List<String>>();
        for (String report : REPORTS) {
            String header = report.startsWith("event4")
                    ? "src_port,src_hostname,ip,src_ip,tag,src_sector,src_naics,sector\n"
                    : "port,hostname,src_ip,ip,tag,sector,naics,src_sector\n";
            var text = new StringBuilder(header);
            for (int i = 0; i < random.nextInt(60); i++) {
                String ip = random.nextInt(10) == 0 ? any(BAD) : any(ADDRESSES);
                String port = String.valueOf(random.nextInt(3));
                String host = any(HOSTS);
                String tag = any(List.of("", "x"));
                String sector = any(SAID_SECTORS);
                String naics = any(SAID_SECTORS);
                String row = port + "," + host + ",192.0.2.7," + ip + "," + tag + "," + sector + "," + naics + ",Energy"
                        + (random.nextInt(20) == 0 ? ",more" : "") + "\n";
                text.append(row);
                counts.merge("read", 1, Integer::sum);
                String outcome;
                List<String> to = List.of();
                boolean named = ip.isEmpty() && !host.isEmpty();
                if ((BAD.contains(ip) && !named) || row.endsWith("more\n")) {
                    outcome = "malformed";
                } else if (seen.contains(List.of(report, named ? host : ip, port, tag))) {
                    outcome = "duplicate";
                } else {
                    String table = said(sectors, ip);
                    List<String> known = table.equals("nothing") ? List.of(naics, sector) : List.of(table);
                    List<Party> responsible = responsible(parties, report, ip, host, known, networks, countries);
                    to = responsible.stream()
                            .filter(each -> !each.declines(report, ip, host, said(networks, ip)))
                            .map(Party::id)
                            .toList();
                    outcome = responsible.isEmpty() ? "unroutable" : to.isEmpty() ? "refused" : "delivered";
                    if (responsible.isEmpty() && kept) {
                        to = List.of("p0");
                    }
                }
                if (!to.isEmpty()) {
                    seen.add(List.of(
                            report,
                            named ? host : ip,
                            port,
                            tag)); // what nobody got may go to somebody when it comes again
                }
                counts.merge(outcome, 1, Integer::sum);
                for (String each : to) {
                    expected.computeIfAbsent(each + "/" + report + ".csv", fresh -> new StringBuilder(header))
                            .append(row);
                }
            }
            Files.writeString(folder.resolve(report + ".csv"), text);
            line.add(report + ".csv");
        }

        var err = new ByteArrayOutputStream();
        int exit = Program.run(line, folder, Map.of(), InputStream.nullInputStream(), new ByteArrayOutputStream(), err);
        boolean clean = !counts.containsKey("malformed") && !counts.containsKey("refused");
        assertThat(exit).as(err.toString(UTF_8)).isEqualTo(clean ? 0 : 2);
        Path out = folder.resolve("out");
        try (var files = Files.walk(out)) {
            Set<String> there = new HashSet<>(files.filter(Files::isRegularFile)
                    .map(each -> out.relativize(each).toString())
                    .toList());
            assertThat(there.remove("account.json")).isTrue();
            assertThat(there).isEqualTo(expected.keySet());
        }
        for (var each : expected.entrySet()) {
            assertThat(out.resolve(each.getKey())).hasContent(each.getValue().toString());
        }
        JsonObject account = Json.parseObject(Files.readString(out.resolve("account.json")));
        for (String each : List.of("read", "delivered", "duplicate", "refused", "unroutable", "malformed")) {
            assertThat(Json.print(account.get(each))).as(each).isEqualTo(String.valueOf(counts.getOrDefault(each, 0)));
        }
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

    private static void lay(
            Path folder,
            List<Span> networks,
            List<Span> countries,
            List<Span> sectors,
            List<Party> parties,
            boolean kept)
            throws IOException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        var tables = new StringBuilder("comity: route-tables/1\ntables:\n");
        for (String maps : List.of("asn", "country", "sector")) {
            var text = new StringBuilder();
            for (Span each : maps.equals("asn") ? networks : maps.equals("country") ? countries : sectors) {
                text.append(each.first() + "," + each.last() + "," + each.value() + ",more\n");
            }
            Files.writeString(folder.resolve(maps + ".txt"), text);
            tables.append("  - {file: " + maps + ".txt, maps: " + maps + ", form: ranges, date: " + today
                    + ", source: made up}\n");
        }
        Files.writeString(folder.resolve("tables.yaml"), tables);
        var list =
                new StringBuilder("comity: route-recipients/1\n" + (kept ? "unroutable: p0\n" : "") + "recipients:\n");
        for (Party each : parties) {
            list.append("  - id: " + each.id() + "\n    name: made up\n");
            list.append("    prefixes: " + quoted(each.prefixes()) + "\n    domains: " + quoted(each.domains()) + "\n");
            list.append("    sectors: " + quoted(each.sectors()) + "\n");
            list.append("    asns: " + quoted(each.asns()) + "\n    countries: " + quoted(each.countries()) + "\n");
            list.append("    reports: " + quoted(each.reports()) + "\n    opted-out:\n      reports: "
                    + quoted(each.noReports()) + "\n      prefixes: " + quoted(each.noPrefixes()) + "\n      domains: "
                    + quoted(each.noDomains()) + "\n      asns: " + quoted(each.noAsns()) + "\n");
        }
        Files.writeString(folder.resolve("recipients.yaml"), list);
    }

    private static List<String> quoted(List<String> texts) {
        return texts.stream().map(each -> "\"" + each + "\"").toList();
    }

    // ---- the plain reading ----

    private static List<Party> responsible(
            List<Party> parties,
            String report,
            String ip,
            String host,
            List<String> sectors,
            List<Span> networks,
            List<Span> countries) {
        List<Party> asked = parties.stream().filter(each -> each.takes(report)).toList();
        List<Party> byPrefix = longest(
                asked,
                each -> each.prefixes().stream()
                        .mapToInt(p -> length(p, ip))
                        .max()
                        .orElse(-1));
        if (!byPrefix.isEmpty()) {
            return byPrefix;
        }
        List<Party> byDomain = longest(
                asked,
                each -> each.domains().stream()
                        .filter(domain -> isBelow(host, domain))
                        .mapToInt(String::length)
                        .max()
                        .orElse(-1));
        if (!byDomain.isEmpty()) {
            return byDomain;
        }
        for (String sector : sectors) {
            for (String listed : asListed(sector, said(countries, ip))) {
                List<Party> bySector =
                        those(asked, each -> each.sectors().stream().anyMatch(other -> other.equalsIgnoreCase(listed)));
                if (!bySector.isEmpty()) {
                    return bySector;
                }
            }
        }
        List<Party> byNetwork = those(asked, each -> each.asns().contains(said(networks, ip)));
        return byNetwork.isEmpty() ? those(asked, each -> each.countries().contains(said(countries, ip))) : byNetwork;
    }

    private static boolean isBelow(String host, String domain) {
        String name = host.toLowerCase(java.util.Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals(domain) || name.endsWith("." + domain);
    }

    /** The ways in which a sector may be listed, the most exact first. */
    private static List<String> asListed(String sector, String country) {
        var ways = new ArrayList<String>();
        for (int length = sector.length(); length >= 2; length--) {
            ways.add(sector.substring(0, length) + "@" + country);
            ways.add(sector.substring(0, length));
            if (!sector.matches("[0-9]+")) {
                break;
            }
        }
        return ways;
    }

    private static List<Party> those(List<Party> parties, Predicate<Party> which) {
        return parties.stream().filter(which).toList();
    }

    private static List<Party> longest(List<Party> parties, ToIntFunction<Party> length) {
        int most = parties.stream().mapToInt(length).max().orElse(-1);
        return most < 0 ? List.of() : those(parties, each -> length.applyAsInt(each) == most);
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
        String[] parts = prefix.split("/");
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
