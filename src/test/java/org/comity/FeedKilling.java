package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.comity.border.Segment;
import org.comity.feeds.FeedAccount;
import org.comity.feeds.FeedRunRow;
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

    /** So that a file has several. */
    private static final Map<String, String> SMALL_BLOCKS = Map.of("COMITY_FEED__BLOCK_MIB", "1");

    private final Path folder;
    private final Random random;

    private FeedKilling(Path folder, Random random) {
        this.folder = folder;
        this.random = random;
    }

    /** Kills so many times and says what came of it. */
    static void rounds(Databases kind, int rounds, PrintStream out) throws Exception {
        long seed = Long.getLong("comity.kill.seed", System.nanoTime());
        Path folder = Files.createTempDirectory("comity-feed-kill-");
        try {
            new FeedKilling(folder, new Random(seed)).play(kind, rounds, seed, out);
        } finally {
            try (var inside = Files.walk(folder)) {
                for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private void play(Databases kind, int rounds, long seed, PrintStream out) throws Exception {
        Files.writeString(folder.resolve("recipients.yaml"), recipients());
        tables();
        node("quiet", kind);
        node("killed", kind);
        int killed = 0;
        int whole = 0;
        int files = 0;
        while (killed < rounds) {
            if (files == whole) {
                write("2026-03-0" + (1 + files % 9) + "-event4_sinkhole-" + files++ + ".csv");
            }
            Process run = process("killed", files - 1);
            if (run.waitFor(random.nextInt(RUN_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
                assertThat(run.exitValue()).as(said("killed")).isEqualTo(2); // rows are malformed
                whole++;
            } else {
                run.destroyForcibly().waitFor();
                killed++;
            }
        }
        for (int file = whole; file < files; file++) {
            assertThat(process("killed", file).waitFor()).as(said("killed")).isEqualTo(2);
        }
        for (int file = 0; file < files; file++) {
            assertThat(command(line("quiet", file))).isEqualTo(2);
        }
        Seen quiet = look("quiet");
        Seen disturbed = look("killed");
        assertThat(disturbed.account()).isEqualTo(quiet.account());
        assertThat(disturbed.rows()).isEqualTo(quiet.rows());
        assertThat(disturbed.account().read()).isEqualTo((long) files * ROWS);
        assertThat(command(List.of("ledger", "verify", "--data", "killed"))).isZero();
        out.println("%s: %d kills over %d files; %d rows, each where a run that nobody disturbed says (seed %d)"
                .formatted(kind, killed, files, disturbed.account().read(), seed));
    }

    private record Seen(FeedAccount account, Map<String, String> rows) {}

    /** Of each recipient the digest of all its rows in their order. */
    private Seen look(String data) throws IOException {
        try (Node node = Node.open(new DataFolder(folder.resolve(data)), config(data), java.time.Clock.systemUTC())) {
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
            return new Seen(account, digests);
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
        Files.writeString(folder.resolve(name), text);
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

    private void tables() throws IOException {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        Files.writeString(
                tables.resolve("countries.csv"),
                "start,end,country\n192.0.2.0,192.0.2.255,SE\n198.51.100.0,198.51.100.127,NL\n");
        Files.writeString(tables.resolve("tables.yaml"), """
                comity: route-tables/1
                tables:
                  - file: countries.csv
                    maps: country
                    form: ranges
                    date: %s
                    source: made up for this test
                """.formatted(LocalDate.now(ZoneOffset.UTC)));
    }

    // ---- nodes ----

    /** A node with an agreement with Westland, whose own node has signed it. */
    private void node(String data, Databases kind) throws IOException {
        String westland = "westland-of-" + data;
        var init = new ArrayList<>(
                List.of("init", "--data", data, "--name", "Northland CSIRT", "--id", "csirt.northland.example"));
        if (kind == Databases.POSTGRESQL) {
            init.addAll(List.of("--database", kind.freshUrl()));
        }
        out(init);
        out(List.of("init", "--data", westland, "--name", "Westland CERT", "--id", "cert.westland.example"));
        out(List.of(
                "party",
                "add",
                "cert.southland.example",
                "--name",
                "Southland CERT",
                "--without-node",
                "--data",
                data));
        party(data, "cert.westland.example", key(westland));
        party(westland, "csirt.northland.example", key(data));
        String agreement = data + ".yaml";
        Files.writeString(folder.resolve(agreement), """
                comity: agreement/1
                id: victims
                version: 1
                title: Notices to victims
                purpose: Tell who is infected
                parties:
                  - id: csirt.northland.example
                    name: Northland CSIRT
                    key: %s
                  - id: cert.westland.example
                    name: Westland CERT
                    key: %s
                valid:
                  from: 2020-01-01T00:00:00Z
                  until: 2099-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Infected machines
                    types: observation/event4_*
                    tlp: AMBER
                    unmarked: refuse
                """.formatted(key(data), key(westland)));
        for (String each : List.of(data, westland)) {
            out(List.of("agreement", "add", agreement, "--data", each));
        }
        String note = data + ".note";
        Files.writeString(folder.resolve(note), out(List.of("agreement", "sign", "victims", "--data", westland)));
        out(List.of("agreement", "sign", "victims", "--data", data));
        out(List.of("agreement", "accept", "victims", note, "--data", data));
    }

    private void party(String data, String id, String key) throws IOException {
        out(List.of("party", "add", id, "--name", id, "--key", key, "--data", data));
    }

    private String key(String data) throws IOException {
        try (Node node = Node.open(new DataFolder(folder.resolve(data)), config(data), java.time.Clock.systemUTC())) {
            return node.rooms().parties().ours().key();
        }
    }

    private Config config(String data) throws IOException {
        return Config.read(folder.resolve(data), SMALL_BLOCKS, Map.of());
    }

    private List<String> line(String data, int file) throws IOException {
        try (var files = Files.list(folder)) {
            String name = files.map(each -> each.getFileName().toString())
                    .filter(each -> each.endsWith("-" + file + ".csv"))
                    .findFirst()
                    .orElseThrow();
            return List.of(
                    "feed", "run", "--data", data, "--tables", "tables", "--recipients", "recipients.yaml", name);
        }
    }

    private Process process(String data, int file) throws IOException {
        var command = new ArrayList<>(NodeProcess.program());
        command.addAll(line(data, file));
        var process = new ProcessBuilder(command).directory(folder.toFile());
        process.environment().putAll(SMALL_BLOCKS);
        return process.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(data + ".err").toFile()))
                .start();
    }

    private String said(String data) throws IOException {
        return Files.readString(folder.resolve(data + ".err"));
    }

    private int command(List<String> arguments) {
        return Program.run(
                arguments,
                folder,
                SMALL_BLOCKS,
                InputStream.nullInputStream(),
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream());
    }

    private String out(List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertThat(Program.run(arguments, folder, SMALL_BLOCKS, InputStream.nullInputStream(), out, err))
                .as("%s: %s", arguments, err)
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
