package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.doors.Answer;
import org.comity.doors.Route;
import org.comity.feeds.FeedAnswers;
import org.comity.feeds.FeedCurve;
import org.comity.feeds.FeedInput;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.FeedRunRow;
import org.comity.feeds.Feeds;
import org.comity.json.JsonObject;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.routing.Columns;
import org.comity.routing.Listed;
import org.comity.routing.Outcome;
import org.comity.routing.RangeTable;
import org.comity.routing.Recipient;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Observations between two nodes: what is laid, fetched, refused and kept, and what goes wrong on the way. */
final class ObservationsTest {
    private static final String HEADER = "timestamp,src_ip,src_port,infection,tag,http_referer\n";
    private static final String REPORT = "event4_sinkhole";

    @TempDir
    Path folder;

    /** The first lies in the folder itself. */
    private int worlds;

    @OnBothDatabases
    void what_was_laid_is_fetched_byte_for_byte_and_stands_in_the_logs_of_both(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Feeds.Gone gone = world.run("one", row("192.0.2.1", 1) + row("192.0.2.2", 2) + row("198.51.100.1", 3));
            assertThat(gone.run().account().of(Outcome.DELIVERED)).isEqualTo(2);
            assertThat(gone.run().account().of(Outcome.UNROUTABLE)).isEqualTo(1);

            assertThat(world.west.exchange.with(Site.NORTH).taken()).isEqualTo(2);

            assertThat(world.came()).isEqualTo(row("192.0.2.1", 1) + row("192.0.2.2", 2));
            world.west.exchange.with(Site.NORTH);
            assertThat(world.north.kinds("victims", world.west)).endsWith("observations released", "served", "receipt");
            assertThat(world.west.kinds("victims", world.north)).endsWith("admitted");
            assertThat(items(world.west, world.north, "admitted"))
                    .isEqualTo(items(world.north, world.west, "served"))
                    .isEqualTo(items(world.north, world.west, "observations released"));
            assertThat(world.laid().getFirst().state()).isEqualTo("taken");
            assertThat(world.west.exchange.with(Site.NORTH).taken()).isZero();
            world.west.ledger.checkpointAll();
            assertThat(world.north.ledger.verify().holds()).isTrue();
            assertThat(world.west.ledger.verify().holds()).isTrue();
        }
    }

    /** One entry and one letter for a block, however many rows; the entry names version and clause. */
    @OnBothDatabases
    void a_block_is_one_entry_and_one_letter(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.run("one", rows(0, 5_000));
            assertThat(world.north.kinds("victims", world.west)).containsOnlyOnce("observations released");
            JsonObject released =
                    world.north.log(LogName.of("victims", Site.WEST)).getLast();
            assertThat(String.valueOf(released.object("details"))).contains("\"rows\":5000", "\"clause\":\"1\"");
            assertThat(world.north.federation.letters().with("victims", Site.WEST))
                    .hasSize(1);
        }
    }

    @OnBothDatabases
    void rows_that_are_not_what_was_told_are_not_taken_and_fetched_anew(Databases kind) throws Exception {
        var lie = new boolean[] {true};
        try (var world = new World(kind, (request, real) -> {
            Answer answer = real.answer(request);
            byte[] bytes = bytes(answer);
            bytes[bytes.length - 3] ^= lie[0] ? 1 : 0;
            return Answer.of(200)
                    .header("Content-Type", "application/octet-stream")
                    .bytes(bytes);
        })) {
            world.run("one", row("192.0.2.1", 1));
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("sha256");
            assertThat(world.received().getFirst().state()).isEqualTo("told");
            assertThat(world.westFeeds.file(world.received().getFirst())).doesNotExist();
            assertThat(world.west.kinds("victims", world.north)).doesNotContain("admitted");
            lie[0] = false;
            assertThat(world.west.exchange.with(Site.NORTH).taken()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_long_segment_comes_in_pieces_and_is_gone_on_with_where_it_broke_off(Databases kind) throws Exception {
        var asked = new ArrayList<String>();
        var broken = new boolean[] {false};
        try (var world = new World(kind, (request, real) -> {
            String from = request.query().getFirst().value();
            asked.add(from);
            if (!from.equals("0") && !broken[0]) {
                broken[0] = true;
                return Answer.of(503).bytes(new byte[0]);
            }
            return real.answer(request);
        })) {
            String rows = rows(0, 100_000);
            assertThat(rows.length()).isGreaterThan(4 << 20);
            world.run("one", rows);
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH)).isInstanceOf(PeerFault.class);
            assertThat(world.west.exchange.with(Site.NORTH).taken()).isEqualTo(100_000);
            assertThat(asked).containsExactly("0", "4194304", "4194304");
            assertThat(world.came()).isEqualTo(rows);
            assertThat(world.north.kinds("victims", world.west)).containsOnlyOnce("served");
        }
    }

    /** All rows were written, and then the node stopped. */
    @OnBothDatabases
    void rows_that_were_here_when_the_node_stopped_are_not_fetched_again(Databases kind) throws Exception {
        var asked = new ArrayList<String>();
        try (var world = new World(kind, (request, real) -> {
            asked.add("rows");
            return Answer.of(503).bytes(new byte[0]);
        })) {
            world.run("one", row("192.0.2.1", 1));
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH)).isInstanceOf(PeerFault.class);
            Path file = world.westFeeds.file(world.received().getFirst());
            Files.createDirectories(file.getParent());
            Files.writeString(file, row("192.0.2.1", 1));
            world.west.exchange.with(Site.NORTH);
            assertThat(world.received().getFirst().state()).isEqualTo("taken");
            assertThat(asked).hasSize(1);
            // Here it was never handed over, and a receipt of that is not believed.
            assertThat(world.laid().getFirst().state()).isEqualTo("laid");
            assertThat(world.north.federation.letters().open())
                    .anyMatch(each -> each.why().contains("what was never handed to it"));
        }
    }

    @OnBothDatabases
    void what_the_agreement_lets_go_no_more_is_not_handed_out_and_not_laid(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.run("one", row("192.0.2.1", 1));
            world.north.clock.turn(Duration.ofDays(60));
            world.west.clock.turn(Duration.ofDays(60));
            world.west.exchange.with(Site.NORTH); // the agreement is over: nothing is asked for under it
            assertThat(world.received()).extracting(Segment::state).containsExactly("refused");
            assertThatThrownBy(() -> world.north
                            .federation
                            .segments()
                            .serve(
                                    world.west(),
                                    "victims",
                                    world.laid().getFirst().id(),
                                    0))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("lapsed");
            Feeds.Gone gone = world.run("two", row("192.0.2.9", 1));
            assertThat(gone.run().account().of(Outcome.REFUSED)).isEqualTo(1);
            assertThat(world.laid()).hasSize(1);
        }
    }

    @OnBothDatabases
    void nobody_gets_what_was_laid_for_another(Databases kind) throws Exception {
        try (var world = new World(kind);
                var far = new Site(kind, Site.FAR)) {
            world.run("one", row("192.0.2.1", 1));
            world.north.know(far);
            far.know(world.north);
            Site.agree("botnets", world.north, far);
            far.federation.peers().add(Site.NORTH, world.north.base() + "/");
            String id = world.laid().getFirst().id();
            var stranger = new org.comity.border.Partner(world.north.parties.require(Site.FAR), "1");
            for (String agreement : List.of("victims", "botnets")) {
                assertThatThrownBy(() -> world.north.federation.segments().serve(stranger, agreement, id, 0))
                        .isInstanceOf(Refused.class)
                        .hasMessage("there is no such segment for you");
            }
            far.exchange.with(Site.NORTH);
            assertThat(far.federation.segmentArrivals().received("", 10)).isEmpty();
        }
    }

    @OnBothDatabases
    void a_letter_that_tells_nonsense_is_refused_whole(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            for (String bad : List.of(
                    "{\"segments\":[]}",
                    "{\"segments\":[{\"id\":\"../../etc\",\"report\":\"x\",\"header\":\"a\\n\",\"tlp\":\"\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                            + "0".repeat(64) + "\"}]}",
                    "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"x\",\"header\":\"a\\nb\\n\",\"tlp\":\"\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                            + "0".repeat(64) + "\"}]}",
                    "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"x\",\"header\":\"a\\u0000\\n\",\"tlp\":\"\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                            + "0".repeat(64) + "\"}]}",
                    "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"x\",\"header\":\""
                            + "a".repeat(32 << 10) + "\\n\",\"tlp\":\"\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                            + "0".repeat(64) + "\"}]}",
                    "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"x\",\"header\":\"a\\n\",\"tlp\":\"TLP:GREY\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                            + "0".repeat(64) + "\"}]}",
                    "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"x\",\"header\":\"a\\n\",\"tlp\":\"\",\"rows\":0,\"bytes\":0,\"sha256\":\""
                            + "0".repeat(64) + "\"}]}")) {
                Site.forge(world.north, world.west, "victims", "observations", org.comity.json.Json.parseObject(bad));
            }
            assertThat(world.received()).isEmpty();
            assertThat(world.west.federation.letters().open()).hasSize(7);
        }
    }

    /** The other side asks its own reading of the agreement: what no clause there lets in stays out, and is not asked for. */
    @OnBothDatabases
    void what_the_receivers_clauses_do_not_let_in_is_refused_there(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Site.forge(
                    world.north,
                    world.west,
                    "victims",
                    "observations",
                    org.comity.json.Json.parseObject(
                            "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"scan_telnet\",\"header\":\"ip\\n\",\"tlp\":\"TLP:AMBER\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                                    + "0".repeat(64) + "\"}]}"));
            assertThat(world.received()).extracting(Segment::state).containsExactly("refused");
            assertThat(world.west.notAdmitted().getLast()).contains("no clause lets");
            world.west.exchange.with(Site.NORTH);
        }
    }

    /** Quoted, the name of a column says the same. */
    @OnBothDatabases
    void personal_data_that_no_clause_speaks_of_is_not_let_in(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Site.forge(
                    world.north,
                    world.west,
                    "victims",
                    "observations",
                    org.comity.json.Json.parseObject(
                            "{\"segments\":[{\"id\":\"7f0d2a53-3f3f-4b6f-9f61-0123456789ab\",\"report\":\"event4_x\",\"header\":\"\\\"src_ip\\\",\\\"username\\\"\\n\",\"tlp\":\"TLP:AMBER\",\"rows\":1,\"bytes\":9,\"sha256\":\""
                                    + "0".repeat(64) + "\"}]}"));
            assertThat(world.received()).extracting(Segment::state).containsExactly("refused");
            assertThat(world.west.notAdmitted().getLast()).contains("does not speak of");
        }
    }

    /** The agreement ends while the input is read: what was parted by it is thrown away, and parted by what holds now. */
    @OnBothDatabases
    void terms_that_change_while_a_run_goes_on_hold_for_all_of_it_that_is_not_laid(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            byte[] text = (HEADER + rows(0, 200_000)).getBytes(StandardCharsets.UTF_8);
            var opened = new java.util.concurrent.atomic.AtomicInteger();
            var input = new FeedInput("one", "one", REPORT, () -> {
                boolean first = opened.getAndIncrement() == 0;
                return new ByteArrayInputStream(text) {
                    @Override
                    public synchronized int read(byte[] into, int from, int length) {
                        int count = super.read(into, from, length);
                        if (first && count < 0) {
                            world.north.clock.turn(Duration.ofDays(60));
                        }
                        return count;
                    }
                };
            });
            var account = world.northFeeds
                    .run(world.plan(), List.of(input), "lena", false, laid -> {})
                    .getFirst()
                    .run()
                    .account();
            assertThat(opened.get()).isGreaterThan(1);
            assertThat(account.read()).isEqualTo(200_000);
            long laid = world.laid().stream().mapToLong(Segment::rows).sum();
            assertThat(account.of(Outcome.DELIVERED)).isEqualTo(laid).isLessThan(200_000);
            assertThat(account.of(Outcome.REFUSED)).isEqualTo(200_000 - laid).isPositive();
        }
    }

    /** What the clause says of text is done; the owner's address stays whole, whatever it says of addresses. */
    @OnBothDatabases
    void personal_data_is_treated_as_the_clause_says_and_an_owner_has_its_addresses(Databases kind) throws Exception {
        try (var world = new World(kind, null, "truncate")) {
            world.run(
                    "one",
                    "2026-11-20 00:00:01,192.0.2.1,80,andromeda,x,http://user.example/\n"
                            + "2026-11-20 00:00:01,2001:db8:1:2::1,80,andromeda,x,\n"
                            + "2026-11-20 00:00:01,203.0.113.1,80,andromeda,x,\n");
            world.west.exchange.with(Site.NORTH);
            assertThat(world.came())
                    .isEqualTo("2026-11-20 00:00:01,192.0.2.0,80,andromeda,x,\n"
                            + "2026-11-20 00:00:01,2001:db8:1::,80,andromeda,x,\n"
                            + "2026-11-20 00:00:01,203.0.113.1,80,andromeda,x,\n");
        }
    }

    /** Rows that are not here any more, as behind a restore, are nothing that can be answered to, and hinder nothing else. */
    @OnBothDatabases
    void each_segment_that_came_is_counted_once_for_whoever_answers(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Callable<Long> came = () -> world.westFeeds.answers().came(Site.NORTH, 10).stream()
                    .mapToLong(FeedAnswers.Came::rows)
                    .sum();
            world.run("one", row("192.0.2.1", 1) + row("192.0.2.2", 2));
            assertThat(came.call()).isZero();
            world.west.exchange.with(Site.NORTH);
            assertThat(came.call()).isEqualTo(2);
            assertThat(came.call()).isEqualTo(2);
            assertThat(world.west.federation.segmentArrivals().uncounted(10)).isEmpty();
            world.run("two", row("192.0.2.3", 3));
            world.run("three", row("192.0.2.4", 4));
            world.west.exchange.with(Site.NORTH);
            assertThat(world.west.federation.segmentArrivals().uncounted(10)).hasSize(2);
            Files.delete(world.westFeeds.file(world.received().get(1)));
            assertThat(world.westFeeds.tidy()).isZero();
            assertThat(came.call()).isEqualTo(3);
            assertThat(world.westFeeds.answers().came("", 10)).singleElement().satisfies(all -> {
                assertThat(all.party()).isEqualTo(Site.NORTH);
                assertThat(all.rows()).isEqualTo(3);
            });
            assertThat(world.westFeeds.answers().came(Site.FAR, 10)).isEmpty();
        }
    }

    /** A letter tells of the header: what could not be told of is not laid either, and every row of it is in the account. */
    @OnBothDatabases
    void rows_under_a_header_that_no_node_takes_are_malformed_and_not_laid(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            String wide = HEADER.strip() + "," + "c".repeat((32 << 10) - HEADER.length());
            String rows =
                    row("192.0.2.1", 1).strip() + ",\n" + row("192.0.2.2", 2).strip() + ",\n" + "one,two\n";
            for (String[] each : new String[][] {
                {wide + "\n", "the header is longer than 32768 characters"},
                {HEADER.strip() + ",\u0000\n", "the header holds control characters"},
                {HEADER.strip() + ",a\rb\r\n", "the header holds control characters"}
            }) {
                FeedRunRow run = world.run("2026-11-20-wide" + each[0].length(), REPORT, each[0] + rows);
                assertThat(run.state()).isEqualTo(FeedRunRow.DONE);
                assertThat(run.account().of(Outcome.MALFORMED)).isEqualTo(3);
                assertThat(run.account().malformed())
                        .containsOnly(entry(each[1], 2L), entry("not as many columns as the header", 1L));
            }
            FeedRunRow named = world.run("named", "_report", HEADER + row("192.0.2.1", 1));
            assertThat(named.account().malformed())
                    .containsOnly(entry("the name of the report does not begin with a letter or digit", 1L));
            assertThat(world.laid()).isEmpty();
            assertThat(world.north.federation.letters().with("victims", Site.WEST))
                    .isEmpty();
            // What nobody got was not seen, and of what could not be read no day is covered.
            assertThat(world.run("one", row("192.0.2.1", 1)).run().account().of(Outcome.DELIVERED))
                    .isEqualTo(1);
            assertThat(world.northFeeds.curve(LocalDate.of(2026, 11, 21), 2).gaps())
                    .extracting(FeedCurve.Gap::from)
                    .containsExactly(LocalDate.of(2026, 11, 21));
        }
    }

    /** Two of them together, of the characters that take most room, are still one letter. */
    @OnBothDatabases
    void the_longest_header_that_is_laid_is_taken(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            String longest = HEADER.strip() + "," + "\u20ac".repeat((32 << 10) - HEADER.length() - 1) + "\n";
            String row = row("192.0.2.1", 1).strip() + ",\n";
            FeedRunRow run = world.run("longest", REPORT, longest + row + row.replace("192.0.2", "203.0.113"));
            assertThat(run.account().of(Outcome.DELIVERED)).isEqualTo(2);
            assertThat(world.north.federation.letters().with("victims", Site.WEST))
                    .hasSize(1);
            assertThat(world.west.exchange.with(Site.NORTH).taken()).isEqualTo(2);
            assertThat(world.received()).extracting(Segment::header).containsExactly(longest, longest);
        }
    }

    /** As the gate lets each have it; the account is that of the rows, whether they were counted or not. */
    @OnBothDatabases
    void rows_say_how_often_they_came_where_they_are_counted(Databases kind) throws Exception {
        String day = "2026-11-20 ";
        String text = HEADER
                + day + "00:00:05,192.0.2.1,80,andromeda,x,http://user.example/\n"
                + day + "23:00:00,192.0.2.1,80,andromeda,x,\n"
                + "one,two\n"
                + day + "00:00:01,203.0.113.1,80,andromeda,x,\n"
                + day + "00:00:02,192.0.2.1,80,andromeda,x,\n"
                + day + "00:00:03,192.0.2.x,80,andromeda,x,\n"
                + day + "00:00:04,198.51.100.1,80,andromeda,x,\n"
                + "2026-11-21 00:00:00,192.0.2.1,80,andromeda,x,\n"
                + day + "00:00:06,192.0.2.2,80,\"and,x,\n"
                + day + "00:00:07,192.0.2.2,80,andromeda,x,,\"9\",\"\",\"\"\n";
        String counted = HEADER.strip() + ",\"seen_count\",\"seen_first\",\"seen_last\"\n";
        try (var world = new World(kind, null, "truncate");
                var plain = new World(kind, null, "truncate")) {
            FeedRunRow run = world.aggregated("one", text).run();
            assertThat(run.state()).isEqualTo(FeedRunRow.DONE);
            assertThat(run.account()).isEqualTo(plain.run("one", REPORT, text).account());
            assertThat(run.account().read()).isEqualTo(10);
            assertThat(run.account().malformed()).hasSize(3);

            world.west.exchange.with(Site.NORTH);
            assertThat(world.received()).extracting(Segment::header).containsOnly(counted);
            assertThat(world.came())
                    .contains(
                            day
                                    + "00:00:05,192.0.2.0,80,andromeda,x,,\"3\",\"2026-11-20T00:00:02Z\",\"2026-11-20T23:00:00Z\"\n")
                    .contains(
                            day
                                    + "00:00:01,203.0.113.1,80,andromeda,x,,\"1\",\"2026-11-20T00:00:01Z\",\"2026-11-20T00:00:01Z\"\n")
                    .contains(
                            "2026-11-21 00:00:00,192.0.2.0,80,andromeda,x,,\"1\",\"2026-11-21T00:00:00Z\",\"2026-11-21T00:00:00Z\"\n")
                    .hasLineCount(3);
            assertThat(folder.resolve("north/counted")).isEmptyDirectory();

            // It is the same file, however it is gone through.
            assertThat(world.go("one", REPORT, text).already()).isTrue();
            assertThat(world.aggregated("one", text).already()).isTrue();
            assertThat(world.northFeeds.runs(10)).hasSize(1);
        }
    }

    /** A header that names no victim, and rows that say already how often they came, go through as they are. */
    @OnBothDatabases
    void what_cannot_be_counted_or_was_is_gone_through_as_it_stands(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            FeedRunRow none = world.aggregated("none", "timestamp,dst_ip\n2026-11-20 00:00:01,192.0.2.1\n")
                    .run();
            assertThat(none.account().malformed()).hasSize(1);
            assertThat(none.account().of(Outcome.MALFORMED)).isEqualTo(1);
            String before = HEADER.strip() + ",seen_count,seen_first,seen_last\n";
            world.aggregated("before", before + row("192.0.2.1", 1).strip() + ",7,,\n");
            world.west.exchange.with(Site.NORTH);
            assertThat(world.came()).isEqualTo(row("192.0.2.1", 1).strip() + ",7,,\n");
            assertThatThrownBy(() -> world.northFeeds.aggregated(
                            new FeedInput("-", "", REPORT, InputStream::nullInputStream), world.plan()))
                    .hasMessageContaining("cannot be gone through twice");
        }
    }

    /** Where it breaks off is known when it is counted, and what comes before it is laid. */
    @OnBothDatabases
    void an_input_that_breaks_off_breaks_off_with_counts_too(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            byte[] text =
                    (HEADER + row("192.0.2.1", 1) + row("192.0.2.1", 1) + "2026-11-2").getBytes(StandardCharsets.UTF_8);
            var input = new FeedInput(
                    "one",
                    "one",
                    REPORT,
                    () -> new SequenceInputStream(new ByteArrayInputStream(text), new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("cut");
                        }

                        @Override
                        public int read(byte[] into, int from, int length) throws IOException {
                            return read();
                        }
                    }));
            FeedRunRow run = world.northFeeds
                    .run(
                            world.plan(),
                            List.of(world.northFeeds.aggregated(input, world.plan())),
                            "lena",
                            false,
                            laid -> {})
                    .getFirst()
                    .run();
            assertThat(run.state()).isEqualTo(FeedRunRow.BROKEN);
            assertThat(run.account().read()).isEqualTo(3);
            assertThat(run.account().of(Outcome.DELIVERED)).isEqualTo(1);
            assertThat(run.account().malformed()).containsOnlyKeys("the file ends within the row, or is damaged there");
            world.west.exchange.with(Site.NORTH);
            assertThat(world.came()).contains(",\"2\",");
        }
    }

    /** Stopped in its midst it goes on to the same bytes, and only as it was begun. */
    @OnBothDatabases
    void a_run_with_counts_that_was_stopped_is_gone_on_with(Databases kind) throws Exception {
        try (var world = new World(kind);
                var quiet = new World(kind)) {
            String text = HEADER + rows(0, 150_000) + rows(0, 150_000) + "broken\n" + rows(100_000, 100_000);
            Path inTheWay = folder.resolve("north/blocks/000000002.block.part");
            Files.createDirectories(inTheWay.resolve("full"));
            assertThatThrownBy(() -> world.aggregated("one", text)).isInstanceOf(IOException.class);
            assertThat(world.northFeeds.runs(1).getFirst().state()).isEqualTo("open");
            assertThatThrownBy(() -> world.go("one", REPORT, text))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("was begun with counts");
            Files.delete(inTheWay.resolve("full"));
            Files.delete(inTheWay);
            FeedRunRow run = world.aggregated("one", text).run();
            assertThat(run.account())
                    .isEqualTo(quiet.aggregated("one", text).run().account());
            assertThat(run.account().read()).isEqualTo(400_001);
            assertThat(run.account().of(Outcome.DELIVERED)).isEqualTo(200_000);
            world.west.exchange.with(Site.NORTH);
            quiet.west.exchange.with(Site.NORTH);
            assertThat(world.came())
                    .isEqualTo(quiet.came())
                    .contains(",\"3\",")
                    .contains(",\"2\",")
                    .contains(",\"1\",");
        }
    }

    @OnBothDatabases
    void a_disk_that_fails_stops_the_run_and_the_next_goes_on_there(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            String rows = rows(0, 300_000);
            Path inTheWay = folder.resolve("north/blocks/000000002.block.part");
            Files.createDirectories(inTheWay.resolve("full"));
            assertThatThrownBy(() -> world.run("one", rows)).isInstanceOf(IOException.class);
            assertThat(world.northFeeds.runs(1).getFirst().state()).isEqualTo("open");
            long laid = world.northFeeds.runs(1).getFirst().account().read();
            assertThat(laid).isPositive().isLessThan(300_000);
            Files.delete(inTheWay.resolve("full"));
            Files.delete(inTheWay);
            assertThat(world.run("one", rows).run().account().of(Outcome.DELIVERED))
                    .isEqualTo(300_000);
            world.west.exchange.with(Site.NORTH);
            assertThat(world.came()).isEqualTo(rows);
        }
    }

    @OnBothDatabases
    void rows_that_were_changed_on_disk_and_entries_that_speak_of_others_are_found(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.run("one", row("192.0.2.1", 1));
            world.run("two", row("192.0.2.2", 2));
            world.west.exchange.with(Site.NORTH);
            assertThat(world.north.federation.segmentCheck().run().wrong()).isEmpty();
            assertThat(world.west.federation.segmentCheck().run())
                    .isEqualTo(new org.comity.border.SegmentCheck.Found(0, 2, List.of()));
            Segment changed = world.received().getFirst();
            Files.writeString(world.westFeeds.file(changed), row("192.0.2.3", 2));
            world.north.database.write(transaction -> transaction
                    .prepare("UPDATE segment SET entry = 1 WHERE nr = 2")
                    .executeUpdate());
            assertThat(world.west.federation.segmentCheck().run().wrong())
                    .containsExactly("the rows of segment " + changed.id() + " are not those that were taken");
            assertThat(world.north.federation.segmentCheck().run().wrong())
                    .singleElement()
                    .asString()
                    .contains("does not speak of segment " + changed.id());
        }
    }

    @OnBothDatabases
    void a_row_is_the_same_within_its_day_and_across_runs(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.run("one", row("192.0.2.1", 1));
            world.north.clock.turn(Duration.ofHours(20));
            String nextDay = row("192.0.2.1", 1).replace("2026-11-20", "2026-11-21");
            var account = world.run("two", row("192.0.2.1", 1) + nextDay + nextDay)
                    .run()
                    .account();
            assertThat(account.of(Outcome.DUPLICATE)).isEqualTo(2);
            assertThat(account.of(Outcome.DELIVERED)).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void blocks_are_gone_after_their_time_and_what_came_after_its_own(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.run("one", row("192.0.2.1", 1));
            world.run("two", row("192.0.2.2", 1));
            world.west.exchange.with(Site.NORTH);
            world.north.clock.turn(Duration.ofDays(7).plusSeconds(1));
            world.west.clock.turn(Duration.ofDays(9));
            assertThat(world.westFeeds.tidy()).isZero();
            world.west.clock.turn(Duration.ofDays(1));
            assertThat(world.northFeeds.tidy()).isEqualTo(2);
            assertThat(world.westFeeds.tidy()).isEqualTo(2);
            assertThat(world.laid()).extracting(Segment::state).containsOnly("gone");
            assertThat(world.received()).extracting(Segment::state).containsOnly("deleted");
            try (var files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile)
                                .filter(each -> each.toString().endsWith(".block")
                                        || each.toString().endsWith(".rows")))
                        .isEmpty();
            }
        }
    }

    // ---- the world ----

    private static String row(String address, int port) {
        return "2026-11-20 00:00:01,%s,%d,andromeda,sinkhole,\n".formatted(address, port);
    }

    private static String rows(int from, int count) {
        var text = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            text.append(row("192.0.2." + i % 256, i / 256));
        }
        return text.toString();
    }

    private static byte[] bytes(Answer answer) {
        var out = new ByteArrayOutputStream();
        ((Answer.Pieces) answer.body()).pieces().forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static String items(Site of, Site with, String kind) {
        return of.log(LogName.of("victims", with.id)).stream()
                .filter(each -> kind.equals(each.text("kind")))
                .map(each -> String.valueOf(each.text("items")))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private final class World implements AutoCloseable {
        final Site north;
        final Site west;
        final Feeds northFeeds;
        final Feeds westFeeds;
        private final Path place;

        World(Databases kind) throws Exception {
            this(kind, null, "keep");
        }

        World(Databases kind, ExchangeTest.Answering rows) throws Exception {
            this(kind, rows, "keep");
        }

        /**
         * Two nodes that agree.
         *
         * @param rows answers in place of the door for rows; null for the door
         * @param measure what the clause does to addresses
         */
        World(Databases kind, ExchangeTest.@Nullable Answering rows, String measure) throws Exception {
            place = folder.resolve(worlds++ == 0 ? "" : "world" + worlds);
            north = new Site(kind, Site.NORTH);
            west = new Site(kind, Site.WEST);
            north.know(west);
            west.know(north);
            String document = Site.document("victims", 1, north, west);
            byte[] terms = (document.substring(0, document.indexOf("clauses:")) + """
                    obligations:
                      retention: 10 days
                    grounds:
                      - id: mandate
                        kind: processing basis
                        text: The mandate of the team
                        source: Network Security Act, section 7
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
                            measure: MEASURE
                          - category: free-text
                            basis: mandate
                            no-transfer: Both are bound by the same act
                            measure: drop
                    """.replace("MEASURE", measure))
                    .getBytes(StandardCharsets.UTF_8);
            for (Site each : List.of(north, west)) {
                Site.accept(each, terms, north, west);
            }
            UnaryOperator<Route> instead =
                    route -> rows != null && route.pattern().endsWith("/rows/")
                            ? ExchangeTest.answering(route, "GET", rows)
                            : route;
            west.federation.peers().add(north.id, north.open(instead));
            northFeeds = feeds(north, "north");
            westFeeds = feeds(west, "west");
        }

        private Feeds feeds(Site site, String name) {
            return new Feeds(
                    site.database,
                    site.federation.segments(),
                    site.federation.segmentArrivals(),
                    site.federation.segmentAnswers(),
                    site.ledger,
                    place.resolve(name),
                    Duration.ofDays(7),
                    12 << 20,
                    site.clock,
                    new Random(1));
        }

        Feeds.Gone run(String name, String rows) throws Exception {
            return go(name, REPORT, HEADER + rows);
        }

        FeedRunRow run(String name, String report, String text) throws Exception {
            return go(name, report, text).run();
        }

        Feeds.Gone aggregated(String name, String text) throws Exception {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            var input = new FeedInput(name, name, REPORT, () -> new ByteArrayInputStream(bytes));
            return northFeeds
                    .run(plan(), List.of(northFeeds.aggregated(input, plan())), "lena", false, laid -> {})
                    .getFirst();
        }

        private Feeds.Gone go(String name, String report, String text) throws Exception {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            var input = new FeedInput(name, name, report, () -> new ByteArrayInputStream(bytes));
            return northFeeds
                    .run(plan(), List.of(input), "lena", false, laid -> {})
                    .getFirst();
        }

        private FeedPlan plan() {
            var country = new Listed(
                    List.of("192.0.2.0/24", "2001:db8::/32"), List.of(), List.of(), List.of(), List.of("SE"));
            var network = new Listed(List.of("203.0.113.0/24"), List.of(), List.of(), List.of(), List.of());
            List<Recipient> recipients = List.of(
                    new Recipient("land", "A country", "", country, List.of(), Listed.NOTHING, List.of()),
                    new Recipient("network", "A network", "", network, List.of(), Listed.NOTHING, List.of()));
            var terms = new FeedPlan.Terms(Site.WEST, null, FeedPlan.Delivery.NODE, "");
            RangeTable none = RangeTable.builder().build();
            return new FeedPlan(
                    recipients,
                    List.of(terms, terms),
                    -1,
                    Tlp.AMBER,
                    report -> Routes.of(recipients, report, Tables.of(none, none), -1),
                    (report, names) -> Columns.of(report, names, List.of()),
                    JsonObject.EMPTY,
                    1_000_000,
                    SeenKeys.Period.DAY);
        }

        org.comity.border.Partner west() {
            return new org.comity.border.Partner(north.parties.require(Site.WEST), "1");
        }

        List<Segment> laid() {
            return northFeeds.laid("", 1_000);
        }

        List<Segment> received() {
            return westFeeds.received("", 1_000);
        }

        String came() throws Exception {
            var text = new StringBuilder();
            for (Segment each : received().reversed()) {
                text.append(Files.readString(westFeeds.file(each)));
            }
            return text.toString();
        }

        @Override
        public void close() {
            north.close();
            west.close();
        }
    }
}
