package org.comity.doors.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Northland's sinkhole over ten days, of which one is missing: machines of many countries, those of some sent to Westland. */
final class FeedScene {
    static final LocalDate FIRST = LocalDate.of(2026, 11, 13);
    static final LocalDate MISSING = FIRST.plusDays(5);
    private static final int DAYS = 10;
    private static final List<String> FAMILIES = List.of("andromeda", "mirai", "ranbyus");
    private static final List<String> COUNTRIES = List.of(
            "DE", "US", "BR", "IN", "FR", "IT", "ES", "PL", "TR", "ID", "VN", "TH", "MX", "AR", "EG", "NG", "ZA", "JP",
            "KR", "CN", "RU", "UA", "RO", "BG", "GR", "PT", "NL", "BE", "CH", "AT", "CZ", "HU", "SE", "NO", "FI", "DK",
            "IE", "GB", "CA", "AU", "NZ", "CL", "CO", "PE", "KE", "MA", "DZ", "TN", "SA", "AE", "IL", "IR", "PK", "BD",
            "PH", "MY", "SG", "MT", "LI", "IS", "LU");

    private FeedScene() {}

    /** Agrees with Westland, and goes through all there is. */
    static void play(Stand stand) throws IOException {
        agree(stand);
        Path folder = Files.createDirectories(stand.folder.resolve("sinkhole"));
        tables(folder);
        for (int day = 0; day < DAYS; day++) {
            if (!FIRST.plusDays(day).equals(MISSING)) {
                Files.writeString(
                        folder.resolve("reports/" + FIRST.plusDays(day) + "-event6_sinkhole-world.csv"), report(day));
            }
        }
        run(
                stand,
                "feed",
                "run",
                "--tables",
                "sinkhole/tables",
                "--recipients",
                "sinkhole/recipients.yaml",
                "sinkhole/reports");
        for (int day = 0; day < DAYS - 3; day++) {
            if (!FIRST.plusDays(day).equals(MISSING)) {
                stand.run(
                        "feed",
                        "answer",
                        "--for",
                        "westland",
                        "--report",
                        "event6_sinkhole",
                        "--day",
                        FIRST.plusDays(day).toString(),
                        "--family",
                        "andromeda",
                        "--notified",
                        "120",
                        "--fixed",
                        Integer.toString(30 + 9 * day),
                        "--from",
                        "mail of 2026-11-22");
            }
        }
    }

    /** Rows that nobody may have are an exit of their own. */
    private static void run(Stand stand, String... words) {
        stand.runTo(2, words);
    }

    private static void agree(Stand stand) {
        String document = Scene.document(
                        stand,
                        "victims",
                        Scene.WESTLAND,
                        "Westland CERT",
                        Scene.WESTS,
                        "Infected machines",
                        "AMBER",
                        """
                            data:
                              - category: ip-address
                                basis: mandate
                                no-transfer: Both are bound by the same act
                                measure: truncate
                        """)
                .replace("[indicator, malware, relationship]", "observation/event*")
                .replace("clauses:", """
                        grounds:
                          - id: mandate
                            kind: processing basis
                            text: The mandate of the team
                            source: Network Security Act of Northland, section 7
                            status: in force
                        clauses:""");
        Scene.agree(stand, document, Scene.WESTLAND, Scene.WESTS);
    }

    private static void tables(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("tables"));
        Files.createDirectories(folder.resolve("reports"));
        var ranges = new StringBuilder();
        for (int i = 0; i < COUNTRIES.size(); i++) {
            ranges.append("2001:db8:%x::/48,%s%n".formatted(i + 1, COUNTRIES.get(i)));
        }
        Files.writeString(folder.resolve("tables/countries.csv"), ranges);
        Files.writeString(folder.resolve("tables/tables.yaml"), """
                comity: route-tables/1
                tables:
                  - file: countries.csv
                    maps: country
                    form: prefixes
                    date: 2026-11-20
                    source: made up for this test
                """);
        Files.writeString(folder.resolve("recipients.yaml"), """
                comity: route-recipients/1
                tlp: AMBER
                recipients:
                  - id: westland
                    name: Westland CERT
                    countries: DE
                    party: %1$s
                  - id: east
                    name: The teams of the east
                    countries: [PL, RO, BG, CZ, HU, UA]
                    party: %1$s
                  - id: north
                    name: The teams of the north
                    countries: [SE, NO, FI, DK, IS]
                    party: %2$s
                """.formatted(Scene.WESTLAND, Scene.EASTLAND));
    }

    private static String report(int day) {
        var random = new Random(day);
        var rows = new StringBuilder(
                "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"dst_ip\",\"infection\",\"tag\"\n");
        for (int i = 0; i < COUNTRIES.size(); i++) {
            for (int family = 0; family < FAMILIES.size(); family++) {
                int machines = (int)
                        (260 / (1 + i * (family + 1) * 0.6) * Math.pow(0.9, day) * (0.9 + random.nextDouble() / 5));
                for (int machine = 0; machine < machines; machine++) {
                    rows.append(
                            "\"%s 00:%02d:%02d\",\"tcp\",\"2001:db8:%x::%x\",\"%d\",\"2001:db8:ffff::9\",\"%s\",\"sinkhole\"%n"
                                    .formatted(
                                            FIRST.plusDays(day),
                                            machine / 60 % 60,
                                            machine % 60,
                                            i + 1,
                                            family * 4096 + machine + day * 3,
                                            40_000 + machine,
                                            FAMILIES.get(family)));
                }
            }
        }
        return rows.toString();
    }
}
