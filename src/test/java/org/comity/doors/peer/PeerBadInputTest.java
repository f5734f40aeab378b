package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.comity.border.Forger;
import org.comity.border.Letter;
import org.comity.border.Refused;
import org.comity.border.Wanted;
import org.comity.doors.Answer;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.json.JsonObject;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/**
 * What a partner's node may answer that it should not, over the real road. Each is refused with a reason in the home
 * log, nothing of it is admitted, and what else goes on between the two, or with others, goes on.
 */
final class PeerBadInputTest {

    /** Three nodes: North is the partner that misbehaves, Far the one that must not notice. */
    private static final class World implements AutoCloseable {
        final Site north;
        final Site west;
        final Site far;
        private volatile UnaryOperator<byte[]> tamper = UnaryOperator.identity();

        World(Databases kind) {
            north = new Site(kind, Site.NORTH);
            west = new Site(kind, Site.WEST);
            far = new Site(Databases.SQLITE, Site.FAR);
            north.know(west);
            far.know(west);
            west.know(north, far);
            Site.agree("botnets", north, west);
            Site.agree("second", north, west);
            Site.agree("third", far, west);
            west.federation
                    .peers()
                    .add(
                            Site.NORTH,
                            north.open(route -> route.pattern().contains("/batch/")
                                    ? ExchangeTest.answering(route, "GET", this::answer)
                                    : route));
            west.federation.peers().add(Site.FAR, far.open());
            north.release("botnets", 1, 2);
        }

        /** Tampers with what goes out under "botnets"; what is under "second" is another stream and stays as it is. */
        private Answer answer(Request request, Route.Handling real) throws Exception {
            Answer answer = real.answer(request);
            return answer.status() == 200 && request.param("agreement").equals("botnets")
                    ? Answer.of(200).bytes(tamper.apply(bytes(answer)))
                    : answer;
        }

        /** The next answer is this; then everything is as it should be again. */
        void refused(UnaryOperator<byte[]> change, String reason) throws Exception {
            tamper = change;
            north.gate.release("lena", "second", Wanted.everything(10), false);
            far.release("third", 11, 11);
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH)).hasMessageContaining(reason);
            assertThat(west.notAdmitted()).anyMatch(each -> each.contains(reason));
            assertThat(west.kinds("botnets", north)).doesNotContain("admitted");
            // The other stream of the same partner, and the other partner, went on.
            assertThat(west.kinds("second", north)).contains("admitted");
            west.exchange.with(Site.FAR);
            assertThat(west.kinds("third", far)).contains("admitted");
            tamper = UnaryOperator.identity();
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(2);
            assertThat(west.kinds("botnets", north)).endsWith("admitted");
        }

        void refusedHeader(UnaryOperator<JsonObject> change, String reason) throws Exception {
            refused(answer -> Forger.header(answer, Site.NORTH, north.key, change), reason);
            assertThat(west.federation.peers().evidenceAgainst(Site.NORTH))
                    .singleElement()
                    .satisfies(kept -> assertThat(kept).contains(reason));
        }

        @Override
        public void close() {
            north.close();
            west.close();
            far.close();
        }
    }

    private static byte[] bytes(Answer answer) {
        return ((Answer.Pieces) answer.body()).pieces().getFirst();
    }

    private static UnaryOperator<JsonObject> put(String name, String value) {
        return header -> header.toBuilder().put(name, value).build();
    }

    @OnBothDatabases
    void a_forged_batch(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.refused(
                    answer -> Forger.unsigned(answer, batch -> {
                        batch[batch.length - 10] ^= 1;
                        return batch;
                    }),
                    "the signature is over other bytes");
        }
    }

    @OnBothDatabases
    void a_batch_signed_by_the_wrong_party(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            // Far is a party West knows and trusts, for what is Far's.
            world.refused(
                    answer -> Forger.header(answer, Site.FAR, world.far.key, header -> header),
                    "no key that we know has signed");
        }
    }

    @Test
    void a_batch_signed_by_a_stranger_under_the_partners_name() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            SigningKey stranger = SigningKey.create(Site.RANDOM);
            world.refused(
                    answer -> Forger.header(answer, Site.NORTH, stranger, header -> header),
                    "no key that we know has signed");
        }
    }

    @OnBothDatabases
    void a_replayed_batch(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            var first = new java.util.concurrent.atomic.AtomicReference<byte[]>();
            world.tamper = answer -> {
                first.compareAndSet(null, answer);
                return answer;
            };
            world.west.exchange.with(Site.NORTH);
            int held = world.west.held().size();
            world.tamper = answer -> first.get();
            world.north.release("botnets", 3, 3);
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("it holds numbers from 1 again");
            assertThat(world.west.held()).hasSize(held);
        }
    }

    @Test
    void reordered_batches() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refusedHeader(header -> header.toBuilder().put("after", 1).build(), "does not stand between");
        }
    }

    @Test
    void a_batch_after_another_than_the_last() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refusedHeader(put("previous", "00".repeat(32)), "it does not follow the batch before");
        }
    }

    @OnBothDatabases
    void a_truncated_batch(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.refused(answer -> Arrays.copyOf(answer, answer.length - 7), "bytes into a piece of");
        }
    }

    @Test
    void a_batch_of_fewer_objects_than_it_counts() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refusedHeader(header -> header.toBuilder().put("count", 3).build(), "the header counts 3 objects");
        }
    }

    @OnBothDatabases
    void a_batch_for_somebody_else(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.refusedHeader(put("recipient", Site.FAR), "it is for agency.farland.example, not for");
        }
    }

    @Test
    void a_batch_that_says_it_is_from_somebody_else() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refusedHeader(put("sender", Site.FAR), "it says it is from agency.farland.example");
        }
    }

    @Test
    void a_batch_of_an_outbox_that_was_not_asked_for() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refusedHeader(put("outbox", "11111111-2222-4333-8444-555555555555"), "which was not asked for");
        }
    }

    @OnBothDatabases
    void an_expired_batch(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.refusedHeader(
                    header -> header.toBuilder()
                            .put("made", "2026-11-23T10:00:00Z")
                            .put("expires", "2026-11-23T11:00:00Z")
                            .build(),
                    "it expired at 2026-11-23T11:00:00Z");
        }
    }

    @Test
    void a_batch_that_would_be_good_for_ever() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refusedHeader(put("expires", "2099-01-01T00:00:00Z"), "it expired at");
        }
    }

    @OnBothDatabases
    void an_agreement_that_was_altered_after_signing(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.refusedHeader(put("agreement_sha256", "ab".repeat(32)), "it was made under another text of botnets");
        }
    }

    @Test
    void a_batch_whose_sender_has_written_something_else_into_its_log() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            var other = new java.util.concurrent.atomic.AtomicReference<byte[]>();
            world.tamper = answer -> {
                other.compareAndSet(null, answer);
                return answer;
            };
            world.west.exchange.with(Site.NORTH);
            world.north.release("botnets", 3, 3);
            world.tamper = answer -> Forger.entryOf(answer, other.get());
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH))
                    .hasMessageContaining("the sender's log speaks of another batch");
        }
    }

    @OnBothDatabases
    void a_partner_that_lies_about_origin(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            // It says that things are Far's, whose consent to pass them on nobody has recorded.
            world.tamper = answer -> Forger.origin(answer, Site.NORTH, world.north.key, Site.FAR);
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH))
                    .hasMessageContaining("the sender's log speaks of another batch");
            assertThat(world.west.held()).isEmpty();
            // What a body says of its maker is only what a body says: the source is who sent it.
            world.tamper = UnaryOperator.identity();
            world.north.add(Site.tool(5, "\",\"created_by_ref\":\"identity--8b1d4c2a-1111-4222-8333-444455556666"));
            world.north.gate.release("lena", "botnets", Wanted.everything(10), false);
            world.west.exchange.with(Site.NORTH);
            long sources = world.west.database.read(reading -> {
                try (var rows = reading.prepare(
                                "SELECT count(*) FROM version v, party p WHERE p.nr = v.source AND p.id = '"
                                        + Site.NORTH + "'")
                        .executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            });
            assertThat(sources).isEqualTo(3);
        }
    }

    @OnBothDatabases
    void the_same_number_twice_with_other_content(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.west.exchange.with(Site.NORTH);
            // In a letter: the number is taken, and what came is kept as evidence.
            var letter =
                    new Letter(Site.NORTH, "1", Site.WEST, "botnets", 1, id(1), "greeting", Site.NOW, JsonObject.EMPTY);
            var other =
                    new Letter(Site.NORTH, "1", Site.WEST, "botnets", 1, id(2), "greeting", Site.NOW, JsonObject.EMPTY);
            bring(world, letter, world.north.key);
            assertThatThrownBy(() -> bring(world, other, world.north.key)).hasMessageContaining("came twice");
            assertThat(world.west.federation.peers().evidenceAgainst(Site.NORTH))
                    .anyMatch(reason -> reason.contains("letter 1 of csirt.northland.example"));
            bring(world, letter, world.north.key); // the same again does no harm
        }
    }

    @OnBothDatabases
    void the_same_version_of_an_object_with_other_content(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.north.release("second", 3, 3);
            world.west.exchange.with(Site.NORTH);
            // Restored from before number 3, it makes another number 3 under the same id and version.
            try (var forked = new Site(Databases.SQLITE.freshUrl(), Site.NORTH, world.north.key, "2")) {
                forked.know(world.west);
                byte[] document = world.north.agreements.require("botnets").document();
                Site.accept(forked, document, world.north, world.west);
                forked.add(Site.tool(3, " changed"));
                forked.gate.release("lena", "botnets", Wanted.everything(10), false);
                world.west.federation.peers().add(Site.NORTH, forked.open());
                assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH)).hasMessageContaining("acknowledge");
                world.west.federation.peers().acknowledge("lena", Site.NORTH);
                var exchanged = world.west.exchange.with(Site.NORTH);
                assertThat(exchanged.refused()).isEqualTo(1);
                assertThat(exchanged.problems().getFirst().problem())
                        .contains("held already with other content; what is held stays");
                assertThat(world.west.held()).contains(Site.tool(3, "")).doesNotContain(Site.tool(3, " changed"));
            }
        }
    }

    @Test
    void a_body_that_is_no_json() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.refused(
                    answer -> Forger.bodies(answer, Site.NORTH, world.north.key, body -> body.replace("}", "")),
                    "is not JSON");
        }
    }

    @Test
    void an_answer_of_ten_gigabytes() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            ExchangeTest.befriend(north, west);
            north.shut();
            byte[] megabyte = new byte[1 << 20];
            west.federation
                    .peers()
                    .add(
                            Site.NORTH,
                            north.open(route -> route.pattern().contains("/batch/")
                                    ? ExchangeTest.answering(
                                            route,
                                            "GET",
                                            (request, real) -> Answer.of(200).written(out -> {
                                                for (int i = 0; i < 10_000; i++) {
                                                    out.write(megabyte);
                                                }
                                            }))
                                    : route));
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                    .isInstanceOfSatisfying(
                            PeerFault.class, fault -> assertThat(fault.kind()).isEqualTo(PeerFault.Kind.BROKEN))
                    .hasMessageContaining("larger than any is");
            assertThat(west.held()).isEmpty();
        }
    }

    @Test
    void a_partner_that_falls_silent_half_way() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            ExchangeTest.befriend(north, west);
            north.release("botnets", 1, 2);
            north.shut();
            var over = new CountDownLatch(1);
            var silent = new java.util.concurrent.atomic.AtomicBoolean(true);
            String url = north.open(route -> route.pattern().contains("/batch/")
                    ? ExchangeTest.answering(route, "GET", (request, real) -> {
                        Answer answer = real.answer(request);
                        if (!silent.get() || answer.status() != 200) {
                            return answer;
                        }
                        byte[] whole = bytes(answer);
                        return Answer.of(200).written(out -> {
                            out.write(whole, 0, whole.length / 2);
                            out.flush();
                            try {
                                over.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
                    })
                    : route);
            west.federation.peers().add(Site.NORTH, url);
            west.exchange.close();
            west.exchange =
                    new Exchange(west.federation, west.parties, west.certificate, west.clock, Duration.ofMillis(1_500));
            assertThatThrownBy(() -> west.exchange.with(Site.NORTH))
                    .isInstanceOfSatisfying(
                            PeerFault.class, fault -> assertThat(fault.kind()).isEqualTo(PeerFault.Kind.UNREACHABLE));
            assertThat(west.held()).isEmpty();
            silent.set(false);
            over.countDown();
            west.exchange.close();
            west.exchange = new Exchange(west.federation, west.parties, west.certificate, west.clock);
            assertThat(west.exchange.with(Site.NORTH).taken()).isEqualTo(2);
        }
    }

    // ---- letters that are not what they say ----

    @OnBothDatabases
    void forged_readdressed_and_reordered_letters(Databases kind) {
        try (var world = new World(kind)) {
            var good =
                    new Letter(Site.NORTH, "1", Site.WEST, "botnets", 1, id(1), "greeting", Site.NOW, JsonObject.EMPTY);
            SigningKey stranger = SigningKey.create(Site.RANDOM);
            assertThatThrownBy(() -> bring(world, good, stranger)).hasMessageContaining("no key that we know");
            assertThatThrownBy(() -> bring(world, good, world.far.key)).hasMessageContaining("no key that we know");
            assertThatThrownBy(() -> bring(
                            world,
                            new Letter(
                                    Site.NORTH,
                                    "1",
                                    Site.FAR,
                                    "botnets",
                                    1,
                                    id(1),
                                    "greeting",
                                    Site.NOW,
                                    JsonObject.EMPTY),
                            world.north.key))
                    .hasMessageContaining("it is for agency.farland.example");
            assertThatThrownBy(() -> bring(
                            world,
                            new Letter(
                                    Site.NORTH,
                                    "1",
                                    Site.WEST,
                                    "second",
                                    1,
                                    id(1),
                                    "greeting",
                                    Site.NOW,
                                    JsonObject.EMPTY),
                            world.north.key))
                    .hasMessageContaining("under second");
            assertThatThrownBy(() -> bring(
                            world,
                            new Letter(
                                    Site.NORTH,
                                    "1",
                                    Site.WEST,
                                    "botnets",
                                    2,
                                    id(1),
                                    "greeting",
                                    Site.NOW,
                                    JsonObject.EMPTY),
                            world.north.key))
                    .hasMessageContaining("1 is missing");
            assertThat(world.west.federation.letters().with("botnets", Site.NORTH))
                    .isEmpty();
            assertThat(world.west.notAdmitted()).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void a_receipt_for_a_batch_that_was_never_handed_out() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            // West lies to North: it says it has what it never fetched.
            world.west.database.write(transaction -> world.west
                    .federation
                    .letters()
                    .send(
                            transaction,
                            "botnets",
                            Site.NORTH,
                            "receipt",
                            JsonObject.builder()
                                    .put("outbox", "11111111-2222-4333-8444-555555555555")
                                    .put("last", 7)
                                    .put("sha256", "00".repeat(32))
                                    .build()));
            world.west.exchange.with(Site.NORTH);
            assertThat(world.north.notAdmitted()).anyMatch(each -> each.contains("never handed to"));
            assertThat(world.north.kinds("botnets", world.west)).contains("receipt");
        }
    }

    private static void bring(World world, Letter letter, SigningKey key) {
        var partner = new org.comity.border.Partner(world.west.parties.require(Site.NORTH), "1");
        world.west.federation.letters().take(partner, "botnets", Forger.letter(letter, key));
    }

    private static String id(int number) {
        return new java.util.UUID(number, number).toString();
    }

    // ---- the door itself ----

    @Test
    void random_bytes_in_place_of_letters_are_told_so() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            var random = new java.util.Random(7);
            var partner = new org.comity.border.Partner(world.west.parties.require(Site.NORTH), "1");
            for (int i = 0; i < 500; i++) {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                if (i % 2 == 0 && bytes.length > 8) {
                    Arrays.fill(bytes, 0, 3, (byte) 0);
                }
                try {
                    world.west.federation.letters().take(partner, "botnets", bytes);
                } catch (Refused told) {
                    assertThat(told.why()).isEqualTo(Refused.Why.UNFIT);
                }
            }
            assertThat(new String(
                            bytes(Answer.of(200).bytes("x".getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8))
                    .isEqualTo("x");
        }
    }
}
