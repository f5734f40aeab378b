package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.comity.doors.api.Stand.Got;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recalls over HTTP, either way: what the command and the pages do. */
final class ApiRecallsTest {
    private static final String ASK =
            "{'agreement':'green','objects':['%s'],'why':'It was wrong','deadline':'2026-12-31T12:00:00Z'}"
                    .formatted(Things.GREEN);

    private Stand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("anna", "approver");
        stand.person("ines", "auditor");
        stand.person("adam", "administrator");
        stand.token("lena-reads", "lena", "api:read");
        stand.token("lena-writes", "lena", "api:write");
        stand.agree("green", "indicator", "");
        Things.hold(stand);
        stand.run("release", "green", Things.GREEN, "--despite-lint", "for the test");
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private static long nr(Got asked) {
        JsonObject one = (JsonObject) ((JsonArray) asked.json().get("recalls")).get(0);
        return Long.parseLong(String.valueOf(one.get("nr")));
    }

    private String standing(long nr) {
        return stand.rooms().federation().recalls().require(nr).standing(stand.now());
    }

    @Test
    void what_was_released_is_asked_back_once_and_lies_nowhere_any_more() {
        Got asked = stand.post("/recalls", "lena", "ask", ASK);
        assertThat(asked.status()).as(asked.body()).isEqualTo(200);
        assertThat(asked.texts("recalls.party")).containsExactly(Stand.WESTLAND);
        assertThat(stand.post("/recalls", "lena", "ask", ASK).body()).isEqualTo(asked.body());
        assertThat(stand.rooms().federation().recalls().all()).hasSize(1);

        Got shown = stand.get("/recalls/" + nr(asked), "ines");
        assertThat(shown.text("why")).isEqualTo("It was wrong");
        assertThat(shown.text("by")).isEqualTo("lena");
        assertThat(shown.text("state")).isEqualTo("asked");
        assertThat(shown.text("deadline")).isEqualTo("2026-12-31T12:00:00Z");
        assertThat(shown.texts("items.id")).containsExactly(Things.GREEN);
        assertThat(shown.texts("items.sha256"))
                .containsExactly(stand.get("/objects/" + Things.GREEN, "ines").text("sha256"));
        assertThat(shown.json().get("by_letter").toString()).isEqualTo("false");
        assertThat(stand.get("/objects/" + Things.GREEN, "lena").texts("partners.standing"))
                .contains("recalled");
        // Another key asks for what lies there no more.
        assertThat(stand.post("/recalls", "lena", ASK).status()).isEqualTo(404);
        Got released = stand.post(
                "/releases",
                "lena",
                "{'agreement':'green','objects':['" + Things.GREEN + "'],'despite_lint':'for the test'}");
        assertThat(released.json().get("released").toString()).isEqualTo("0");
    }

    @Test
    void recalls_are_listed_either_way() throws IOException {
        long theirs = Things.askedBack(stand, "green");
        long ours = nr(stand.post("/recalls", "lena", ASK));
        Got first = stand.get("/recalls?limit=1", "anna");
        assertThat(first.texts("recalls.state")).containsExactly("acknowledged");
        assertThat(first.json().get("more").toString()).isEqualTo("true");
        Got rest = stand.get("/recalls?after=" + first.text("next"), "anna");
        assertThat(rest.texts("recalls.by")).containsExactly("lena");
        assertThat(rest.text("next")).isEqualTo(Long.toString(ours));
        Got shown = stand.get("/recalls/" + theirs, "anna");
        assertThat(shown.text("why")).contains(Stand.SCRIPT);
        assertThat(shown.text("by")).isEqualTo(Stand.WESTLAND);
        assertThat(shown.texts("items.id")).containsExactly(Things.THEIRS);
        assertThat(shown.body()).doesNotContain("Seen by Westland");
    }

    @Test
    void erasing_what_is_asked_back_is_done_at_once_and_once() throws IOException {
        String path = "/recalls/" + Things.askedBack(stand, "green");
        Got done = stand.post(path + "/answer", "lena", "gone", "{'done':'erased'}");
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.text("state")).isEqualTo("done");
        assertThat(stand.get("/objects/" + Things.THEIRS, "lena").status()).isEqualTo(404);
        Got again = stand.post(path + "/answer", "lena", "gone", "{'done':'erased'}");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(stand.post(path + "/answer", "lena", "{'done':'refused','why':'Too late'}")
                        .status())
                .isEqualTo(409);
        assertThat(stand.logged("recall answered")).singleElement().asString().contains("\"actor\":\"lena\"");
        assertThat(stand.get(path, "lena").json().object("answer").text("done")).isEqualTo("erased");
    }

    @Test
    void what_is_kept_needs_a_ground_and_an_end_and_what_is_refused_a_reason() throws IOException {
        long nr = Things.askedBack(stand, "green");
        String path = "/recalls/" + nr + "/answer";
        for (String body : List.of(
                "{}",
                "{'done':'burnt'}",
                "{'done':7}",
                "{'done':'restricted','ground':'evidence'}",
                "{'done':'restricted','until':'2027-06-01T00:00:00Z'}",
                "{'done':'restricted','ground':'evidence','until':'next year'}",
                "{'done':'restricted','ground':'evidence','until':'2026-01-01T00:00:00Z'}",
                "{'done':'restricted','ground':' ','until':'2027-06-01T00:00:00Z'}",
                "{'done':'refused'}",
                "{'done':'refused','why':'" + "x".repeat(2_001) + "'}",
                "{'done':'erased','until':'2027-06-01T00:00:00Z'}",
                "{'done':'corrected','why':'It is better'}",
                "{'done':'not-held','why':'x'}")) {
            assertThat(stand.post(path, "lena", body).problem()).as(body).isEqualTo("invalid");
            assertThat(standing(nr)).isEqualTo("acknowledged");
        }
        assertThat(stand.post(path, "lena", "{'done':'corrected'}").status()).isEqualTo(409);
        assertThat(stand.post(path, "lena", "{'done':'refused','why':'It is on the public record'}")
                        .text("state"))
                .isEqualTo("refused");
        assertThat(standing(nr)).isEqualTo("refused: It is on the public record");
        assertThat(stand.post(path, "lena", "{'done':'restricted','ground':'evidence','until':'2027-06-01T00:00:00Z'}")
                        .text("done"))
                .isEqualTo("restricted");
        assertThat(standing(nr)).isEqualTo("restricted, evidence until 2027-06-01T00:00:00Z");
        assertThat(stand.get("/recalls/" + nr, "ines").json().object("answer").text("ground"))
                .isEqualTo("evidence");
        assertThat(stand.get("/objects/" + Things.THEIRS, "lena").json().texts("recalls"))
                .hasSize(1);
    }

    @Test
    void who_may_not_ask_or_answer_does_not_and_what_is_not_there_is_not_there() throws IOException {
        long nr = Things.askedBack(stand, "green");
        String answer = "{'done':'erased'}";
        for (String who : List.of("anna", "ines", "adam")) {
            assertThat(stand.post("/recalls", who, ASK).problem()).isEqualTo("role");
            assertThat(stand.post("/recalls/" + nr + "/answer", who, answer).problem())
                    .isEqualTo("role");
        }
        assertThat(stand.get("/recalls", "adam").problem()).isEqualTo("role");
        assertThat(stand.get("/recalls/" + nr, "adam").problem()).isEqualTo("role");
        assertThat(stand.get("/recalls", "lena-writes").problem()).isEqualTo("scope");
        assertThat(stand.post("/recalls", "lena-reads", ASK).problem()).isEqualTo("scope");
        assertThat(stand.send(stand.posting("/recalls", "lena", ASK)).problem()).isEqualTo("key-missing");
        for (String none : List.of("0", "-1", "x", "4711", "99999999999999999999")) {
            assertThat(stand.get("/recalls/" + none, "lena").problem()).isEqualTo("unknown");
            assertThat(stand.post("/recalls/" + none + "/answer", "lena", answer)
                            .problem())
                    .isEqualTo("unknown");
        }
        for (String id : List.of(Things.NONE, Things.RED)) {
            assertThat(stand.post("/recalls", "lena", ASK.replace(Things.GREEN, id))
                            .problem())
                    .isEqualTo("unknown");
        }
        for (String body : List.of(
                "{}",
                "{'agreement':'green'}",
                ASK.replace("'green'", "'none'"),
                ASK.replace("['" + Things.GREEN + "']", "[]"),
                ASK.replace("['" + Things.GREEN + "']", "'all'"),
                ASK.replace("It was wrong", " "),
                ASK.replace("It was wrong", "x".repeat(2_001)),
                ASK.replace("2026-12-31T12:00:00Z", "soon"),
                ASK.replace("2026-12-31T12:00:00Z", "2026-01-01T12:00:00Z"),
                ASK.replace("'deadline'", "'by'"))) {
            assertThat(stand.post("/recalls", "lena", body).problem()).as(body).isEqualTo("invalid");
        }
        assertThat(stand.rooms().federation().recalls().all()).hasSize(1);
        assertThat(standing(nr)).isEqualTo("acknowledged");
        long ours = nr(stand.post("/recalls", "lena", ASK));
        assertThat(stand.post("/recalls/" + ours + "/answer", "lena", answer).status())
                .isEqualTo(409);
        assertThat(stand.get("/recalls?after=x", "lena").problem()).isEqualTo("request");
    }
}
