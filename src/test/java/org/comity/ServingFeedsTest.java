package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.comity.border.Segment;
import org.comity.doors.shell.Rooms;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What a serving node does with observations by itself, while nobody types anything. */
final class ServingFeedsTest {
    private static final Serving.Pace SOON = new Serving.Pace(Duration.ofMillis(100), Duration.ofMillis(100));
    private static final long WITHIN_NANOS = Duration.ofSeconds(60).toNanos();
    private static final String NORTH = "north";
    private static final String WEST = "westland-of-north";
    private static final String HEADER = "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"infection\",\"tag\"\n";

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

    private Instant now() {
        return Instant.now().plus(later.get());
    }

    @OnBothDatabases
    void files_mails_and_letters_go_by_themselves_and_what_is_due_is_deleted(Databases kind) throws Exception {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try (var desk = desk(server)) {
            desk.node(NORTH, kind);
            desk.write("recipients.yaml", recipients());
            run(desk, "event4_telnet.csv", 1);
            try (Node north = desk.open(NORTH, this::now);
                    Serving serving = serve(desk, north, NORTH);
                    Node west = desk.open(WEST, this::now);
                    Serving fetching = serve(desk, west, WEST)) {
                assertThat(fetching.peerBase()).isPresent();
                west.rooms()
                        .federation()
                        .peers()
                        .add("csirt.northland.example", serving.peerBase().orElseThrow() + "/");

                await(() -> states(north.rooms()), Map.of("files", "taken", "mail", "taken", "node", "taken"));
                assertThat(Files.readString(only(desk.folder.resolve("north/feeds/files/files"))))
                        .isEqualTo(HEADER + row("192.0.2.1", 1));
                assertThat(server.getReceivedMessages()).hasSize(1);
                assertThat(server.getReceivedMessages()[0].getSubject()).contains("1 row for you");
                Segment came = west.rooms().feeds().received("", 10).getFirst();
                assertThat(came.state()).isEqualTo("taken");
                assertThat(west.rooms().feeds().file(came)).hasContent(row("192.0.2.65", 1));
                assertThat(count(desk, "blocks")).isEqualTo(1);

                later.set(Duration.ofDays(31));

                await(() -> states(north.rooms()), Map.of("files", "gone", "mail", "gone", "node", "gone"));
                await(() -> west.rooms().feeds().received("", 10).getFirst().state(), "deleted");
                await(() -> west.rooms().feeds().file(came).toFile().exists(), false);
                await(() -> count(desk, "blocks"), 0);
                await(() -> count(desk, "sighted"), 0);
                // What was handed over is the recipient's, and is not ours to delete.
                assertThat(only(desk.folder.resolve("north/feeds/files/files"))).exists();
                assertThat(server.getReceivedMessages()).hasSize(1);
            }
        } finally {
            server.stop();
        }
    }

    /** What waits for a mail server that is away, and for a digest that is not due, goes when it can. */
    @OnBothDatabases
    void a_mail_that_could_not_go_goes_when_its_time_has_come(Databases kind) throws Exception {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        int port = server.getSmtp().getPort();
        try (var desk = desk(server)) {
            desk.node(NORTH, kind);
            desk.write("recipients.yaml", recipients());
            run(desk, "event4_telnet.csv", 1);
            server.stop();
            try (Node north = desk.open(NORTH, this::now);
                    Serving serving = serve(desk, north, NORTH)) {
                assertThat(serving.base()).startsWith("http://");
                await(() -> states(north.rooms()).get("files"), "taken");
                await(() -> tries(north.rooms()), 1L);
                assertThat(states(north.rooms())).containsEntry("mail", "laid");
                var again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
                again.start();
                try {
                    later.set(Duration.ofMinutes(2));
                    await(() -> states(north.rooms()).get("mail"), "taken");
                    assertThat(again.getReceivedMessages()).hasSize(1);
                } finally {
                    again.stop();
                }
            }
        } finally {
            server.stop();
        }
    }

    private static FeedDesk desk(GreenMail server) throws IOException {
        return new FeedDesk()
                .set("COMITY_MAIL__FROM", "reports@csirt.northland.example")
                .set("COMITY_MAIL__STARTTLS", "no")
                .set(
                        "COMITY_MAIL__SMTP_URL",
                        "smtp://127.0.0.1:" + server.getSmtp().getPort())
                .set("COMITY_SERVER__LISTEN", "127.0.0.1:0")
                .set("COMITY_PEER__LISTEN", "127.0.0.1:0")
                .set("COMITY_PEER__EVERY_SECONDS", "1");
    }

    private static String recipients() {
        return """
                comity: route-recipients/1
                tlp: GREEN
                recipients:
                  - id: files
                    name: A network
                    prefixes: 192.0.2.0/27
                    party: cert.westland.example
                    delivery: files
                  - id: mail
                    name: Another
                    prefixes: 192.0.2.32/27
                    party: cert.westland.example
                    delivery: mail
                    mail: abuse@network.example
                  - id: node
                    name: A third
                    prefixes: 192.0.2.64/27
                    party: cert.westland.example
                """;
    }

    private static String row(String address, int port) {
        return "\"%s 00:00:01\",\"tcp\",\"%s\",\"%d\",\"mirai\",\"scan\"\n"
                .formatted(LocalDate.now(ZoneOffset.UTC).minusDays(1), address, port);
    }

    /** A row for each recipient, laid by the plan that the node keeps. */
    private static void run(FeedDesk desk, String name, int port) throws IOException {
        desk.write(name, HEADER + row("192.0.2.1", port) + row("192.0.2.33", port) + row("192.0.2.65", port));
        assertThat(desk.command(List.of(
                        "feed",
                        "plan",
                        "set",
                        "--data",
                        NORTH,
                        "--tables",
                        "tables",
                        "--recipients",
                        "recipients.yaml")))
                .isZero();
        assertThat(desk.command(List.of("feed", "run", "--data", NORTH, name))).isZero();
    }

    private static Serving serve(FeedDesk desk, Node node, String data) throws IOException {
        return Serving.open(node, desk.place(data), desk.config(data), true, SOON);
    }

    private static Map<String, String> states(Rooms rooms) {
        return rooms.feeds().laid("", 10).stream()
                .collect(Collectors.toMap(
                        each -> Objects.requireNonNull(each.ours()).recipient(), Segment::state));
    }

    private static long tries(Rooms rooms) {
        return rooms.database().read(reading -> {
            try (var rows = reading.prepare("SELECT coalesce(max(tries), 0) FROM feed_digest")
                    .executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static int count(FeedDesk desk, String folder) {
        return Objects.requireNonNull(desk.folder
                        .resolve(NORTH)
                        .resolve("feeds")
                        .resolve(folder)
                        .toFile()
                        .list())
                .length;
    }

    private static Path only(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static <T> void await(Callable<T> what, T wanted) throws Exception {
        long until = System.nanoTime() + WITHIN_NANOS;
        while (!wanted.equals(what.call()) && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(what.call()).isEqualTo(wanted);
    }
}
