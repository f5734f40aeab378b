package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.comity.border.Forger;
import org.comity.border.Letter;
import org.comity.border.Partner;
import org.comity.border.Wanted;
import org.comity.json.JsonObject;
import org.comity.parties.KeyStatement;
import org.comity.seal.Certificate;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.junit.jupiter.api.Test;

/** Faults that were found in programs of others, tried on the door for nodes. */
final class KnownFaultsTest {

    /** North releases to West under two agreements, and has nothing with Far, whose key it knows. */
    private static final class World implements AutoCloseable {
        final Site north = new Site(Databases.SQLITE, Site.NORTH);
        final Site west = new Site(Databases.SQLITE, Site.WEST);
        final Site far = new Site(Databases.SQLITE, Site.FAR);

        World() {
            north.know(west, far);
            west.know(north, far);
            far.know(north, west);
            Site.agree("botnets", north, west);
            Site.agree("second", north, west);
            Site.agree("third", north, far);
            north.release("botnets", 1, 2);
            north.open();
        }

        HttpResponse<byte[]> ask(Site as, String path) throws IOException, InterruptedException {
            return send(as.certificate, HttpRequest.newBuilder(URI.create(north.base() + path)), "1");
        }

        HttpResponse<byte[]> send(Certificate shown, HttpRequest.Builder request, String incarnation)
                throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newBuilder()
                    .sslContext(PinnedTls.context(
                            shown, () -> List.of(north.parties.ours().noteKey())))
                    .build()) {
                return client.send(
                        request.header(PeerDoor.INCARNATION, incarnation).build(), BodyHandlers.ofByteArray());
            }
        }

        /** The path of the first batch that was released to West under that agreement. */
        String batch(String agreement, String under) {
            UUID outbox = north.federation.batches().offers(new Partner(north.parties.require(Site.WEST), "1")).stream()
                    .filter(offer -> offer.agreement().equals(agreement))
                    .findFirst()
                    .orElseThrow()
                    .outboxes()
                    .getFirst();
            return "/peer/v1/agreements/" + under + "/outboxes/" + outbox + "/batch/?after=0&previous=";
        }

        @Override
        public void close() {
            north.close();
            west.close();
            far.close();
        }
    }

    /** CVE-2026-56424: one object is authorised and another is acted on. */
    @Test
    void what_is_asked_under_one_agreement_is_not_answered_from_another() throws Exception {
        try (var world = new World()) {
            assertThat(world.ask(world.west, world.batch("botnets", "botnets")).statusCode())
                    .isEqualTo(200);
            assertThat(world.ask(world.west, world.batch("botnets", "second")).statusCode())
                    .isEqualTo(404);
            var letter = new Letter(
                    Site.WEST,
                    "1",
                    Site.NORTH,
                    "botnets",
                    1,
                    new UUID(1, 1).toString(),
                    "greeting",
                    Site.NOW,
                    JsonObject.EMPTY);
            var posted = world.send(
                    world.west.certificate,
                    HttpRequest.newBuilder(URI.create(world.north.base() + "/peer/v1/agreements/second/letters/"))
                            .POST(BodyPublishers.ofByteArray(Forger.letter(letter, world.west.key))),
                    "1");
            assertThat(posted.statusCode()).isEqualTo(409);
            assertThat(world.north.federation.letters().with("second", Site.WEST))
                    .isEmpty();
            assertThat(world.north.federation.letters().with("botnets", Site.WEST))
                    .isEmpty();
        }
    }

    /** CVE-2019-12794 and CVE-2026-44380: somebody of less standing acts on somebody of more. */
    @Test
    void a_party_says_nothing_about_the_keys_of_another() throws Exception {
        try (var world = new World()) {
            SigningKey next = SigningKey.create(Site.RANDOM);
            String aboutWest = KeyStatement.rotation(Site.WEST, world.west.key, next, Site.NOW)
                    .print();
            // Far brings a statement that is signed as it must be, but about West.
            var letter = new Letter(
                    Site.FAR,
                    "1",
                    Site.NORTH,
                    "third",
                    1,
                    new UUID(2, 2).toString(),
                    "key-statement",
                    Site.NOW,
                    JsonObject.builder().put("note", aboutWest).build());
            world.send(
                    world.far.certificate,
                    HttpRequest.newBuilder(URI.create(world.north.base() + "/peer/v1/agreements/third/letters/"))
                            .POST(BodyPublishers.ofByteArray(Forger.letter(letter, world.far.key))),
                    "1");
            assertThat(world.north.keys.counting(world.north.parties.require(Site.WEST)))
                    .containsExactly(world.west.parties.ours().noteKey());
            assertThat(world.north.federation.letters().open())
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.state()).isEqualTo("refused"));
        }
    }

    /** CVE-2026-27960: acting as somebody without having shown to be them. */
    @Test
    void nobody_is_believed_without_the_key() throws Exception {
        try (var world = new World()) {
            try (HttpClient bare = HttpClient.newHttpClient()) {
                assertThatThrownBy(() -> bare.send(
                                HttpRequest.newBuilder(URI.create(world.north.base() + "/peer/v1/"))
                                        .build(),
                                BodyHandlers.ofByteArray()))
                        .isInstanceOf(IOException.class);
            }
            Certificate stranger =
                    Certificate.selfSigned(SigningKey.create(Site.RANDOM), List.of(Site.WEST), Site.NOW, Site.RANDOM);
            var request = HttpRequest.newBuilder(URI.create(world.north.base() + "/peer/v1/"))
                    .header("X-Forwarded-User", Site.WEST)
                    .header("Authorization", "Bearer " + Site.WEST);
            assertThat(world.send(stranger, request, "1").statusCode()).isEqualTo(401);
        }
    }

    /** melicertes/csp#27: a party is taken for another by the name or UUID it gives. */
    @Test
    void a_party_is_its_key_whatever_name_it_writes_into_its_certificate() throws Exception {
        try (var world = new World()) {
            Certificate named = Certificate.selfSigned(world.far.key, List.of(Site.WEST), Site.NOW, Site.RANDOM);
            var answer = world.send(named, HttpRequest.newBuilder(URI.create(world.north.base() + "/peer/v1/")), "1");
            String greeting = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(greeting).contains("\"third\"").doesNotContain("botnets");
            assertThat(world.send(
                                    named,
                                    HttpRequest.newBuilder(
                                            URI.create(world.north.base() + world.batch("botnets", "botnets"))),
                                    "1")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** CVE-2026-21886: a delete that was meant for one sort of thing removes any. */
    @Test
    void nothing_is_deleted_or_changed_through_this_door() throws Exception {
        try (var world = new World()) {
            String path = world.north.base() + world.batch("botnets", "botnets");
            for (String method : List.of("DELETE", "PUT", "PATCH", "POST")) {
                assertThat(world.send(
                                        world.west.certificate,
                                        HttpRequest.newBuilder(URI.create(path))
                                                .method(method, BodyPublishers.noBody()),
                                        "1")
                                .statusCode())
                        .as(method)
                        .isEqualTo(405);
            }
            assertThat(world.north.held()).hasSize(2);
        }
    }

    /** MISP#1720: what is shared with a group reaches a party outside it. */
    @Test
    void a_party_outside_the_agreement_gets_nothing_of_it() throws Exception {
        try (var world = new World()) {
            assertThat(world.ask(world.far, world.batch("botnets", "botnets")).statusCode())
                    .isEqualTo(404);
            assertThat(world.ask(world.far, world.batch("botnets", "third")).statusCode())
                    .isEqualTo(404);
            assertThat(world.ask(world.far, "/peer/v1/agreements/botnets/letters/?after=0")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** MISP#4200: a group without members counts as everybody. */
    @Test
    void an_agreement_under_which_nothing_was_released_gives_nothing() throws Exception {
        try (var world = new World()) {
            assertThat(world.ask(world.west, world.batch("second", "second")).statusCode())
                    .isEqualTo(204);
        }
    }

    /** Histories and filters that reveal what is hidden. */
    @Test
    void what_was_never_released_to_a_reader_changes_no_byte_it_can_obtain() throws Exception {
        try (var world = new World()) {
            byte[] greeting = world.ask(world.west, "/peer/v1/").body();
            List<Letter> letters = Forger.letters(world.ask(world.west, "/peer/v1/agreements/botnets/letters/?after=0")
                    .body());
            // Home and Far get more; West's agreement lets none of it through.
            world.north.add(Site.tool(50, "").replace(Site.GREEN, Site.AMBER));
            world.north.gate.release("lena", "botnets", Wanted.everything(10), false);
            world.north.gate.release("lena", "third", Wanted.everything(10), false);

            assertThat(world.ask(world.west, "/peer/v1/").body()).isEqualTo(greeting);
            assertThat(Forger.letters(world.ask(world.west, "/peer/v1/agreements/botnets/letters/?after=0")
                            .body()))
                    .isEqualTo(letters);
            world.west.federation.peers().add(Site.NORTH, world.north.base() + "/");
            assertThat(world.west.exchange.with(Site.NORTH).taken()).isEqualTo(2);
        }
    }

    /** A guess at what is there is answered like a guess at what is not. */
    @Test
    void what_is_there_for_others_is_answered_like_what_is_not_there() throws Exception {
        try (var world = new World()) {
            var there = world.ask(world.far, world.batch("botnets", "botnets"));
            var nowhere = world.ask(
                    world.far,
                    "/peer/v1/agreements/nothing/outboxes/" + UUID.randomUUID() + "/batch/?after=0&previous=");
            assertThat(there.statusCode()).isEqualTo(nowhere.statusCode());
            assertThat(there.body()).isEqualTo(nowhere.body());
        }
    }
}
