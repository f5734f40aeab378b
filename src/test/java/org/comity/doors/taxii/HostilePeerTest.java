package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever bytes a peer answers with: something that can be used, or a {@link PeerFault}, and soon. */
class HostilePeerTest {

    private static final List<byte[]> SEEDS = seeds();
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\"objects\":[",
            "\"more\":true",
            "\"next\":\"x\"",
            "\"next\":",
            "null",
            "1e999999999",
            "\\ud800",
            "\u0000",
            "\u00ff",
            "\u001f\u008b",
            "Content-Length: 5\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Type: application/vnd.oasis.taxii+json; version=2.0\r\n",
            "Location: //x\r\n",
            "Retry-After: -7\r\n",
            "Retry-After: 99999999999\r\n",
            "X-TAXII-Date-Added-Last: 9999-12-31T23:59:59.999999999Z\r\n",
            "X-TAXII-Date-Added-Last: 0000-00-00\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.0 200\r\n",
            "503",
            "600");

    private static List<byte[]> seeds() {
        try (var files = Files.list(Path.of("src/test/resources/seeds/taxii-client"))) {
            var seeds = new ArrayList<byte[]>();
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Verb {
        void ask(TaxiiClient client, URI at) throws PeerFault, InterruptedException;
    }

    private static final List<Verb> VERBS = List.of(
            (client, at) -> client.discover(),
            (client, at) -> client.apiRoot(at),
            (client, at) -> client.collections(at),
            (client, at) -> client.versions(at, "x--1"),
            (client, at) -> client.push(at.resolve("collections/c/"), List.of("{}".getBytes(StandardCharsets.UTF_8))),
            (client, at) -> client.delete(at, "x--1", PullFilters.NONE),
            (client, at) -> client.object(at, "x--1", PullFilters.NONE, new Taken()),
            (client, at) -> client.manifest(Following.of(at), PullCursor.START, new Taken()),
            HostilePeerTest::pullTwice,
            HostilePeerTest::pullTwice,
            HostilePeerTest::pullTwice);

    private static void pullTwice(TaxiiClient client, URI at) throws PeerFault, InterruptedException {
        var taken = new Taken();
        client.pull(Following.of(at), PullCursor.START, taken);
        client.pull(Following.of(at), taken.cursor(), taken);
    }

    @Property(tries = 1_500)
    void a_mutated_answer_is_used_or_is_a_fault(@ForAll Random random) throws Exception {
        ClientLimits limits = ClientLimits.STANDARD
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(20))
                .withPages(10)
                .withRetries(1, Duration.ofMinutes(1));
        try (var server = new LoopbackPeer((asked, out) -> out.write(mutated(random)));
                var client = Clients.of(TaxiiPeer.at(server.at("/taxii2/")).with(limits))) {
            try {
                VERBS.get(random.nextInt(VERBS.size())).ask(client, server.at("/a/"));
            } catch (PeerFault fault) {
                assertThat(fault.getMessage()).isNotBlank().hasSizeLessThan(2_000);
                assertThat(fault.getMessage().chars().noneMatch(Character::isISOControl))
                        .as(fault.getMessage())
                        .isTrue();
            }
            assertThat(server.asked()).hasSizeLessThan(2_500);
        }
    }

    private static synchronized byte[] mutated(Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            switch (random.nextInt(5)) {
                case 0 ->
                    bytes = spliced(
                            bytes,
                            at,
                            at,
                            PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1));
                case 1 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(6)), new byte[0]);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> {
                    byte[] other = SEEDS.get(random.nextInt(SEEDS.size()));
                    int from = random.nextInt(other.length);
                    bytes = spliced(bytes, at, at, Arrays.copyOfRange(other, from, Math.min(other.length, from + 40)));
                }
                default -> {
                    if (at < bytes.length) {
                        bytes[at] = (byte) random.nextInt(256);
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        byte[] result = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(bytes, to, result, from + piece.length, bytes.length - to);
        return result;
    }
}
