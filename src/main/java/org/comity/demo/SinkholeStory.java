package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The demo's eighth story: a day of a sinkhole. Each row goes to who can act on it, once, as far as the agreement says, and
 * both sides count the same.
 */
final class SinkholeStory {
    private static final String AGREEMENT = "sinkhole";
    private static final int ROWS = 200_000;
    private static final String HEADER =
            "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"src_hostname\",\"infection\",\"tag\",\"http_referer\"";

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode westland;
    private final List<String> forWestland = new ArrayList<>();
    private int duplicates;
    private int unroutable;
    private int malformed;

    SinkholeStory(Demo demo, Path folder, DemoNode northland, DemoNode westland) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.westland = westland;
    }

    /** Tells it; answers whether Westland holds exactly the rows that are its own, and the account says so. */
    boolean play() throws IOException {
        return parted() & fetched() & again();
    }

    private boolean parted() throws IOException {
        demo.step("After a seizure Northland's sinkhole sees " + ROWS
                + " rows in a day. Each goes to who can act on it, under an agreement");
        Signing.all(folder, AGREEMENT, document(), northland, westland);
        files();
        demo.say(
                "  The agreement lets addresses go, and nothing of what machines said; what is nobody's is counted, not lost.");
        String said = northland
                .type(
                        "feed",
                        "run",
                        "--tables",
                        "sinkhole-tables",
                        "--recipients",
                        "sinkhole-recipients.yaml",
                        report())
                .out();
        String account = "all %d %d %d 0 %d %d".formatted(ROWS, forWestland.size(), duplicates, unroutable, malformed);
        boolean balances =
                said.lines().map(line -> line.strip().replaceAll(" +", " ")).anyMatch(account::equals);
        demo.say(
                balances
                        ? "  read = delivered + duplicate + refused + unroutable + malformed, as the rows were made."
                        : "  THE ACCOUNT IS NOT " + account);
        return balances;
    }

    private boolean fetched() throws IOException {
        demo.step("Westland's node is told by letter, asks its own side of the agreement, and fetches what is its own");
        westland.quietly("peer", "add", northland.party.id(), northland.peerBase());
        westland.type("peer", "pull", northland.party.id());
        westland.type("feed", "received");
        westland.must("feed", "export", "--out", "sinkhole-came");
        List<String> came = new ArrayList<>(Files.readAllLines(
                folder.resolve("sinkhole-came").resolve(northland.party.id()).resolve("event4_sinkhole.csv")));
        boolean header = came.removeFirst().equals(HEADER);
        Collections.sort(came);
        Collections.sort(forWestland);
        boolean same = header && came.equals(forWestland);
        demo.say(
                same
                        ? "  " + came.size()
                                + " rows, reconciled to the last one: those that are Westland's, and no other."
                        : "  WESTLAND HOLDS OTHER ROWS THAN ITS OWN.");
        return same;
    }

    private boolean again() {
        demo.step("The same file once more: nothing of it goes out twice");
        String said = northland
                .type(
                        "feed",
                        "run",
                        "--again",
                        "--tables",
                        "sinkhole-tables",
                        "--recipients",
                        "sinkhole-recipients.yaml",
                        report())
                .out();
        return said.lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .anyMatch(line -> line.startsWith("all " + ROWS + " 0 "));
    }

    private static String report() {
        return day() + "-event4_sinkhole-world.csv";
    }

    private static LocalDate day() {
        return LocalDate.now(ZoneOffset.UTC).minusDays(1);
    }

    /** A fifth of the rows come a second time; some addresses are nobody's; some rows cannot be read. */
    private void files() throws IOException {
        var random = new Random(7);
        var text = new StringBuilder(HEADER).append('\n');
        String last = "";
        for (int i = 0; i < ROWS; i++) {
            boolean broken = random.nextInt(1_000) == 0;
            boolean nobodys = random.nextInt(10) == 0;
            // No two of these are the same: the port counts up with the address.
            String row =
                    "\"%s %02d:%02d:%02d\",\"tcp\",\"%s%d\",\"%d\",\"h%d.access.example\",\"andromeda\",\"sinkhole\",\"%s\""
                            .formatted(
                                    day(),
                                    i / 8_400,
                                    i / 140 % 60,
                                    i % 60,
                                    nobodys ? "198.51.100." : "192.0.2.",
                                    i % 256,
                                    1_024 + i / 256,
                                    i,
                                    "%s");
            String seen = row.formatted("http://page.example/?user=" + i);
            if (i % 5 == 4) {
                text.append(last);
                duplicates++;
            } else if (broken) {
                text.append(seen.replaceFirst("\"tcp\"", "tcp\"")).append('\n');
                malformed++;
            } else if (nobodys) {
                text.append(seen).append('\n');
                unroutable++;
            } else {
                last = seen + "\n";
                text.append(last);
                forWestland.add(row.formatted(""));
            }
        }
        Files.writeString(folder.resolve(report()), text);
        Path tables = Files.createDirectory(folder.resolve("sinkhole-tables"));
        Files.writeString(tables.resolve("countries.csv"), "start,end,country\n192.0.2.0,192.0.2.255,XW\n");
        Files.writeString(tables.resolve("tables.yaml"), """
                comity: route-tables/1
                tables:
                  - file: countries.csv
                    maps: country
                    form: ranges
                    date: %s
                    source: made up for the demo
                """.formatted(day()));
        Files.writeString(folder.resolve("sinkhole-recipients.yaml"), """
                comity: route-recipients/1
                tlp: AMBER
                recipients:
                  - id: westland
                    name: %s
                    countries: XW
                    party: %s
                    agreement: %s
                """.formatted(
                        westland.party.name(), westland.party.id(), AGREEMENT));
    }

    private String document() {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Notices to victims
                purpose: Tell whose machines are infected
                implements: Arrangement on victims of botnets (fictional)
                parties:
                %s%svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2100-01-01T00:00:00Z
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: Network Security Act of Northland (fictional), section 7
                    status: in force
                clauses:
                  - id: "1"
                    title: Infected machines
                    types: observation/event4_*
                    tlp: AMBER
                    unmarked: refuse
                    data:
                      - category: ip-address
                        basis: mandate
                        no-transfer: Both are bound by the same act
                        measure: keep
                      - category: free-text
                        basis: mandate
                        no-transfer: Both are bound by the same act
                        measure: drop
                """.formatted(AGREEMENT, Signing.member(northland), Signing.member(westland));
    }
}
