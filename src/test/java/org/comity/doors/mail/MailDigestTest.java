package org.comity.doors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.comity.border.Segment;
import org.comity.feeds.Delivered;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.FeedWorld;
import org.comity.feeds.Reporter;
import org.comity.marking.Tlp;
import org.comity.parties.Scope;
import org.comity.sql.Databases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits is told by mail, by a real mail server; what is AMBER is in no mail. */
final class MailDigestTest {
    private static final String TO = "abuse@network.example";

    @TempDir
    Path folder;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void open() {
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    private FeedWorld world(Databases on, Duration digest, int rate) {
        var world = new FeedWorld(on, folder)
                .recipient(
                        "net",
                        "192.0.2",
                        new FeedPlan.Terms(
                                FeedWorld.WEST, "west", FeedPlan.Delivery.MAIL, TO, FeedPlan.Form.CSV, digest, rate));
        world.feeds
                .deliveries()
                .reportedBy(
                        new Reporter("Northland CSIRT", FeedWorld.NORTH, "reports@csirt.northland.example"),
                        () -> "https://csirt.northland.example");
        world.feeds.deliveries().mailBy(new SmtpPost(settings(), FeedWorld.NORTH));
        return world;
    }

    private SmtpSettings settings() {
        return SmtpSettings.of(
                "smtp://127.0.0.1:" + server.getSmtp().getPort(), "reports@csirt.northland.example", "", "", "no");
    }

    private List<MimeMessage> mails() {
        return Arrays.asList(server.getReceivedMessages());
    }

    private static MimeMultipart parts(MimeMessage mail) throws Exception {
        return (MimeMultipart) mail.getContent();
    }

    private static String text(MimeMessage mail) throws Exception {
        return String.valueOf(parts(mail).getBodyPart(0).getContent()).replace("\r\n", "\n");
    }

    private static String unpacked(BodyPart part) throws Exception {
        try (var in = new GZIPInputStream(part.getInputStream())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String whole(MimeMessage mail) throws Exception {
        var out = new ByteArrayOutputStream();
        mail.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void rows_that_are_clear_or_green_are_attached_and_count_as_taken(Databases on) throws Exception {
        try (FeedWorld world = world(on, FeedPlan.DIGEST, 96)) {
            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 0, 2);
            world.rows("event4_ntp", Tlp.CLEAR, "192.0.2", 0, 1);

            assertThat(world.deliver()).singleElement().matches(each -> each.segments() == 2 && each.rows() == 3);

            MimeMessage mail = mails().getFirst();
            assertThat(mails()).hasSize(1);
            assertThat(mail.getSubject()).isEqualTo("[TLP:GREEN] Northland CSIRT: 3 rows for you");
            assertThat(mail.getFrom()[0]).hasToString("reports@csirt.northland.example");
            assertThat(mail.getAllRecipients()[0]).hasToString(TO);
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            Segment telnet = world.laid("net").getFirst();
            assertThat(text(mail)).isEqualTo("""
                            Northland CSIRT (csirt.northland.example) has observations for you.

                            Attached:
                              event4_telnet, 2 rows, TLP:GREEN: 2026-11-23-event4_telnet-%d.csv.gz
                              event4_ntp, 1 row, TLP:CLEAR: 2026-11-23-event4_ntp-%d.csv.gz
                            """.formatted(
                            telnet.nr(), world.laid("net").get(1).nr()));
            assertThat(unpacked(parts(mail).getBodyPart(1)))
                    .startsWith(FeedWorld.HEADER)
                    .contains("\"192.0.2.1\"")
                    .hasLineCount(3);
            assertThat(world.laid("net")).extracting(Segment::state).containsOnly("taken");
            assertThat(world.kinds("west", FeedWorld.WEST)).endsWith("served", "served");
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_what_is_amber_or_unmarked_a_mail_holds_the_number_of_rows_and_a_way_there(Databases on) throws Exception {
        try (FeedWorld world = world(on, FeedPlan.DIGEST, 96)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 7, 3);
            world.rows("event4_sinkhole", null, "192.0.2", 70, 2);

            world.deliver();

            MimeMessage mail = mails().getFirst();
            List<Segment> laid = world.laid("net");
            assertThat(mail.getSubject()).isEqualTo("Northland CSIRT: 5 rows for you, to be fetched");
            assertThat(parts(mail).getCount()).isEqualTo(1);
            assertThat(text(mail))
                    .isEqualTo("""
                            Northland CSIRT (csirt.northland.example) has observations for you.

                            To be fetched, as it is not sent by mail:
                              event4_sinkhole, 5 rows

                            Open, and log in by any name with the token that csirt.northland.example gave you as the password:
                              https://csirt.northland.example/feed/v1/segments/%s/
                              https://csirt.northland.example/feed/v1/segments/%s/

                            A program finds the same listed, by the same token:
                              https://csirt.northland.example/feed/v1/segments/
                            """.formatted(laid.get(0).id(), laid.get(1).id()));
            assertThat(whole(mail)).doesNotContain("192.0.2").doesNotContain("andromeda");
            assertThat(laid).extracting(Segment::state).containsOnly("laid");
            assertThat(world.kinds("west", FeedWorld.WEST)).doesNotContain("served");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_fetched_is_not_told_as_waiting(Databases on) throws Exception {
        try (FeedWorld world = world(on, Duration.ofHours(2), 96)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 1);
            world.deliver();
            String token = world.token("west", FeedWorld.WEST, Scope.FEED_READ);
            world.federation
                    .segments()
                    .pickup()
                    .serve(
                            world.credentials.byToken(token).orElseThrow(),
                            world.laid("net").getFirst().id());
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 10, 1);
            world.clock.turn(Duration.ofHours(2));

            assertThat(world.deliver()).singleElement().matches(each -> each.segments() == 1);
            assertThat(text(mails().get(1))).contains("event4_sinkhole, 1 row").doesNotContain("earlier mail");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_comes_meanwhile_is_collected_for_the_next_mail(Databases on) throws Exception {
        try (FeedWorld world = world(on, Duration.ofHours(2), 96)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 1);
            world.deliver();
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 10, 1);
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 20, 1);
            world.clock.turn(Duration.ofMinutes(119));
            assertThat(world.deliver()).isEmpty();
            world.clock.turn(Duration.ofMinutes(1));

            assertThat(world.deliver()).singleElement().matches(each -> each.segments() == 2);

            assertThat(mails()).hasSize(2);
            assertThat(text(mails().get(1)))
                    .contains("event4_sinkhole, 2 rows")
                    .contains("One part of which an earlier mail told still waits.");
            world.clock.turn(Duration.ofDays(2));
            assertThat(world.deliver()).as("nothing new").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_more_mails_go_in_a_day_than_are_wanted(Databases on) throws Exception {
        try (FeedWorld world = world(on, Duration.ofMinutes(1), 2)) {
            for (int i = 0; i < 5; i++) {
                world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 10 * i, 1);
                world.deliver();
                world.clock.turn(Duration.ofMinutes(5));
            }
            assertThat(mails()).hasSize(2);
            world.clock.turn(Duration.ofDays(1));
            world.deliver();
            assertThat(mails()).hasSize(3);
            assertThat(text(mails().get(2))).contains("event4_sinkhole, 3 rows");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_that_is_away_is_tried_again_later_and_gets_the_same_mail(Databases on) throws Exception {
        try (FeedWorld world = world(on, FeedPlan.DIGEST, 96)) {
            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 0, 2);
            int port = server.getSmtp().getPort();
            server.stop();

            Delivered failed = world.deliver().getFirst();
            assertThat(failed.unreachable()).isTrue();
            assertThat(failed.problems())
                    .singleElement()
                    .asString()
                    .startsWith("the mail server 127.0.0.1:" + port + " did not take it: ")
                    .endsWith("the next try is at 2026-11-23T12:01:00Z");
            assertThat(world.laid("net")).extracting(Segment::state).containsOnly("laid");

            // What is laid after it was written down is in the next mail.
            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 10, 1);
            var again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            again.start();
            try {
                assertThat(world.deliver().getFirst().problems())
                        .singleElement()
                        .asString()
                        .contains("the next try is");
                assertThat(again.getReceivedMessages()).isEmpty();
                world.clock.turn(Duration.ofMinutes(1));
                world.deliver();
                assertThat(again.getReceivedMessages()).hasSize(1);
                assertThat(again.getReceivedMessages()[0].getSubject()).contains("2 rows");
            } finally {
                again.stop();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_mail_that_went_out_before_a_stop_goes_again_as_the_same_one(Databases on) throws Exception {
        try (FeedWorld world = world(on, FeedPlan.DIGEST, 96)) {
            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 0, 2);
            world.deliver();
            Segment segment = world.laid("net").getFirst();
            world.back(segment, "laid");
            world.database.write(transaction ->
                    transaction.prepare("UPDATE feed_digest SET sent = NULL").executeUpdate());

            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 10, 1);
            world.deliver();

            assertThat(mails()).hasSize(2);
            assertThat(mails().get(1).getMessageID()).isEqualTo(mails().get(0).getMessageID());
            assertThat(mails().get(1).getSentDate()).isEqualTo(mails().get(0).getSentDate());
            assertThat(text(mails().get(1))).isEqualTo(text(mails().get(0)));
            assertThat(mails().get(0).getMessageID()).matches("<comity\\.[0-9a-f]{40}@csirt\\.northland\\.example>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_too_large_for_a_mail_is_fetched(Databases on) throws Exception {
        try (FeedWorld world = world(on, FeedPlan.DIGEST, 96)) {
            // Each row has a port of its own, so that packing does not help.
            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 0, 1);
            large(world);

            world.deliver();

            MimeMessage mail = mails().getFirst();
            assertThat(mail.getSubject()).startsWith("[TLP:GREEN] ").endsWith(" for you, some to be fetched");
            assertThat(parts(mail).getCount()).isEqualTo(2);
            assertThat(mail.getSize()).isLessThan(10_000);
            assertThat(world.laid("net")).extracting(Segment::state).contains("taken", "laid");
        }
    }

    private static void large(FeedWorld world) throws IOException, InterruptedException {
        var random = new java.util.Random(1);
        var rows = new StringBuilder("\"timestamp\",\"src_ip\",\"src_port\",\"infection\"\n");
        IntStream.range(0, 100_000).forEach(i -> {
            byte[] noise = new byte[60];
            random.nextBytes(noise);
            rows.append("\"2026-11-23 00:00:01\",\"192.0.2.%d\",\"%d\",\"%s\"\n"
                    .formatted(i % 250, 1 + i, java.util.HexFormat.of().formatHex(noise)));
        });
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        world.feeds.run(
                world.plan(Tlp.GREEN),
                List.of(new org.comity.feeds.FeedInput(
                        "large", "", "event4_sinkhole", () -> new java.io.ByteArrayInputStream(bytes))),
                "lena",
                false,
                laid -> {});
    }

    @ParameterizedTest
    @EnumSource
    void what_may_not_go_any_more_is_in_no_mail(Databases on) throws Exception {
        try (FeedWorld world = world(on, FeedPlan.DIGEST, 96)) {
            world.rows("event4_telnet", Tlp.GREEN, "192.0.2", 0, 2);
            server.stop();
            world.deliver();
            server.start();
            world.suspend("west");
            world.clock.turn(Duration.ofHours(1));

            assertThat(world.deliver().getFirst().problems())
                    .singleElement()
                    .asString()
                    .contains("a breach");

            assertThat(server.getReceivedMessages()).isEmpty();
        }
    }
}
