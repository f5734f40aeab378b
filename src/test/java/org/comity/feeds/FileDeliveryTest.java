package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comity.border.Partner;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.marking.Tlp;
import org.comity.sql.Databases;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recipients without a node get files, whole and once. */
final class FileDeliveryTest {
    private static final FeedPlan.Terms FILES = new FeedPlan.Terms(FeedWorld.WEST, "west", FeedPlan.Delivery.FILES, "");

    @TempDir
    Path folder;

    private Path file(String recipient, Segment segment) {
        return folder.resolve(
                "feeds/files/" + recipient + "/2026-11-23-" + segment.report() + "-" + segment.nr() + ".csv");
    }

    private FeedWorld world(Databases on) {
        return new FeedWorld(on, folder).recipient("net", "192.0.2", FILES).recipient("other", "198.51.100", FILES);
    }

    @ParameterizedTest
    @EnumSource
    void each_gets_its_rows_below_their_header_and_once(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            world.rows("event4_sinkhole", Tlp.AMBER, "198.51.100", 0, 1);

            assertThat(world.deliver())
                    .extracting(Delivered::recipient, Delivered::rows)
                    .containsExactly(tuple("net", 3L), tuple("other", 1L));
            Segment net = world.laid("net").getFirst();
            assertThat(Files.readString(file("net", net)))
                    .startsWith(FeedWorld.HEADER + "\"2026-11-23 00:00:01\",\"tcp\",\"192.0.2.0\",")
                    .hasLineCount(4)
                    .doesNotContain("198.51.100");
            assertThat(FeedWorld.names(folder.resolve("feeds/files/net"))).hasSize(1);
            assertThat(net.state()).isEqualTo("taken");
            assertThat(world.kinds("west", FeedWorld.WEST))
                    .endsWith("observations released", "observations released", "served", "served");
            assertThat(world.deliver()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_that_is_there_whole_after_a_stop_is_not_written_again(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            world.deliver();
            Segment segment = world.laid("net").getFirst();
            FileTime longAgo = FileTime.fromMillis(1_000_000);
            Files.setLastModifiedTime(file("net", segment), longAgo);

            world.back(segment, "laid");
            assertThat(world.deliver()).singleElement().matches(each -> each.segments() == 1);

            assertThat(Files.getLastModifiedTime(file("net", segment))).isEqualTo(longAgo);
            assertThat(world.laid("net").getFirst().state()).isEqualTo("taken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_stop_left_half_written_is_written_anew(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            Path file = file("net", world.laid("net").getFirst());
            Files.createDirectories(file.getParent());
            Files.writeString(file.resolveSibling(file.getFileName() + ".part"), FeedWorld.HEADER + "\"2026-");

            world.deliver();

            assertThat(Files.readString(file)).hasLineCount(4);
            assertThat(FeedWorld.names(file.getParent())).containsExactly(String.valueOf(file.getFileName()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_crossed_before_a_suspension_is_written_down_after_it(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            world.deliver();
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 10, 3);
            List<Segment> laid = world.laid("net");
            world.back(laid.getFirst(), "laid");
            world.suspend("west");

            Delivered delivered = world.deliver().getFirst();

            assertThat(delivered.segments()).isEqualTo(1);
            assertThat(delivered.problems()).singleElement().asString().contains("a breach");
            assertThat(world.laid("net")).extracting(Segment::state).containsExactly("taken", "laid");
            assertThat(file("net", laid.get(1))).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource
    void addresses_do_not_go_when_their_ground_has_lapsed(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            world.clock.turn(Duration.ofDays(40));

            assertThat(world.deliver().getFirst().problems())
                    .singleElement()
                    .asString()
                    .contains("IP address")
                    .contains("2026-12-31");
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_has_the_name_of_a_recipient_now_does_not_get_what_was_laid_for_another(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 0, 3);
            world.recipient("net", "192.0.2", new FeedPlan.Terms(FeedWorld.SOUTH, null, FeedPlan.Delivery.FILES, ""));

            assertThat(world.deliver().getFirst().problems())
                    .singleElement()
                    .asString()
                    .contains("was laid for cert.westland.example, and net is now of cert.southland.example");
            assertThat(FeedWorld.names(folder.resolve("feeds/files/net"))).isEmpty();
        }
    }

    /** However segments are moved, the sums over them are what counting them anew says. */
    @ParameterizedTest
    @EnumSource
    void sums_are_those_of_the_segments(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            assertThat(world.feeds.sums()).isEmpty();
            for (int i = 0; i < 5; i++) {
                world.rows("event4_sinkhole", Tlp.AMBER, "192.0.2", 10 * i, 1 + i);
                world.rows("event4_open", Tlp.AMBER, "198.51.100", 10 * i, 2);
                world.clock.turn(Duration.ofHours(1));
                assertThat(sums(world)).isEqualTo(counted(world));
                if (i == 2) {
                    world.deliver();
                    assertThat(sums(world)).isEqualTo(counted(world)).contains("net taken 3 6", "other taken 3 6");
                }
            }
            var road = world.federation.segments();
            var west = new Partner(world.parties.require(FeedWorld.WEST), "1");
            road.serve(west, "west", world.laid("net").getLast().id(), 0);
            assertThat(sums(world)).isEqualTo(counted(world)).contains("net served 1 5", "net laid 1 4");
            assertThat(world.feeds.sums())
                    .filteredOn(each -> each.recipient().equals("net"))
                    .extracting(SegmentRoad.Sum::last)
                    .contains(FeedWorld.BEGIN.plus(Duration.ofHours(4)));
            world.clock.turn(Duration.ofDays(30).minusHours(2));
            world.feeds.tidy();
            assertThat(sums(world)).isEqualTo(counted(world)).contains("net gone 3 6");
        }
    }

    /** What one recipient has of a block goes with it, however far each part of it is. */
    @ParameterizedTest
    @EnumSource
    void sums_hold_where_a_block_goes_of_which_some_was_taken(Databases on) throws Exception {
        try (FeedWorld world = world(on)) {
            var inputs = new ArrayList<FeedInput>();
            for (String report : List.of("event4_sinkhole", "event4_open", "event4_telnet")) {
                String rows =
                        FeedWorld.HEADER + "\"2026-11-23 00:00:01\",\"tcp\",\"192.0.2.1\",\"80\",\"mirai\",\"scan\"\n";
                inputs.add(new FeedInput(
                        report, "", report, () -> new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8))));
            }
            world.feeds.run(world.plan(Tlp.AMBER), inputs, "lena", false, laid -> {});
            assertThat(world.laid("net"))
                    .extracting(each -> Objects.requireNonNull(each.ours()).block())
                    .containsExactly(1L, 1L, 1L);
            var road = world.federation.segments();
            world.database.write(transaction -> {
                road.handedOver(transaction, world.laid("net").getFirst(), "by hand");
                return null;
            });
            road.serve(
                    new Partner(world.parties.require(FeedWorld.WEST), "1"),
                    "west",
                    world.laid("net").get(1).id(),
                    0);
            assertThat(sums(world)).containsExactly("net laid 1 1", "net served 1 1", "net taken 1 1");
            world.clock.turn(Duration.ofDays(31));
            world.feeds.tidy();
            assertThat(sums(world)).isEqualTo(counted(world)).containsExactly("net gone 3 3");
        }
    }

    private static List<String> sums(FeedWorld world) {
        return world.feeds.sums().stream()
                .map(each -> String.join(
                        " ",
                        each.recipient(),
                        each.state(),
                        Long.toString(each.segments()),
                        Long.toString(each.rows())))
                .toList();
    }

    private static List<String> counted(FeedWorld world) {
        return world.database.read(reading -> {
            var counted = new ArrayList<String>();
            try (var rows = reading.prepare("SELECT recipient, state, count(*), sum(row_count) FROM segment"
                            + " GROUP BY recipient, party, state ORDER BY recipient, party, state")
                    .executeQuery()) {
                while (rows.next()) {
                    counted.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getLong(3) + " "
                            + rows.getLong(4));
                }
            }
            return counted;
        });
    }
}
