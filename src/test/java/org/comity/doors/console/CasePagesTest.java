package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.comity.cases.CaseState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages of cases: what the command line says of a case, for those who may see it and nobody else. */
final class CasePagesTest {
    private static Stand stand;
    private static String lena;
    private static String olga;
    private static String sven;
    private static String ines;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("olga", "operator");
        stand.person("sven", "signatory");
        stand.person("ines", "auditor");
        Scene.play(stand);
        CaseScene.play(stand);
        stand.run("case", "open", "closed-round", "--under", "joint", "--title", "Named people only", "--tlp", "AMBER");
        stand.run("case", "assign", "closed-round", "lena");
        lena = stand.in("lena");
        olga = stand.in("olga");
        sven = stand.in("sven");
        ines = stand.in("ines");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static String page(String name) {
        return stand.get("/console/cases/" + name + "/", lena).body();
    }

    @Test
    void the_list_has_the_cases_of_the_command() {
        String list = text(stand.get("/console/cases/", lena).body());
        assertThat(list).contains("Outage at a harbour", "joint", "joined", Stand.OURS, "open", "Named people only");
        assertThat(stand.get("/console/cases/", lena).body())
                .contains("href=\"/console/cases/" + CaseScene.state(stand).id() + "/\"");
    }

    @Test
    void the_auditor_reads_by_which_clause_steps_of_a_case_were_sent() {
        String out = text(stand.get("/console/releases/audit/?what=out", ines).body());
        assertThat(out).contains("case steps sent", "version 1, clause 1, ");
    }

    @Test
    void before_a_case_is_opened_its_page_says_whether_its_agreement_lets_anybody_be_told() {
        Map<String, String> typed = Map.of(
                "name", "too-high", "title", "Too high", "under", "joint incident", "tlp", "TLP:AMBER", "go", "look");
        assertThat(text(stand.post("/console/cases/open/", lena, typed).body()))
                .contains(Scene.WESTLAND + " can be notified")
                .doesNotContain("cannot be notified", "nobody could be told");
        var higher = new java.util.TreeMap<>(typed);
        higher.put("tlp", "TLP:AMBER+STRICT");
        assertThat(text(stand.post("/console/cases/open/", lena, higher).body()))
                .contains(
                        Scene.WESTLAND + " cannot be notified",
                        "it is TLP:AMBER+STRICT, and clause 1 lets cross up to TLP:AMBER",
                        "nobody could be told of this case");
        assertThat(stand.rooms()
                        .casebook()
                        .as(org.comity.parties.Actor.AT_THE_FOLDER)
                        .find("too-high"))
                .as("looking opens nothing")
                .isEmpty();
    }

    @Test
    void a_case_says_how_it_stands_by_the_digest_of_the_state() {
        CaseState state = CaseScene.state(stand);
        assertThat(text(page(state.id())))
                .contains(
                        state.digest().hex(),
                        Scene.WESTLAND + " joined technical",
                        "phase assessed",
                        "severity yellow",
                        "political, by " + Stand.OURS,
                        "Ministers talk first",
                        "Keep a copy of the disks",
                        "for " + Scene.WESTLAND,
                        "due 24 Nov 2026 12:00 UTC",
                        "TLP:AMBER",
                        "TLP:GREEN",
                        "23 Nov 2026 07:30 UTC taken 23 Nov 2026 12:00 UTC");
    }

    @Test
    void the_timeline_says_what_counts_and_why_something_does_not() {
        String page = page("harbour");
        String timeline = text(page.substring(page.indexOf("id=\"timeline\"")));
        for (CaseState.Entry each : CaseScene.state(stand).entries()) {
            if (!each.step().atHome()) {
                assertThat(timeline)
                        .contains(
                                (each.standing().name().toLowerCase(java.util.Locale.ROOT) + " " + each.why()).strip());
            }
        }
        assertThat(timeline).contains("3 steps do not count", "overtaken", "forked", "One story", "Another story");
        assertThat(text(page)).contains("signed two different steps under number 4");
    }

    @Test
    void a_note_at_home_stands_in_the_box_of_those_and_not_among_the_steps() {
        String page = page("harbour");
        int box = page.indexOf("class=\"athome");
        int timeline = page.indexOf("id=\"timeline\"");
        assertThat(page.indexOf(CaseScene.HOME_NOTE)).isBetween(box, timeline);
        assertThat(page.lastIndexOf(CaseScene.HOME_NOTE)).isLessThan(timeline);
    }

    @Test
    void what_members_wrote_comes_out_as_text() {
        for (String path : List.of("/console/cases/", "/console/cases/harbour/")) {
            assertThat(stand.get(path, lena).body())
                    .contains("&lt;script&gt;alert(")
                    .doesNotContain("<script>", "<img");
        }
        assertThat(Pattern.compile("&lt;script&gt;").matcher(page("harbour")).results())
                .as("title, task, reason, note of theirs, note at home")
                .hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void an_object_leads_to_the_library_for_those_who_find_it_there() {
        String link = "href=\"/console/library/" + Scene.GREEN + "/\"";
        assertThat(page("harbour")).contains(link);
        assertThat(stand.get("/console/cases/harbour/", sven).body())
                .contains(Scene.GREEN)
                .doesNotContain(link);
    }

    @Test
    void a_case_for_named_people_is_not_there_for_others() {
        assertThat(stand.get("/console/cases/closed-round/", lena).status()).isEqualTo(200);
        assertThat(stand.get("/console/cases/closed-round/", ines).status()).isEqualTo(200);
        assertThat(stand.get("/console/cases/closed-round/", olga).status()).isEqualTo(404);
        assertThat(stand.get("/console/cases/", olga).body())
                .contains("Outage at a harbour")
                .doesNotContain("closed-round", "Named people only");
        assertThat(stand.get("/console/cases/no-such-case/", olga).status()).isEqualTo(404);
    }

    @Test
    void home_says_how_many_are_open_and_what_is_ours_to_do() {
        stand.run(
                "case",
                "task",
                "harbour",
                "count",
                "--title",
                "Count the ships " + Scene.SCRIPT,
                "--to",
                Stand.OURS,
                "--due",
                "2026-11-20T12:00:00Z");
        String home = stand.get("/console/", lena).body();
        assertThat(text(home)).contains("cases are open", "Task for us in harbour, Count the ships", "overdue");
        assertThat(home).doesNotContain("<script>", "<img");
    }

    /** A page's text, without its markup. */
    private static String text(String body) {
        return body.replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .replace("&#39;", "'")
                .replace("&#34;", "\"");
    }
}
