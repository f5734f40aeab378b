package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.comity.doors.api.Stand.Got;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who does not get in, who may not do something, and what is not taken. */
final class ApiNoesTest {
    private static final String NOTE = "{'step':'noted','text':'A note'}";
    private static Stand stand;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("olga", "operator");
        stand.person("anna", "approver");
        stand.person("ines", "auditor");
        stand.person("adam", "administrator");
        stand.token("lena-reads", "lena", "api:read");
        stand.token("lena-writes", "lena", "api:write");
        stand.token("lena-types", "lena", "commands,taxii:read");
        stand.token("lena-gone", "lena", "api:read,api:write");
        stand.run("token", "revoke", "lena-gone");
        stand.run("case", "open", "grid", "--under", "joint", "--title", "Outages " + Stand.SCRIPT, "--tlp", "AMBER");
        stand.run("case", "open", "closed-round", "--under", "joint", "--title", "Few", "--tlp", "AMBER");
        stand.run("case", "assign", "closed-round", "lena");
        stand.run("case", "assign", "grid", "lena", "--area", "political");
        stand.run("case", "step", "grid", "position", "--text", "Ministers say nothing");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static int steps() {
        return stand.rooms()
                .casebook()
                .as(Actor.AT_THE_FOLDER)
                .require("grid")
                .entries()
                .size();
    }

    private static void is(Got got, int status, String problem) {
        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.problem()).isEqualTo(problem);
        assertThat(got.header("Cache-Control")).isEqualTo("no-store");
        assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void nobody_gets_in_but_by_the_token_of_a_person_that_is_for_it() {
        for (String each : List.of("", "comity_guessed", "lena-types", "lena-gone")) {
            Got got = stand.get("/me", each);
            is(got, 401, "token");
            assertThat(got.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"comity\"");
            is(stand.post("/cases/grid/steps", each, NOTE), 401, "token");
        }
        is(stand.send(stand.request("/me", "").header("Cookie", "comity=x").GET()), 401, "token");
        is(
                stand.send(stand.request("/me", "")
                        .header("Authorization", "Basic bGVuYTp4")
                        .GET()),
                401,
                "token");
        is(
                stand.send(stand.request("/me", "lena")
                        .header("Authorization", "Bearer y")
                        .GET()),
                401,
                "token");
    }

    @Test
    void a_token_is_for_what_its_scopes_say() {
        Got writing = stand.post("/cases/grid/steps", "lena-reads", NOTE);
        is(writing, 403, "scope");
        assertThat(writing.text("scope")).isEqualTo("api:write");
        assertThat(writing.header("WWW-Authenticate")).contains("insufficient_scope", "scope=\"api:write\"");
        is(stand.get("/cases", "lena-writes"), 403, "scope");
        assertThat(stand.get("/cases", "lena-reads").status()).isEqualTo(200);
    }

    @Test
    void a_person_may_what_their_roles_may_as_on_the_command_line() {
        Got note = stand.post("/cases/grid/steps", "anna", NOTE);
        is(note, 403, "role");
        assertThat(note.text("detail"))
                .isEqualTo("anna may not do this: it is for operator or lead, and anna is approver");
        assertThat(note.json().texts("roles")).containsExactly("operator", "lead");
        is(stand.get("/cases", "adam"), 403, "role");
        is(stand.get("/ledger", "anna"), 403, "role");
        is(stand.post("/stagings/1/approve", "lena", "{'sha256':'x'}"), 403, "role");
        assertThat(stand.get("/me", "adam").status()).isEqualTo(200);
    }

    @Test
    void what_a_person_may_not_see_is_not_there() {
        for (String path : List.of("", "/timeline", "/report", "/stix", "/why/" + Stand.WESTLAND, "/steps/x")) {
            Got hidden = stand.get("/cases/closed-round" + path, "olga");
            Got none = stand.get("/cases/never-there" + path, "olga");
            is(hidden, 404, "unknown");
            assertThat(hidden.body().replace("closed-round", "never-there")).isEqualTo(none.body());
        }
        is(stand.post("/cases/closed-round/steps", "olga", NOTE), 404, "unknown");
        is(stand.post("/cases/closed-round/readers", "olga", "{'person':'olga'}"), 404, "unknown");
        assertThat(stand.get("/cases", "olga").texts("cases.name"))
                .contains("grid")
                .doesNotContain("closed-round");
        assertThat(stand.get("/cases", "lena").texts("cases.name")).contains("grid", "closed-round");
        assertThat(stand.get("/cases/closed-round", "ines").status()).isEqualTo(200);
        String id = stand.get("/cases/closed-round", "lena").text("id");
        is(stand.get("/cases?after=" + id, "olga"), 400, "request");
    }

    @Test
    void a_work_area_that_is_not_ones_own_leaves_no_trace_and_is_not_worked_in() {
        Got all = stand.get("/cases/grid/timeline", "lena");
        assertThat(all.texts("steps.step")).contains("position");
        Got few = stand.get("/cases/grid/timeline", "olga");
        assertThat(few.texts("steps.step")).doesNotContain("position");
        assertThat(few.body()).doesNotContain("Ministers");
        String hash = all.texts("steps.sha256").get(all.texts("steps.step").indexOf("position"));
        is(stand.get("/cases/grid/steps/" + hash, "olga"), 404, "unknown");
        is(stand.get("/cases/grid/timeline?after=" + hash, "olga"), 400, "request");
        is(stand.post("/cases/grid/steps", "olga", "{'step':'position','text':'Mine'}"), 403, "refused");
    }

    @Test
    void what_is_not_written_as_it_has_to_be_is_not_taken_and_says_why() {
        int before = steps();
        is(stand.post("/cases/grid/steps", "lena", "{'step':"), 400, "request");
        is(stand.post("/cases/grid/steps", "lena", "['step']"), 400, "request");
        is(stand.post("/cases/grid/steps", "lena", ""), 400, "request");
        is(stand.post("/cases/grid/steps", "lena", "{'step':'noted','step':'noted'}"), 400, "request");
        Got mistyped = stand.post("/cases/grid/steps", "lena", "{'stepp':'noted','text':7}");
        is(mistyped, 422, "invalid");
        assertThat(mistyped.texts("errors.pointer")).containsExactly("#/stepp", "#", "#/text");
        assertThat(((JsonObject) mistyped.json().array("errors").get(0)).text("suggestion"))
                .isEqualTo("step");
        Got field = stand.post(
                "/cases/grid/steps", "lena", "{'step':'assessed','says':{'class':'availability','severety':'red'}}");
        is(field, 422, "invalid");
        assertThat(field.texts("errors.suggestion")).containsExactly("severity");
        Got choice = stand.post(
                "/cases/grid/steps", "lena", "{'step':'assessed','says':{'class':'availability','severity':'pink'}}");
        is(choice, 422, "invalid");
        assertThat(choice.text("detail")).contains("choose from green, red, white, yellow");
        is(stand.post("/cases/grid/steps", "lena", "{'step':'opened','text':'Again'}"), 422, "invalid");
        is(stand.post("/cases/grid/steps", "lena", "{'step':'noted','for':['']}"), 403, "refused");
        is(stand.post("/cases/grid/steps", "lena", "{'step':'noted','for':3,'text':'x'}"), 422, "invalid");
        is(stand.post("/cases/grid/steps", "lena", "{'step':'noted','tlp':'PINK','text':'x'}"), 422, "invalid");
        is(
                stand.post("/cases/grid/steps", "lena", "{'step':'noted','text':'" + "x".repeat(10_001) + "'}"),
                422,
                "invalid");
        is(stand.post("/cases/grid/readers", "lena", "{'person':'nobody'}"), 422, "invalid");
        is(
                stand.post(
                        "/cases/grid/steps",
                        "lena",
                        "{'step':'linked','says':{'object':'malware--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a03'}}"),
                422,
                "invalid");
        assertThat(steps()).isEqualTo(before);
    }

    @Test
    void what_is_too_long_or_no_json_is_not_taken() {
        is(stand.post("/cases/grid/steps", "lena", " ".repeat((int) ApiDoor.BODY_BYTES_MAX + 1)), 413, "too-long");
        for (String type : List.of("text/plain", "application/json; charset=latin1", "application/xml")) {
            is(
                    stand.send(stand.request("/cases/grid/steps", "lena")
                            .header("Content-Type", type)
                            .header("Idempotency-Key", "\"" + UUID.randomUUID() + "\"")
                            .POST(BodyPublishers.ofString(NOTE.replace('\'', '"')))),
                    415,
                    "media-type");
        }
        is(
                stand.send(stand.request("/cases", "lena")
                        .header("Accept", "text/html")
                        .GET()),
                406,
                "accept");
        is(
                stand.send(stand.request("/cases", "lena")
                        .header("Accept", "application/json;q=0, */*")
                        .GET()),
                406,
                "accept");
        assertThat(stand.send(stand.request("/cases", "lena")
                                .header("Accept", "text/html, application/*;q=0.1")
                                .GET())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void paths_methods_and_queries_that_mean_nothing_say_what_does() {
        is(stand.get("/casess", "lena"), 404, "unknown");
        Got put = stand.send(stand.posting("/cases/grid", "lena", "{}"));
        is(put, 405, "method");
        assertThat(put.header("Allow")).contains("GET");
        Got query = stand.get("/cases?limt=3", "lena");
        is(query, 400, "request");
        assertThat(query.text("detail")).contains("did you mean limit?");
        for (String each : List.of("limit=0", "limit=201", "limit=x", "limit=1&limit=1", "after=nothing")) {
            is(stand.get("/cases?" + each, "lena"), 400, "request");
        }
        is(stand.get("/stagings?state=gone", "lena"), 400, "request");
        is(stand.get("/why?object=x", "lena"), 400, "request");
        is(stand.get("/why?object=x&party=nobody.example", "lena"), 404, "unknown");
        is(stand.get("/objects/indicator--x", "lena"), 404, "unknown");
        is(stand.get("/agreements/none", "lena"), 404, "unknown");
        is(stand.get("/stagings/99", "lena"), 404, "unknown");
        is(stand.get("/stagings/x", "lena"), 404, "unknown");
        is(stand.get("/kinds/none", "lena"), 404, "unknown");
        is(stand.get("/problems/none", ""), 404, "unknown");
    }

    @Test
    void what_the_agreement_refuses_says_the_clause_the_reason_and_what_would_change_it() {
        stand.run("case", "open", "strict", "--under", "joint", "--title", "Strict", "--tlp", "AMBER");
        stand.run("case", "notify", "strict", Stand.WESTLAND);
        Got refused =
                stand.post("/cases/strict/steps", "lena", "{'step':'noted','text':'For few','tlp':'AMBER+STRICT'}");
        is(refused, 403, "policy");
        assertThat(refused.text("reason")).isNotEmpty();
        assertThat(refused.text("remedy")).isNotEmpty();
        assertThat(refused.json().has("clause")).isTrue();
        assertThat(refused.text("detail"))
                .isEqualTo("not taken, because it may not go to " + Stand.WESTLAND + ": " + refused.text("reason")
                        + " (" + refused.text("remedy") + ")");
        assertThat(stand.logged("case step refused")).last().asString().contains("lena");
        Got why = stand.get("/cases/strict/why/" + Stand.WESTLAND, "lena");
        assertThat(why.texts("steps.answer")).containsOnly("allowed");
        assertThat(why.text("standing")).isEqualTo("invited");
    }

    @Test
    void what_members_wrote_comes_back_as_text() {
        Got shown = stand.get("/cases/grid", "lena");
        assertThat(shown.text("title")).isEqualTo("Outages " + Stand.SCRIPT);
        assertThat(shown.header("Content-Type")).isEqualTo("application/json");
        assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
        Got hostile = stand.get("/cases/%3Cscript%3E", "lena");
        is(hostile, 404, "unknown");
        assertThat(hostile.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(hostile.text("detail")).contains("<script>");
    }

    @Test
    void every_problem_has_an_address_that_explains_it() {
        for (Problem each : Problem.values()) {
            Got explained = stand.get("/problems/" + each.label(), "");
            assertThat(explained.text("type")).isEqualTo("/api/v1/problems/" + each.label());
            assertThat(explained.text("explanation")).isNotEmpty();
        }
        assertThat(stand.get("/problems", "").texts("problems.type")).hasSize(Problem.values().length);
        assertThat(stand.get("/openapi.json", "").text("openapi")).startsWith("3.1");
    }
}
