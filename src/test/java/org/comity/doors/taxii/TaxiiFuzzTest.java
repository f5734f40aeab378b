package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.doors.taxii.Stand.HOME;
import static org.comity.doors.taxii.Stand.OWNER;
import static org.comity.doors.taxii.Stand.READER;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.json.Json;

/** Queries, headers and bodies bent out of shape: an answer or a refusal that says why, and nothing else comes out. */
class TaxiiFuzzTest {
    private static final List<String> QUERIES = seeds("queries");
    private static final List<String> HEADERS = seeds("headers");
    private static final Duration BOUND = Duration.ofSeconds(20);

    @SuppressWarnings("NullAway.Init")
    private static Stand stand;

    @SuppressWarnings("NullAway.Init")
    private static List<Route> pages;

    @SuppressWarnings("NullAway.Init")
    private static Route add;

    @BeforeContainer
    static void open() throws Exception {
        stand = new Stand();
        stand.add(
                Stand.indicator(1),
                Stand.indicator(2),
                Stand.malware(1),
                Stand.indicator(1, "2025-01-01T00:00:00.000Z"));
        pages = stand.routes.stream()
                .filter(route -> route.method().equals("GET") && route.pattern().contains("{collection}"))
                .toList();
        add = stand.routes.stream()
                .filter(route -> route.method().equals("POST"))
                .findFirst()
                .orElseThrow();
    }

    @AfterContainer
    static void close() {
        stand.close();
    }

    private static List<String> seeds(String name) {
        try (InputStream in = TaxiiFuzzTest.class.getResourceAsStream("/seeds/taxii/" + name + ".txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String bent(List<String> seeds, Random random) {
        var text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, (char) random.nextInt(0x80));
                case 1 -> text.insert(at, (char) random.nextInt(0x10000));
                case 2 -> text.insert(at, seeds.get(random.nextInt(seeds.size())));
                case 3 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 4 -> text.insert(at, "&" + seeds.get(random.nextInt(seeds.size())));
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(7)));
                    }
                }
            }
        }
        return text.toString();
    }

    private static void answeredOrRefused(Route route, Request request) throws Exception {
        try {
            Answer answer = route.handling().answer(request);
            assertThat(answer.status()).isIn(200, 202, 304);
            if (answer.body() instanceof Answer.Pieces pieces && pieces.length() > 0) {
                var out = new java.io.ByteArrayOutputStream();
                pieces.pieces().forEach(out::writeBytes);
                Json.parseObject(out.toByteArray());
            }
        } catch (BadRequest e) {
            assertThat(e.status()).isBetween(400, 422);
            assertThat(e.getMessage()).isNotBlank();
            Json.parseObject(((Answer.Pieces) TaxiiError.say(e.status(), String.valueOf(e.getMessage()), null)
                            .body())
                    .pieces()
                    .getFirst());
        }
    }

    @Property(tries = 3_000)
    void whatever_the_query_it_is_answered_or_refused(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        String query = bent(QUERIES, random);
        Route route = pages.get(random.nextInt(pages.size()));
        long started = System.nanoTime();
        answeredOrRefused(
                route,
                new Request(
                        "GET",
                        "/",
                        query,
                        Map.of("root", "home", "collection", "home", "object", Stand.id("indicator", 1)),
                        name -> name.equals("Authorization") ? List.of("Bearer " + stand.token(READER)) : List.of(),
                        "127.0.0.1",
                        null,
                        InputStream.nullInputStream()));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
    }

    @Property(tries = 1_500)
    void whatever_the_headers_and_path_they_are_answered_or_refused(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Authorization", "Bearer " + stand.token(READER));
        for (int i = random.nextInt(4); i >= 0; i--) {
            String line = bent(HEADERS, random);
            int colon = line.indexOf(':');
            headers.put(
                    colon < 0 ? line : line.substring(0, colon),
                    colon < 0 ? "" : line.substring(colon + 1).strip());
        }
        Route route = pages.get(random.nextInt(pages.size()));
        answeredOrRefused(
                route,
                new Request(
                        "GET",
                        "/",
                        null,
                        Map.of(
                                "root",
                                random.nextInt(3) == 0 ? bent(QUERIES, random) : "home",
                                "collection",
                                random.nextInt(3) == 0 ? bent(QUERIES, random) : "home",
                                "object",
                                random.nextInt(3) == 0 ? bent(QUERIES, random) : Stand.id("indicator", 1)),
                        name -> headers.containsKey(name)
                                ? List.of(Objects.requireNonNull(headers.get(name)))
                                : List.of(),
                        "127.0.0.1",
                        null,
                        InputStream.nullInputStream()));
    }

    @Property(tries = 500)
    void whatever_the_body_it_is_taken_or_refused(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        byte[] body = Stand.envelope(Stand.indicator(random.nextInt(50)), Stand.malware(random.nextInt(50)))
                .getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(3)) {
                case 0 -> body[at] = (byte) random.nextInt(256);
                case 1 -> body = java.util.Arrays.copyOf(body, at + 1);
                default -> {
                    int to = random.nextInt(body.length);
                    System.arraycopy(body, Math.min(at, to), body, Math.max(at, to), body.length - Math.max(at, to));
                }
            }
        }
        answeredOrRefused(
                add,
                new Request(
                        "POST",
                        "/",
                        null,
                        Map.of("root", "home", "collection", "home"),
                        name -> switch (name) {
                            case "Authorization" -> List.of("Bearer " + stand.token(OWNER));
                            case "Content-Type" -> List.of(Media.TAXII);
                            default -> List.of();
                        },
                        "127.0.0.1",
                        null,
                        new ByteArrayInputStream(body)));
    }

    /** The same over the line, where the web server reads first. */
    @Property(tries = 300)
    void whatever_comes_over_the_line_is_never_a_500(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        var request =
                new StringBuilder("GET " + HOME + "objects/?" + bent(QUERIES, random) + " HTTP/1.1\r\nHost: x\r\n");
        request.append("Authorization: Bearer ").append(stand.token(READER)).append("\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            request.append(bent(HEADERS, random)).append("\r\n");
        }
        String answer = Raw.send(stand, request + "Connection: close\r\n\r\n");
        assertThat(answer).as(request.toString()).matches("(?s)(HTTP/1.1 ([234]\\d\\d|505) .*)?");
    }
}
