package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.comity.border.Segment;
import org.comity.feeds.FeedCurve;
import org.comity.feeds.FeedCurve.Measure;
import org.comity.ledger.LogName;
import org.comity.seal.Digest;
import org.comity.sql.Databases;

/**
 * {@code comity feed deliver} in a process of its own, killed with SIGKILL at a random moment, or just when a file has its
 * name, or when the mail server has taken a mail; and typed again. What lies in the folders must be what an undisturbed
 * delivery of the same segments writes, and no file may change once it is there. Of mails the same may come again as the
 * same, once for each kill at most; no row is in two.
 */
final class DeliveryKilling {
    private static final int RUN_MILLIS_MAX = 2_000;
    private static final int WAIT_NANOS = 200_000;
    private static final int ROWS = 60;
    private static final int EACH = 12;
    private static final List<String> FORMS = List.of("csv", "xarf", "sightings");
    private static final List<String> MAILED = List.of("event4_telnet", "event4_ntp", "event4_open");
    private static final String AMBER = "event4_sinkhole";
    private static final String HEADER = "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"infection\",\"tag\"\n";
    private static final String DATA = "north";

    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    private final FeedDesk desk;
    private final GreenMail server;
    private final Random random;

    /** What every file was when it was first seen under its name: its inode and the digest of what is in it. */
    private final Map<Path, String> seen = new TreeMap<>();

    private int laps;

    private DeliveryKilling(FeedDesk desk, GreenMail server, Random random) {
        this.desk = desk;
        this.server = server;
        this.random = random;
    }

    /** Kills so many times and says what came of it. */
    static void rounds(Databases kind, int rounds, PrintStream out) throws Exception {
        long seed = Long.getLong("comity.kill.seed", System.nanoTime());
        GreenMail server = server();
        try (var desk = new FeedDesk()
                .set("COMITY_MAIL__FROM", "reports@csirt.northland.example")
                .set("COMITY_MAIL__STARTTLS", "no")
                .set("COMITY_SERVER__PUBLIC_URL", "https://csirt.northland.example")) {
            new DeliveryKilling(desk, server, new Random(seed)).play(kind, rounds, seed, out);
        } finally {
            server.stop();
        }
    }

    private static GreenMail server() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return server;
    }

    private void play(Databases kind, int rounds, long seed, PrintStream out) throws Exception {
        mailTo(server);
        desk.write("green.yaml", recipients("GREEN"));
        desk.write("amber.yaml", recipients("AMBER"));
        desk.node(DATA, kind);
        int killed = 0;
        while (killed < rounds) {
            lay();
            boolean whole = false;
            while (!whole) {
                Process delivering = desk.process(DATA, deliver());
                if (killed < rounds && !endsBefore(moment(), delivering)) {
                    delivering.destroyForcibly().waitFor();
                    killed++;
                } else {
                    assertThat(delivering.waitFor()).as(desk.said(DATA)).isZero();
                    whole = true;
                }
                look();
            }
            handedOver();
            twoDaysGoBy();
        }
        assertThat(desk.command(List.of("ledger", "verify", "--data", DATA))).isZero();
        Sent disturbed = Sent.of(server);
        assertThat(disturbed.again()).isLessThanOrEqualTo(killed);
        Path files = desk.folder.resolve(DATA).resolve("feeds/files");
        Path quiet = desk.folder.resolve("quiet");
        Sent undisturbed = again(quiet);
        assertThat(tree(files)).isEqualTo(tree(quiet)).hasSize(laps * EACH * (MAILED.size() + 1));
        assertThat(disturbed.files()).isEqualTo(undisturbed.files()).hasSize(EACH);
        assertThat(disturbed.links()).isEqualTo(undisturbed.links()).hasSize(EACH);
        out.println(
                "%s: %d kills of deliveries; %d files, each there once and as an undisturbed delivery writes it; %d mails, %d"
                                .formatted(kind, killed, tree(files).size(), disturbed.mails(), disturbed.again())
                        + " of them again as the same (seed " + seed + ")");
    }

    // ---- what is killed, and when ----

    /** Something that happens while it delivers: nothing more is waited for once it has. */
    private interface Moment {
        boolean isOver() throws IOException;
    }

    private Moment moment() throws IOException {
        return switch (random.nextInt(3)) {
            case 0 -> {
                long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(RUN_MILLIS_MAX));
                yield () -> System.nanoTime() - at >= 0;
            }
            case 1 -> after(() -> named().size(), 2 * EACH);
            default -> after(() -> server.getReceivedMessages().length, EACH);
        };
    }

    private Moment after(IntSupplier count, int most) {
        int wanted = count.getAsInt() + 1 + random.nextInt(most);
        return () -> count.getAsInt() >= wanted;
    }

    private static boolean endsBefore(Moment moment, Process process) throws IOException {
        while (process.isAlive()) {
            if (moment.isOver()) {
                return !process.isAlive();
            }
            LockSupport.parkNanos(WAIT_NANOS);
        }
        return true;
    }

    // ---- what is delivered ----

    private static String recipients(String tlp) {
        var text = new StringBuilder("comity: route-recipients/1\ntlp: " + tlp + "\nrecipients:\n");
        for (int i = 0; i < EACH; i++) {
            text.append("""
                  - id: files%1$d
                    name: A network
                    prefixes: 192.0.2.%2$d/28
                    party: cert.westland.example
                    delivery: files
                    form: %3$s
                  - id: mail%1$d
                    name: Another
                    prefixes: 198.51.100.%2$d/28
                    party: cert.westland.example
                    delivery: mail
                    mail: abuse%1$d@network.example
                """.formatted(i, 16 * i, FORMS.get(i % FORMS.size())).indent(2));
        }
        return text.toString();
    }

    /** Some rows of each report for each recipient; of one report they are AMBER. */
    private void lay() throws IOException {
        var line = new ArrayList<>(List.of("feed", "run", "--data", DATA, "--tables", "tables"));
        for (String tlp : List.of("green", "amber")) {
            var run = new ArrayList<>(line);
            run.addAll(List.of("--recipients", tlp + ".yaml"));
            for (String report : tlp.equals("green") ? MAILED : List.of(AMBER)) {
                String name = report + "-" + laps + ".csv";
                var text = new StringBuilder(HEADER);
                for (int i = 0; i < ROWS * EACH; i++) {
                    text.append("\"%s 00:00:%02d\",\"tcp\",\"%s.%d\",\"%d\",\"andromeda\",\"sinkhole\"\n"
                            .formatted(
                                    day,
                                    random.nextInt(60),
                                    i % 2 == 0 ? "192.0.2" : "198.51.100",
                                    16 * (i / 2 % EACH) + random.nextInt(16),
                                    1_024 + ROWS * EACH * laps + i));
                }
                desk.write(name, text.toString());
                run.add(name);
            }
            assertThat(desk.command(run)).isZero();
        }
        laps++;
    }

    private static List<String> deliver() {
        return List.of("feed", "deliver", "--data", DATA, "--tables", "tables", "--recipients", "green.yaml");
    }

    private void mailTo(GreenMail to) {
        desk.set("COMITY_MAIL__SMTP_URL", "smtp://127.0.0.1:" + to.getSmtp().getPort());
    }

    // ---- what came of it ----

    /** The files that have their names. */
    private List<Path> named() {
        Path files = desk.folder.resolve(DATA).resolve("feeds/files");
        if (!Files.exists(files)) {
            return List.of();
        }
        try (var all = Files.walk(files)) {
            return all.filter(each ->
                            Files.isRegularFile(each) && !each.toString().endsWith(".part"))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // while it is looked through a file gets its name
        }
    }

    /** Whoever took a file away when it had its name has what is there. */
    private void look() throws IOException {
        for (Path each : named()) {
            String now = Files.getAttribute(each, "unix:ino") + " " + digest(each);
            assertThat(seen.putIfAbsent(each, now)).as("%s", each).isIn(null, now);
        }
        assertThat(named()).containsAll(seen.keySet());
    }

    /** After a turn that nobody stopped: all is there, in the log once, and counted once. */
    private void handedOver() throws IOException {
        try (Node node = desk.open(DATA)) {
            var feeds = node.rooms().feeds();
            List<Segment> all = feeds.laid("", 1_000_000);
            assertThat(all).hasSize(laps * 2 * EACH * (MAILED.size() + 1));
            Map<Boolean, List<Segment>> taken = all.stream()
                    .collect(Collectors.partitioningBy(each ->
                            each.report().equals(AMBER) && recipient(each).startsWith("mail")));
            assertThat(taken.get(false)).extracting(Segment::state).containsOnly("taken");
            assertThat(taken.get(true)).extracting(Segment::state).containsOnly("laid");
            long served =
                    node
                            .rooms()
                            .ledger()
                            .entries(LogName.of(FeedDesk.AGREEMENT, FeedDesk.WESTLAND), 0, 1_000_000)
                            .stream()
                            .filter(each -> "served"
                                    .equals(Objects.requireNonNull(each.opening())
                                            .json()
                                            .text("kind")))
                            .count();
            assertThat(served).isEqualTo(taken.get(false).size());
            String rows = Long.toString(
                    taken.get(false).stream().mapToLong(Segment::rows).sum());
            assertThat(feeds.curve(day, 1).lines(true, FeedCurve.ALL, FeedCurve.ALL))
                    .extracting(each -> each.of(Measure.DELIVERED))
                    .containsExactly(rows);
        }
        assertThat(named()).hasSize(laps * EACH * (MAILED.size() + 1));
        try (var left = Files.walk(desk.folder.resolve(DATA).resolve("feeds/files"))) {
            assertThat(left.filter(each -> each.toString().endsWith(".part"))).isEmpty();
        }
    }

    private static String recipient(Segment segment) {
        return Objects.requireNonNull(segment.ours()).recipient();
    }

    /** So that the next mail is due. */
    private void twoDaysGoBy() throws IOException {
        tell("UPDATE feed_digest SET sent = sent - " + TimeUnit.DAYS.toMicros(2));
    }

    private void tell(String... sentences) throws IOException {
        try (Node node = desk.open(DATA)) {
            node.rooms().database().write(transaction -> {
                for (String each : sentences) {
                    transaction.prepare(each).executeUpdate();
                }
                return null;
            });
        }
    }

    /** Delivers all of it once more, into another folder and by another server, and nobody disturbs it. */
    private Sent again(Path into) throws Exception {
        tell("DELETE FROM feed_digest_segment", "DELETE FROM feed_digest", "UPDATE segment SET state = 'laid'");
        GreenMail other = server();
        try {
            mailTo(other);
            desk.set("COMITY_FEED__FILES_FOLDER", into.toString());
            assertThat(desk.command(deliver())).isZero();
            Sent sent = Sent.of(other);
            assertThat(sent.again()).isZero();
            return sent;
        } finally {
            other.stop();
        }
    }

    /** Every file below a folder with the digest of what is in it. */
    private static Map<String, String> tree(Path folder) throws IOException {
        var tree = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                tree.put(folder.relativize(each).toString(), digest(each));
            }
        }
        return tree;
    }

    private static String digest(Path file) throws IOException {
        return Digest.of(Files.readAllBytes(file)).hex();
    }

    /**
     * What a mail server took.
     *
     * @param again how many mails it had already
     * @param files by address: what was attached, by name
     * @param links by address: the pages that were told
     */
    private record Sent(int mails, int again, Map<String, Map<String, String>> files, Map<String, Set<String>> links) {

        /** Copies say the same; what is in one mail is in no other. */
        static Sent of(GreenMail server) throws Exception {
            Map<String, List<Object>> known = new HashMap<>();
            var files = new TreeMap<String, Map<String, String>>();
            var links = new TreeMap<String, Set<String>>();
            int again = 0;
            for (MimeMessage mail : server.getReceivedMessages()) {
                String to = mail.getAllRecipients()[0].toString();
                var parts = (MimeMultipart) mail.getContent();
                String text = String.valueOf(parts.getBodyPart(0).getContent()).replace("\r\n", "\n");
                var attached = new TreeMap<String, String>();
                for (int i = 1; i < parts.getCount(); i++) {
                    try (var in = new GZIPInputStream(parts.getBodyPart(i).getInputStream())) {
                        attached.put(
                                parts.getBodyPart(i).getFileName(),
                                new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
                List<Object> says = List.of(to, mail.getSubject(), mail.getSentDate(), text, attached);
                List<Object> before = known.putIfAbsent(mail.getMessageID(), says);
                if (before != null) {
                    assertThat(says).isEqualTo(before);
                    again++;
                    continue;
                }
                attached.forEach((name, rows) -> assertThat(files.computeIfAbsent(to, any -> new TreeMap<>())
                                .put(name, rows))
                        .as("%s came to %s in another mail", name, to)
                        .isNull());
                text.lines()
                        .filter(line -> line.contains("/feed/v1/segments/") && !line.endsWith("/segments/"))
                        .forEach(link -> assertThat(links.computeIfAbsent(to, any -> new TreeSet<>())
                                        .add(link.strip()))
                                .as("%s was told to %s in another mail", link, to)
                                .isTrue());
            }
            return new Sent(server.getReceivedMessages().length, again, files, links);
        }
    }
}
