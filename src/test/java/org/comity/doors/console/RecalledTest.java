package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.comity.doors.console.Stand.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner asks something back; one of our people finds that on Home, and answers it on its page. */
final class RecalledTest {
    private static final String ID = Scene.THEIRS;

    private Stand stand;
    private String lena;
    private String page;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        lena = stand.in("lena", "operator");
        Scene.play(stand);
        page = Scene.askedBack(stand);
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
                Map.of("done", "refused", "why", "x".repeat(1_001)),
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
