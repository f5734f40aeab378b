package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.comity.parties.Actor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pages that stay open are told: which cases changed, to those who see them, from where they left off. */
@Timeout(120)
final class CaseEventsTest {
    private static Stand stand;
    private static HttpClient client;
    private static String lena;
    private static String olga;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        client = HttpClient.newHttpClient();
        for (String each : new String[] {"lena", "olga", "otto", "emil"}) {
            stand.person(each, "operator");
        }
        stand.person("adam", "administrator");
        Scene.play(stand);
        CaseScene.play(stand);
        stand.run("case", "open", "closed-round", "--under", "joint", "--title", "Named people only", "--tlp", "AMBER");
        stand.run("case", "assign", "closed-round", "lena");
        lena = stand.in("lena");
        olga = stand.in("olga");
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
        stand.close();
    }

    /** A stream, read line by line. */
    private record Heard(HttpResponse<InputStream> response, BufferedReader lines) implements AutoCloseable {
        /** The next line that begins so; what was passed over is not wanted. */
        String next(String beginning) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            throw new IOException("the stream ended");
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private static Heard hear(String query, String cookie, String... headers) throws Exception {
        var request = stand.request("/console/events/" + query, cookie).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        return new Heard(response, new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private static long last() {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).recent().lastChange();
    }

    private static String id(String name) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require(name).id();
    }

    private static void note(String name) {
        stand.run("case", "note", name, "Something new", "--home");
    }

    @Test
    void a_change_is_told_by_the_id_of_its_case_and_once_more_from_where_a_page_left_off() throws Exception {
        long before = last();
        String number;
        try (Heard heard = hear("?after=" + before, lena)) {
            assertThat(heard.response().headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
            assertThat(heard.response().headers().firstValue("Cache-Control")).hasValue("no-store");
            note("harbour");
            number = heard.next("id: ");
            assertThat(heard.next("data: ")).isEqualTo(id("harbour"));
        }
        note("closed-round");
        try (Heard heard = hear("?after=" + before, lena, "Last-Event-ID", number)) {
            assertThat(heard.next("data: ")).isEqualTo(id("closed-round"));
        }
    }

    @Test
    void a_case_that_somebody_does_not_see_is_not_told_to_them() throws Exception {
        try (Heard heard = hear("?after=" + last(), olga)) {
            note("closed-round");
            note("harbour");
            assertThat(heard.next("data: ")).isEqualTo(id("harbour"));
        }
    }

    @Test
    void who_may_not_see_cases_or_is_not_logged_in_hears_nothing() throws Exception {
        assertThat(stand.get("/console/events/?after=0", "").status()).isEqualTo(303);
        assertThat(stand.get("/console/events/?after=0", stand.in("adam")).status()).isEqualTo(404);
        assertThat(stand.get("/console/events/?after=x", lena).status()).isEqualTo(400);
        assertThat(stand.get("/console/events/", lena).status()).isEqualTo(400);
    }

    @Test
    void a_stream_ends_with_the_login() throws Exception {
        String otto = stand.in("otto");
        try (Heard heard = hear("?after=" + last(), otto)) {
            assertThat(heard.next("retry: ")).isEqualTo("3000");
            assertThat(stand.post("/console/logout/", otto, Map.of()).status()).isEqualTo(303);
            note("harbour");
            assertThat(heard.next("event: ")).isEqualTo("over");
            assertThat(heard.lines().lines().filter(each -> each.startsWith("data: ") && each.length() > 6)).isEmpty();
        }
    }

    @Test
    void one_person_has_no_more_streams_than_are_theirs_and_a_look_at_the_headers_takes_none() throws Exception {
        String emil = stand.in("emil");
        for (int i = 0; i < 2 * CaseEvents.STREAMS_BY_PERSON_MAX; i++) {
            var head = stand.request("/console/events/?after=" + last(), emil).HEAD().build();
            assertThat(client.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
        var open = new ArrayList<Heard>();
        for (int i = 0; i < CaseEvents.STREAMS_BY_PERSON_MAX; i++) {
            Heard heard = hear("?after=" + last(), emil);
            assertThat(heard.next("retry: ")).isEqualTo("3000");
            open.add(heard);
        }
        try (Heard oneMore = hear("?after=" + last(), emil)) {
            assertThat(oneMore.next("event: ")).isEqualTo("full");
        }
        try (Heard another = hear("?after=" + last(), olga)) {
            assertThat(another.next("retry: ")).isEqualTo("3000");
        }
        for (Heard each : open) {
            each.close();
        }
    }

    @Test
    void a_page_that_keeps_itself_fresh_does_not_keep_a_login_alive() throws IOException {
        try (var alone = new Stand()) {
            String mara = alone.in("mara", "operator");
            for (int i = 0; i < 2; i++) {
                alone.turn(Duration.ofMinutes(20));
                assertThat(alone.send(alone.request("/console/cases/", mara).header("Sec-Fetch-Dest", "empty")).status())
                        .isEqualTo(i == 0 ? 200 : 303);
            }
            String again = alone.in("mara");
            for (int i = 0; i < 2; i++) {
                alone.turn(Duration.ofMinutes(20));
                assertThat(alone.send(alone.request("/console/cases/", again).header("Sec-Fetch-Dest", "document")).status())
                        .isEqualTo(200);
            }
        }
    }
}
