package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.comity.border.Letters;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.Route;
import org.comity.json.JsonObject;
import org.comity.ledger.LogName;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Two nodes, each with its own database and key, over TLS on loopback. */
final class ExchangeTest {

    @OnBothDatabases
    void what_one_node_releases_the_other_holds_byte_for_byte_and_the_receipt_is_in_both_logs(Databases kind)
            throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            north.release("botnets", 1, 3);

            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(3);

            assertThat(west.held()).isEqualTo(north.held());
            assertThat(north.kinds("botnets", west)).endsWith("released", "served", "receipt");
            assertThat(west.kinds("botnets", north)).endsWith("admitted");
            JsonObject served = record(north, west, "served");
            JsonObject admitted = record(west, north, "admitted");
            assertThat(admitted.text("items")).isEqualTo(served.text("items"));
            assertThat(details(admitted).text("sha256"))
                    .isEqualTo(details(served).text("sha256"))
                    .isEqualTo(details(record(north, west, "receipt")).text("sha256"));
            assertThat(details(admitted).get("proven")).hasToString("true");
            west.ledger.checkpointAll();
            assertThat(north.ledger.verify().holds()).isTrue();
            assertThat(west.ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void batches_follow_each_other_and_an_exchange_that_is_repeated_brings_nothing_twice(Databases kind)
            throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            north.release("botnets", 1, 4_500);

            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(4_500);
            assertThat(west.exchange.with(Site.NORTH).taken()).isZero();
            north.release("botnets", 4_501, 4_502);
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(2);

            assertThat(count(north, west, "served")).isEqualTo(4);
            assertThat(count(north, west, "receipt")).isEqualTo(4);
            assertThat(count(west, north, "admitted")).isEqualTo(4);
        }
    }

    @OnBothDatabases
    void a_partner_that_was_away_for_a_week_gets_everything_once(Databases kind) throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            north.shut();
            for (int day = 0; day < 7; day++) {
                north.release("botnets", day * 10 + 1, day * 10 + 10);
                assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                        .isInstanceOfSatisfying(
                                PeerFault.class,
                                fault -> assertThat(fault.kind()).isEqualTo(PeerFault.Kind.UNREACHABLE));
                north.clock.turn(Duration.ofDays(1));
                west.clock.turn(Duration.ofDays(1));
            }
            var waiting = west.federation.peers().require(Site.NORTH);
            assertThat(waiting.failures()).isEqualTo(7);
            assertThat(waiting.problem()).contains("cannot reach");

            west.federation.peers().add(Site.NORTH, north.open());
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(70);
            assertThat(west.held()).hasSize(70);
            assertThat(west.federation.peers().require(Site.NORTH).failures()).isZero();
        }
    }

    @Test
    void a_partner_that_fails_is_asked_again_after_a_pause_that_doubles_and_ends() {
        try (var west = new Site(Databases.SQLITE, Site.WEST);
                var north = new Site(Databases.SQLITE, Site.NORTH)) {
            west.know(north);
            var peers = west.federation.peers();
            peers.add(Site.NORTH, "https://192.0.2.1:9443/");
            Duration before = Duration.ZERO;
            for (int i = 0; i < 8; i++) {
                peers.failed(Site.NORTH, "it is not there");
                Duration pause =
                        Duration.between(Site.NOW, peers.require(Site.NORTH).due());
                assertThat(pause).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(Duration.ofMinutes(10));
                before = pause;
            }
            west.exchange.all(); // nobody's turn
            assertThat(peers.require(Site.NORTH).failures()).isEqualTo(8);
        }
    }

    @OnBothDatabases
    void a_receipt_that_is_lost_on_its_way_is_brought_again_and_nothing_is_taken_twice(Databases kind)
            throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            north.shut();
            var lost = new AtomicBoolean(true);
            west.federation
                    .peers()
                    .add(
                            Site.NORTH,
                            north.open(route -> answering(
                                    route,
                                    "POST",
                                    (request, real) -> lost.get() ? Answer.of(503) : real.answer(request))));
            north.release("botnets", 1, 2_500);
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH)).isInstanceOf(PeerFault.class);
            assertThat(west.held()).hasSize(2_000);

            lost.set(false);
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(500);
            assertThat(west.held()).hasSize(2_500);
            assertThat(count(north, west, "receipt")).isEqualTo(2);
        }
    }

    @OnBothDatabases
    void under_a_lapsed_agreement_nothing_more_is_handed_out_and_letters_still_go(Databases kind) throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            north.release("botnets", 1, 1);
            north.clock.turn(Duration.ofDays(60));
            west.federation.letters().on("question", (transaction, letter) -> {});
            north.database.write(transaction ->
                    north.federation.letters().send(transaction, "botnets", Site.WEST, "question", JsonObject.EMPTY));

            assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                    .isInstanceOfSatisfying(
                            PeerFault.class, fault -> assertThat(fault.kind()).isEqualTo(PeerFault.Kind.REFUSED))
                    .hasMessageContaining("it lapsed at 2026-12-31T00:00:00Z");
            assertThat(west.held()).isEmpty();
            assertThat(west.federation.letters().with("botnets", Site.NORTH)).hasSize(1);
        }
    }

    // ---- clocks and lives ----

    @Test
    void a_clock_that_is_a_little_off_is_told_and_one_that_is_far_off_is_not_dealt_with() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            befriend(north, west);
            north.release("botnets", 1, 1);
            north.clock.turn(Duration.ofMinutes(5));
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(1);
            assertThat(west.federation.peers().require(Site.NORTH).remark())
                    .isEqualTo("its clock is 300 s before ours");

            north.release("botnets", 2, 2);
            north.clock.turn(Duration.ofMinutes(6));
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("compare the clocks");
            assertThat(west.held()).hasSize(1);
        }
    }

    @OnBothDatabases
    void a_restored_partner_is_dealt_with_only_once_it_is_acknowledged(Databases kind) throws Exception {
        try (var west = new Site(kind, Site.WEST)) {
            Site north = new Site(kind, Site.NORTH);
            befriend(north, west);
            north.release("botnets", 1, 2);
            west.exchange.with(Site.NORTH);
            try (Site restored = north.again("2")) {
                west.federation.peers().add(Site.NORTH, restored.open());
                restored.release("botnets", 3, 3);
                assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                        .isInstanceOf(Refused.class)
                        .hasMessageContaining("comity peer acknowledge csirt.northland.example");
                assertThat(west.held()).hasSize(2);

                west.federation.peers().acknowledge("lena", Site.NORTH);
                // Read from the start: what is held already is not taken twice.
                assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(3);
                assertThat(west.held()).hasSize(3);
                assertThat(west.log(LogName.HOME))
                        .anyMatch(record -> "incarnation acknowledged".equals(record.text("kind")));
            }
        }
    }

    @Test
    void a_restored_reader_is_refused_at_the_door_until_it_is_acknowledged() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH)) {
            Site west = new Site(Databases.SQLITE, Site.WEST);
            befriend(north, west);
            north.release("botnets", 1, 1);
            west.exchange.with(Site.NORTH);
            try (Site restored = west.again("2")) {
                north.release("botnets", 2, 2);
                assertThatThrownBy(() -> restored.exchange.with(Site.NORTH))
                        .isInstanceOf(PeerFault.class)
                        .hasMessageContaining("restored from a backup");
                north.federation.peers().acknowledge("lena", Site.WEST);
                assertThat(restored.exchange.with(Site.NORTH).taken()).isEqualTo(1);
            }
        }
    }

    // ---- letters ----

    @OnBothDatabases
    void letters_go_both_ways_in_order_and_each_is_acted_on_once(Databases kind) throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            var there = new java.util.ArrayList<String>();
            var here = new java.util.ArrayList<String>();
            north.federation
                    .letters()
                    .on("greeting", (transaction, letter) -> there.add(letter.number() + said(letter.body())));
            west.federation
                    .letters()
                    .on("greeting", (transaction, letter) -> here.add(letter.number() + said(letter.body())));
            send(north, west, "good morning");
            send(north, west, "are you there");
            send(west, north, "good day");

            assertThat(west.exchange.with(Site.NORTH).letters()).isEqualTo(2);
            west.exchange.with(Site.NORTH);

            assertThat(here).containsExactly("1good morning", "2are you there");
            assertThat(there).containsExactly("1good day");
            assertThat(north.federation.letters().open()).isEmpty();
            assertThat(west.federation.letters().open()).isEmpty();
        }
    }

    @OnBothDatabases
    void a_letter_of_an_unknown_kind_is_kept_and_acted_on_once_its_kind_is_known(Databases kind) throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            send(north, west, "good morning");
            west.exchange.with(Site.NORTH);
            assertThat(west.federation.letters().open()).singleElement().satisfies(kept -> {
                assertThat(kept.state()).isEqualTo("unknown");
                assertThat(kept.letter().kind()).isEqualTo("greeting");
            });
            var heard = new java.util.ArrayList<String>();
            west.federation.letters().on("greeting", (transaction, letter) -> heard.add(said(letter.body())));
            west.federation.letters().takeUp();
            west.federation.letters().takeUp();
            assertThat(heard).containsExactly("good morning");
            assertThat(west.federation.letters().open()).isEmpty();
        }
    }

    @OnBothDatabases
    void a_letter_that_cannot_be_followed_leaves_nothing_behind_and_those_after_it_go_on(Databases kind)
            throws Exception {
        try (var north = new Site(kind, Site.NORTH);
                var west = new Site(kind, Site.WEST)) {
            befriend(north, west);
            var heard = new java.util.ArrayList<String>();
            west.federation.letters().on("greeting", (transaction, letter) -> {
                west.ledger.append(
                        transaction, LogName.of("botnets", Site.NORTH), org.comity.ledger.Act.of("greeted", "west"));
                if (said(letter.body()).isEmpty()) {
                    throw new Refused(Refused.Why.UNFIT, "it says nothing");
                }
                heard.add(said(letter.body()));
            });
            send(north, west, "");
            send(north, west, "good morning");
            west.exchange.with(Site.NORTH);

            assertThat(heard).containsExactly("good morning");
            assertThat(count(west, north, "greeted")).isEqualTo(1);
            assertThat(west.federation.letters().open())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.why()).isEqualTo("it says nothing"));
            assertThat(west.notAdmitted()).anyMatch(reason -> reason.contains("it says nothing"));
        }
    }

    @Test
    void a_restored_node_writes_its_waiting_letters_again_and_they_are_not_acted_on_twice() throws Exception {
        try (var west = new Site(Databases.SQLITE, Site.WEST)) {
            Site north = new Site(Databases.SQLITE, Site.NORTH);
            befriend(north, west);
            var heard = new java.util.ArrayList<String>();
            west.federation
                    .letters()
                    .on("greeting", (transaction, letter) -> heard.add(letter.incarnation() + said(letter.body())));
            send(north, west, "good morning");
            north.ledger.checkpointAll();
            // The snapshot is from before the letter was fetched: it waits there still.
            var snapshot =
                    java.nio.file.Files.createTempDirectory("comity-test-").resolve("comity.db");
            north.database.snapshot(snapshot);
            west.exchange.with(Site.NORTH);
            north.close();
            try (var restored = new Site("jdbc:sqlite:" + snapshot, Site.NORTH, north.key, "2")) {
                send(restored, west, "are you there");
                west.federation.peers().add(Site.NORTH, restored.open());
                assertThatThrownBy(() -> west.exchange.with(Site.NORTH)).isInstanceOf(Refused.class);
                west.federation.peers().acknowledge("lena", Site.NORTH);
                west.exchange.with(Site.NORTH);
                assertThat(heard).containsExactly("1good morning", "2are you there");
            }
        }
    }

    @Test
    void letters_to_a_partner_that_never_comes_are_bounded() {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            befriend(north, west);
            int most = 10_000;
            north.database.write(transaction -> {
                var insert =
                        transaction.prepare("INSERT INTO letter (nr, agreement, party, ours, incarnation, number, id,"
                                + " kind, bytes, note, at, state) VALUES (?, 'botnets', ?, 1, '1', ?, ?, 'greeting', ?, '', 0,"
                                + " 'waiting')");
                for (int i = 1; i <= most; i++) {
                    insert.setLong(1, i);
                    insert.setString(2, Site.WEST);
                    insert.setLong(3, i);
                    insert.setString(4, "id " + i);
                    insert.setBytes(5, new byte[0]);
                    insert.executeUpdate();
                }
                return null;
            });
            assertThatThrownBy(() -> send(north, west, "one more"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("wait to be fetched");
        }
    }

    @Test
    void two_places_cannot_act_on_one_kind_and_a_letter_needs_an_agreement() {
        try (var north = new Site(Databases.SQLITE, Site.NORTH)) {
            Letters letters = north.federation.letters();
            assertThatThrownBy(() -> letters.on("receipt", (transaction, letter) -> {}))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> north.database.write(transaction ->
                            letters.send(transaction, "botnets", Site.WEST, "greeting", JsonObject.EMPTY)))
                    .isInstanceOf(Refused.class);
        }
    }

    // ---- what the tests share ----

    /** Both know each other, agree, and West knows where North is. */
    static void befriend(Site north, Site west) {
        north.know(west);
        west.know(north);
        Site.agree("botnets", north, west);
        west.federation.peers().add(north.id, north.open());
    }

    static Route answering(Route route, String method, Answering answering) {
        return route.method().equals(method)
                ? new Route(
                        route.method(),
                        route.pattern(),
                        route.bodyBytesMax(),
                        route.counted(),
                        request -> answering.answer(request, route.handling()),
                        route.wording())
                : route;
    }

    /** Answers in place of the real door, which it may ask. */
    @FunctionalInterface
    interface Answering {
        Answer answer(org.comity.doors.Request request, Route.Handling real) throws Exception;
    }

    private static void send(Site from, Site to, String text) {
        from.database.write(transaction -> from.federation
                .letters()
                .send(
                        transaction,
                        "botnets",
                        to.id,
                        "greeting",
                        JsonObject.builder().put("text", text).build()));
    }

    private static String said(JsonObject body) {
        return String.valueOf(body.text("text"));
    }

    private static long count(Site site, Site with, String kind) {
        return site.kinds("botnets", with).stream().filter(kind::equals).count();
    }

    private static JsonObject record(Site site, Site with, String kind) {
        return site.log(LogName.of("botnets", with.id)).stream()
                .filter(record -> kind.equals(record.text("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject details(JsonObject record) {
        return java.util.Objects.requireNonNull(record.object("details"));
    }
}
