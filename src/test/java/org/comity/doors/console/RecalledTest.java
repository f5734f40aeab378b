package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.border.Forger;
import org.comity.border.Letter;
import org.comity.border.Partner;
import org.comity.border.Recalls;
import org.comity.doors.console.Stand.Got;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner asks something back; one of our people finds that on Home, and answers it on its page. */
final class RecalledTest {
    private static final String ID = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a77";
    private static final String THEIRS = """
            {"type":"indicator","spec_version":"2.1","id":"%s",
             "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Seen by Westland",
             "indicator_types":["malicious-activity"],"pattern_type":"stix",
             "pattern":"[domain-name:value = 'seen.example']","valid_from":"2026-01-15T08:00:00Z",
             "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}
            """.formatted(ID);

    private Stand stand;
    private String lena;
    private String page;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        lena = stand.in("lena", "operator");
        Scene.play(stand);
        var element = Objects.requireNonNull(
                        Json.elements(THEIRS.getBytes(StandardCharsets.UTF_8), JsonLimits.STANDARD)
                .next());
        stand.rooms().gate().admitFrom("green", Scene.WESTLAND, List.of(element), "from the test", null);
        var asks = JsonObject.builder()
                .put("why", "It was a bystander's")
                .put("correction", false)
                .put("items", new JsonArray(List.of(JsonObject.builder()
                        .put("id", ID)
                        .put("sha256", Digest.of(THEIRS.strip().getBytes(StandardCharsets.UTF_8)).hex())
                        .build())))
                .build();
        var letter = new Letter(
                Scene.WESTLAND,
                "1",
                Stand.OURS,
                "green",
                1,
                "0b1f6f5e-6a43-4a5b-9a53-6a6d4c9b2f01",
                Recalls.ASKED,
                stand.now(),
                asks);
        stand.rooms()
                .federation()
                .letters()
                .take(
                        new Partner(stand.rooms().parties().require(Scene.WESTLAND), "1"),
                        "green",
                        Forger.letter(letter, Scene.WESTS));
        page = "/console/releases/recall/"
                + stand.rooms().federation().recalls().all().getLast().nr() + "/";
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private static String text(Got got) {
        return got.body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private String standing() {
        return stand.rooms().federation().recalls().all().getLast().standing(stand.now());
    }

    @Test
    void what_a_partner_asks_back_is_due_on_home_and_the_page_that_it_leads_to_says_what_and_why() {
        assertThat(stand.get("/console/", lena).body())
                .contains("<a href=\"" + page + "\">" + Scene.WESTLAND + " recalls something; your answer is open</a>");
        assertThat(text(stand.get(page, lena)))
                .contains("It was a bystander's", "Seen by Westland", ID, "acknowledged", "Erase it here");
        assertThat(stand.get("/console/releases/", lena).body()).contains("<a href=\"" + page + "\">");
    }

    @Test
    void erasing_it_is_done_at_once_and_is_due_no_more() {
        Got got = stand.post(page, lena, Map.of("done", "erased"));
        assertThat(got.header("Location")).isEqualTo(page + "?done=1");
        assertThat(standing()).isEqualTo("erased");
        assertThat(text(stand.get(page + "?done=1", lena)))
                .contains("Answered. " + Scene.WESTLAND + " is told with the next exchange.")
                .doesNotContain("Erase it here", "Seen by Westland");
        assertThat(stand.get("/console/", lena).body()).doesNotContain("your answer is open");
        assertThat(stand.get("/console/library/" + ID + "/", lena).status()).isEqualTo(404);
    }

    @Test
    void what_is_kept_needs_a_ground_and_a_day_to_come_and_what_is_refused_a_reason() {
        for (Map<String, String> lacking : List.of(
                Map.<String, String>of(),
                Map.of("done", "restricted", "ground", "evidence"),
                Map.of("done", "restricted", "until", "2027-06-01"),
                Map.of("done", "restricted", "ground", "evidence", "until", "next year"),
                Map.of("done", "restricted", "ground", "evidence", "until", "2026-01-01"),
                Map.of("done", "refused"),
                Map.of("done", "burnt"))) {
            Got got = stand.post(page, lena, lacking);
            assertThat(got.status()).as(lacking.toString()).isEqualTo(422);
            assertThat(text(got)).contains("Nothing was done or sent.");
            assertThat(standing()).isEqualTo("acknowledged");
        }
        assertThat(stand.post(page, lena, Map.of("done", "restricted", "ground", "evidence", "until", "next year"))
                        .body())
                .as("what was typed stays")
                .contains("value=\"evidence\"");
        stand.post(page, lena, Map.of("done", "refused", "why", "It is on the public record"));
        assertThat(standing()).isEqualTo("refused: It is on the public record");
        stand.post(page, lena, Map.of("done", "restricted", "ground", "evidence", "until", "2027-06-01"));
        assertThat(standing()).isEqualTo("restricted, evidence until 2027-06-02T00:00:00Z");
    }

    @Test
    void a_corrected_version_that_is_not_here_is_no_answer() {
        Got got = stand.post(page, lena, Map.of("done", "corrected"));
        assertThat(got.status()).isEqualTo(409);
        assertThat(standing()).isEqualTo("acknowledged");
    }

    @Test
    void whoever_may_not_answer_sees_it_and_changes_nothing_and_a_recall_that_is_none_is_not_there() {
        String ines = stand.in("ines", "auditor");
        assertThat(text(stand.get(page, ines)))
                .contains("Recalls are answered by operators.")
                .doesNotContain("Erase it here");
        assertThat(stand.post(page, ines, Map.of("done", "erased")).status()).isEqualTo(403);
        assertThat(standing()).isEqualTo("acknowledged");
        String adam = stand.in("adam", "administrator");
        assertThat(stand.get(page, adam).status()).isEqualTo(404);
        for (String none : List.of("0", "-1", "x", "4711", "99999999999999999999")) {
            assertThat(stand.get("/console/releases/recall/" + none + "/", lena).status())
                    .as(none)
                    .isEqualTo(404);
        }
    }

    @Test
    void one_of_ours_shows_how_it_stands_and_is_not_answered_here() {
        stand.run("recall", "green", Scene.GREEN, "--why", "It was wrong");
        String ours = "/console/releases/recall/"
                + stand.rooms().federation().recalls().all().getLast().nr() + "/";
        assertThat(text(stand.get(ours, lena)))
                .contains("It was wrong", "We ask " + Scene.WESTLAND)
                .doesNotContain("Erase it here");
        assertThat(stand.post(ours, lena, Map.of("done", "erased")).status()).isEqualTo(409);
    }
}
