package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.comity.cases.CaseState;
import org.comity.cases.Desk;
import org.comity.doors.api.Stand.Got;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** An act is done once, however often it is sent under one key. */
final class OnceTest {
    private static final String NOTE = "{'step':'noted','text':'A note'}";

    private static Stand stand(Databases databases) throws Exception {
        var stand = new Stand(databases == Databases.SQLITE ? "" : databases.freshUrl());
        stand.person("lena", "operator");
        stand.person("olga", "operator");
        stand.run("case", "open", "grid", "--under", "joint", "--title", "Outages", "--tlp", "AMBER");
        return stand;
    }

    private static CaseState grid(Stand stand) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require("grid");
    }

    private static int notes(Stand stand) {
        return grid(stand).entries().size() - 1;
    }

    @OnBothDatabases
    void the_answer_of_the_first_time_is_given_again_for_a_day(Databases databases) throws Exception {
        try (Stand stand = stand(databases)) {
            Got first = stand.post("/cases/grid/steps", "lena", "k", NOTE);
            Got again = stand.post("/cases/grid/steps", "lena", "k", NOTE);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(notes(stand)).isEqualTo(1);
            // Without quotes it is the same key.
            assertThat(stand.send(stand.posting("/cases/grid/steps", "lena", NOTE)
                                    .header("Idempotency-Key", "k"))
                            .body())
                    .isEqualTo(first.body());

            Got other = stand.post("/cases/grid/steps", "lena", "k", NOTE.replace("A note", "Another"));
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.problem()).isEqualTo("key-reused");
            String id = grid(stand).id();
            assertThat(stand.post("/cases/" + id + "/steps", "lena", "k", NOTE).problem())
                    .isEqualTo("key-reused");
            assertThat(notes(stand)).isEqualTo(1);

            // Somebody else's key is another key.
            assertThat(stand.post("/cases/grid/steps", "olga", "k", NOTE).status())
                    .isEqualTo(201);
            assertThat(notes(stand)).isEqualTo(2);

            stand.turn(Duration.ofHours(24).minusSeconds(1));
            assertThat(stand.post("/cases/grid/steps", "lena", "k", NOTE).body())
                    .isEqualTo(first.body());
            stand.turn(Duration.ofSeconds(1));
            assertThat(stand.post("/cases/grid/steps", "lena", "k", NOTE).body())
                    .isNotEqualTo(first.body());
            assertThat(notes(stand)).isEqualTo(3);
        }
    }

    @OnBothDatabases
    void act_and_answer_are_durable_together_or_not_at_all(Databases databases) throws Exception {
        try (Stand stand = stand(databases)) {
            Desk desk = stand.rooms().casebook().as(Actor.AT_THE_FOLDER);
            JsonObject says = JsonObject.builder().put("text", "Never").build();
            assertThatThrownBy(() -> desk.take("grid", "noted", says, Desk.ALL, (transaction, taken) -> {
                        throw new IllegalStateException("the answer cannot be written");
                    }))
                    .hasMessage("the answer cannot be written");
            assertThat(notes(stand)).isZero();
            assertThat(stand.logged("case step taken")).hasSize(1);
            // What was thrown away leaves no gap.
            assertThat(stand.post("/cases/grid/steps", "lena", "k", NOTE)
                            .json()
                            .get("number")
                            .toString())
                    .isEqualTo("2");
        }
    }

    @OnBothDatabases
    void many_at_once_under_one_key_do_it_once(Databases databases) throws Exception {
        try (Stand stand = stand(databases);
                var threads = Executors.newFixedThreadPool(8)) {
            var calls = new ArrayList<Callable<Got>>();
            for (int i = 0; i < 24; i++) {
                calls.add(() -> stand.post("/cases/grid/steps", "lena", "k", NOTE));
            }
            var bodies = new java.util.TreeSet<String>();
            for (var each : threads.invokeAll(calls)) {
                Got got = each.get();
                assertThat(got.status()).isIn(201, 409);
                if (got.status() == 201) {
                    bodies.add(got.body());
                } else {
                    assertThat(got.problem()).isEqualTo("in-progress");
                    assertThat(got.header("Retry-After")).isEqualTo("1");
                }
            }
            assertThat(bodies).hasSize(1);
            assertThat(notes(stand)).isEqualTo(1);
        }
    }

    @Test
    void who_goes_away_before_the_answer_gets_it_by_asking_again() throws Exception {
        try (Stand stand = stand(Databases.SQLITE)) {
            stand.token("other", "lena", "api:write");
            String token = stand.run("token", "create", "--name", "raw", "--person", "lena", "--scope", "api:write")
                    .strip();
            String body = NOTE.replace('\'', '"');
            URI base = URI.create(stand.base());
            try (var socket = new Socket(base.getHost(), base.getPort())) {
                socket.getOutputStream()
                        .write(("POST /api/v1/cases/grid/steps HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                        + "\r\nContent-Type: application/json\r\nIdempotency-Key: \"k\"\r\nContent-Length: "
                                        + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.UTF_8));
            }
            while (notes(stand) == 0) {
                Thread.onSpinWait();
            }
            Got again = stand.post("/cases/grid/steps", "lena", "k", NOTE);
            while (again.status() == 409) {
                again = stand.post("/cases/grid/steps", "lena", "k", NOTE);
            }
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(notes(stand)).isEqualTo(1);
        }
    }

    @Test
    void a_no_is_not_kept_and_an_act_without_a_key_is_none() throws Exception {
        try (Stand stand = stand(Databases.SQLITE)) {
            String close = "{'step':'closed'}";
            Got early = stand.post("/cases/grid/steps", "lena", "close", close);
            assertThat(early.status()).isEqualTo(403);
            stand.run("case", "step", "grid", "assessed", "class=availability", "severity=yellow");
            assertThat(stand.post("/cases/grid/steps", "lena", "close", close).status())
                    .isEqualTo(201);
            int before = notes(stand);
            Got without = stand.send(stand.posting("/cases/grid/steps", "lena", NOTE));
            assertThat(without.status()).isEqualTo(400);
            assertThat(without.problem()).isEqualTo("key-missing");
            for (String bad :
                    List.of("\"\"", "a b", "\"" + "x".repeat(Once.KEY_CHARS_MAX + 1) + "\"", "\"a\", \"b\"")) {
                Got got = stand.send(
                        stand.posting("/cases/grid/steps", "lena", NOTE).header("Idempotency-Key", bad));
                assertThat(got.status()).as(bad).isEqualTo(400);
                assertThat(got.problem()).isEqualTo("request");
            }
            assertThat(notes(stand)).isEqualTo(before);
        }
    }

    @OnBothDatabases
    void releases_recalls_and_appointments_are_done_once_too(Databases databases) throws Exception {
        try (Stand stand = stand(databases)) {
            stand.person("adam", "administrator");
            stand.agree("green", "indicator", "");
            Things.hold(stand);
            long theirs = Things.askedBack(stand, "green");
            String object = "{'agreement':'green','objects':['" + Things.GREEN + "']";
            once(stand, "/releases", "lena", object + ",'despite_lint':'for the test'}");
            once(stand, "/recalls", "lena", object + ",'why':'It was wrong'}");
            once(stand, "/recalls/" + theirs + "/answer", "lena", "{'done':'erased'}");
            once(stand, "/persons", "adam", "{'person':'pia','name':'Pia','roles':['legal']}");
            once(stand, "/persons/pia/roles", "adam", "{'roles':['lead']}");
            once(stand, "/persons/pia/remove", "adam", "{}");
            assertThat(stand.rooms().federation().recalls().all()).hasSize(2);
            assertThat(stand.logged("person added")).hasSize(4);
        }
    }

    private static void once(Stand stand, String path, String as, String body) {
        Got first = stand.post(path, as, path, body);
        assertThat(first.status()).as(first.body()).isIn(200, 201);
        Got again = stand.post(path, as, path, body);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }
}
