package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.comity.border.Segment;
import org.comity.feeds.FeedAccount;
import org.comity.feeds.FeedCurve;
import org.comity.feeds.FeedRunRow;
import org.comity.routing.Outcome;
import org.comity.sql.Databases;

/**
 * {@code comity feed run} in a process of its own, killed with SIGKILL at a random moment and typed again, until all was gone
 * through: what each recipient got, and what became of every row, must be what a run that nobody disturbed says.
 */
final class FeedKilling {
    private static final int ROWS = 30_000;
    private static final int RUN_MILLIS_MAX = 2_500;
    private static final String HEADER =
            "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"src_hostname\",\"dst_ip\",\"infection\",\"tag\"\n";

    /** Rows are malformed; or it was killed when all was laid, and there was nothing left to do but to count it. */
    private static final List<Integer> ENDED = List.of(2, 0);

    private final FeedDesk desk;
    private final Random random;

    private FeedKilling(FeedDesk desk, Random random) {
        this.desk = desk;
        this.random = random;
    }

    /** Kills so many times and says what came of it. */
    static void rounds(Databases kind, int rounds, PrintStream out) throws Exception {
        long seed = Long.getLong("comity.kill.seed", System.nanoTime());
        // So that a file has several blocks.
        try (var desk = new FeedDesk().set("COMITY_FEED__BLOCK_MIB", "1")) {
            new FeedKilling(desk, new Random(seed)).play(kind, rounds, seed, out);
        }
    }

    private void play(Databases kind, int rounds, long seed, PrintStream out) throws Exception {
        desk.write("recipients.yaml", recipients());
        desk.node("quiet", kind);
        desk.node("killed", kind);
        int killed = 0;
        int whole = 0;
        int files = 0;
        while (killed < rounds) {
            if (files == whole) {
                write("2026-03-0" + (1 + files % 9) + "-event4_sinkhole-" + files++ + ".csv");
            }
            Process run = desk.process("killed", line("killed", files - 1));
            if (run.waitFor(random.nextInt(RUN_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
                assertThat(run.exitValue()).as(desk.said("killed")).isIn(ENDED);
                whole++;
            } else {
                run.destroyForcibly().waitFor();
                killed++;
            }
        }
        for (int file = whole; file < files; file++) {
            assertThat(desk.process("killed", line("killed", file)).waitFor())
                    .as(desk.said("killed"))
                    .isIn(ENDED);
        }
        for (int file = 0; file < files; file++) {
            assertThat(desk.command(line("quiet", file))).isEqualTo(2);
        }
        Seen quiet = look("quiet");
        Seen disturbed = look("killed");
        assertThat(disturbed.account()).isEqualTo(quiet.account());
        assertThat(disturbed.rows()).isEqualTo(quiet.rows());
        assertThat(disturbed.counted()).isEqualTo(quiet.counted());
        assertThat(disturbed.account().read()).isEqualTo((long) files * ROWS);
        assertThat(disturbed.account().of(Outcome.DELIVERED)).isGreaterThan((long) files * ROWS / 4);
        assertThat(desk.command(List.of("ledger", "verify", "--data", "killed")))
                .isZero();
        out.println("%s: %d kills over %d files; %d rows, each where a run that nobody disturbed says (seed %d)"
                .formatted(kind, killed, files, disturbed.account().read(), seed));
    }

    /** @param counted the lines of the curve */
    private record Seen(FeedAccount account, Map<String, String> rows, List<FeedCurve.Line> counted) {}

    /** Of each recipient the digest of all its rows in their order. */
    private Seen look(String data) throws IOException {
        try (Node node = desk.open(data)) {
            var feeds = node.rooms().feeds();
            FeedAccount account = FeedAccount.NONE;
            for (FeedRunRow each : feeds.runs(1_000)) {
                assertThat(each.state()).isEqualTo(FeedRunRow.DONE);
                account = account.and(each.account());
            }
            var rows = new TreeMap<String, ByteArrayOutputStream>();
            long laid = 0;
            for (Segment each : feeds.laid("", 1_000_000).reversed()) {
                String recipient = java.util.Objects.requireNonNull(each.ours()).recipient();
                byte[] bytes = feeds.rows(each, 0, (int) each.bytes());
                assertThat(org.comity.seal.Digest.of(bytes).hex()).isEqualTo(each.sha256());
                rows.computeIfAbsent(recipient, any -> new ByteArrayOutputStream())
                        .writeBytes(bytes);
                laid += each.rows();
            }
            assertThat(account.recipients().values().stream()
                            .mapToLong(FeedAccount.Share::rows)
                            .sum())
                    .isEqualTo(laid);
            var digests = new TreeMap<String, String>();
            rows.forEach((recipient, bytes) -> digests.put(
                    recipient, org.comity.seal.Digest.of(bytes.toByteArray()).hex()));
            return new Seen(
                    account, digests, feeds.curve(LocalDate.of(2026, 3, 9), 9).lines(true));
        }
    }

    // ---- what is gone through ----

    private void write(String name) throws IOException {
        var text = new StringBuilder(HEADER);
        for (int i = 0; i < ROWS; i++) {
            String address = switch (random.nextInt(4)) {
                case 0 -> "2001:db8:" + Integer.toHexString(random.nextInt(1 << 16)) + "::1";
                case 1 -> "198.51.100." + random.nextInt(256);
                default -> "192.0.2." + random.nextInt(256);
            };
            String day = random.nextInt(500) == 0 ? "2026-02-30" : "2026-03-0" + (1 + random.nextInt(2));
            text.append(
                    "\"%s 00:00:%02d\",\"tcp\",\"%s\",\"%d\",\"h%d.access.example\",\"203.0.113.9\",\"andromeda\",\"sinkhole\"\n"
                            .formatted(
                                    day, random.nextInt(60), address, random.nextInt(65_536), random.nextInt(1_000)));
        }
        desk.write(name, text.toString());
    }

    private static String recipients() {
        return """
                comity: route-recipients/1
                tlp: AMBER
                unroutable: rest
                recipients:
                  - id: land
                    name: A country
                    countries: SE
                    party: cert.westland.example
                  - id: network
                    name: A network in it
                    prefixes: 192.0.2.0/26
                    party: cert.westland.example
                  - id: refused
                    name: Nobody has signed with it
                    countries: NL
                    party: cert.southland.example
                  - id: rest
                    name: Our partner's desk
                    prefixes: 203.0.113.0/24
                    party: cert.westland.example
                """;
    }

    /** Every other file is counted too. */
    private List<String> line(String data, int file) throws IOException {
        try (var files = Files.list(desk.folder)) {
            String name = files.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith("-" + file + ".csv"))
                    .findFirst()
                    .orElseThrow();
            var line = new ArrayList<>(List.of(
                    "feed", "run", "--data", data, "--tables", "tables", "--recipients", "recipients.yaml", name));
            if (file % 2 == 1) {
                line.add("--aggregate");
            }
            return line;
        }
    }
}
