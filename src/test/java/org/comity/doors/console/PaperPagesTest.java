package org.comity.doors.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.ledger.LogName;
import org.comity.paper.Pages;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases on paper: by the console and by the command, with their marking, for whom they are, and what checks them. */
final class PaperPagesTest {
    private static final String SOME = "Only Westland reads this";
    private static Stand stand;
    private static String lena;
    private static String olga;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("olga", "operator");
        Scene.play(stand);
        CaseScene.play(stand);
        stand.run("case", "note", "harbour", SOME, "--for", Scene.WESTLAND);
        stand.run("case", "note", "harbour", "=cmd|' /C calc'!A0, write to anna@westland.example");
        stand.run("case", "open", "closed-round", "--under", "joint", "--title", "Named people only", "--tlp", "AMBER");
        stand.run("case", "assign", "closed-round", "lena");
        lena = stand.in("lena");
        olga = stand.in("olga");
        stand.rooms().ledger().checkpointAll();
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static byte[] got(String path, String cookie) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(
                    stand.request("/console/cases/harbour/" + path, cookie)
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }

    private static String csv(String... more) {
        var words = new java.util.ArrayList<>(List.of("case", "report", "harbour", "-o", "csv"));
        words.addAll(List.of(more));
        return stand.run(words.toArray(String[]::new));
    }

    private static String said(String csv, String what) {
        Matcher line =
                Pattern.compile("(?m)^[^,\n]*,[^,\n]*," + what + ",(.*)$").matcher(csv);
        assertThat(line.find()).as(what).isTrue();
        return line.group(1);
    }

    @Test
    void the_page_of_a_case_leads_to_its_papers_and_they_come_as_files() {
        assertThat(stand.get("/console/cases/harbour/", lena).body())
                .contains("paper.pdf\"", "paper.csv\"", "paper.pdf?with=home\"");
        var csv = stand.get("/console/cases/harbour/paper.csv", lena);
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"harbour.csv\"");
        assertThat(csv.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.header("Cache-Control")).isEqualTo("no-store");
        assertThat(csv.body()).isEqualTo(csv());
        assertThat(stand.get("/console/cases/harbour/paper.pdf", lena).header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"harbour.pdf\"");
    }

    @Test
    void the_form_of_a_stage_is_there_as_a_file_for_whoever_sees_the_case() {
        String stage = "/console/cases/harbour/clocks/nis2-entity/notification/";
        assertThat(stand.get(stage, lena).body()).contains("clocks/nis2-entity/notification/form.pdf\"");
        var pdf = stand.get(stage + "form.pdf", lena);
        assertThat(pdf.status()).isEqualTo(200);
        assertThat(pdf.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(pdf.header("Content-Disposition")).isEqualTo("attachment; filename=\"harbour-notification.pdf\"");
        assertThat(pdf.body()).startsWith("%PDF-1.");
        assertThat(stand.get("/console/cases/closed-round/clocks/nis2-entity/notification/form.pdf", olga)
                        .status())
                .isEqualTo(404);
        for (String none : List.of("nis2-entity/none/", "none/notification/")) {
            assertThat(stand.get("/console/cases/harbour/clocks/" + none + "form.pdf", lena)
                            .status())
                    .as(none)
                    .isEqualTo(404);
        }
    }

    @Test
    void whoever_does_not_see_the_case_gets_no_paper_of_it() {
        assertThat(stand.get("/console/cases/closed-round/paper.pdf", lena).status())
                .isEqualTo(200);
        for (String file : List.of("paper.pdf", "paper.csv", "paper.pdf?with=home")) {
            assertThat(stand.get("/console/cases/closed-round/" + file, olga).status())
                    .as(file)
                    .isEqualTo(404);
            assertThat(stand.get("/console/cases/none/" + file, lena).status()).isEqualTo(404);
        }
    }

    @Test
    void pdf_and_csv_say_the_same_and_the_hash_is_of_the_first_lines() throws Exception {
        String csv = csv();
        int count = Integer.parseInt(said(csv, "lines"));
        String first = csv.lines().limit(count).collect(Collectors.joining("\n", "", "\n"));
        assertThat(said(csv, "sha256")).isNotEmpty();
        Matcher hash = Pattern.compile("(?m)^How to check this paper,,sha256,([0-9a-f]{64})$")
                .matcher(csv);
        assertThat(hash.find()).isTrue();
        assertThat(hash.group(1)).isEqualTo(Digest.of(first).hex());
        assertThat(said(csv, "digest of the state"))
                .isEqualTo(CaseScene.state(stand).digest().hex());
        try (var pages = new Pages(got("paper.pdf", lena))) {
            String text = pages.text();
            assertThat(text.replace(" ", ""))
                    .contains(hash.group(1), CaseScene.state(stand).digest().hex());
            assertThat(text).contains(Scene.SCRIPT, "Keep a copy of the disks", "Ministers talk first", "overtaken");
        }
    }

    @Test
    void it_carries_the_last_checkpoints_and_for_one_member_that_of_its_log_alone() throws Exception {
        LogName log = LogName.of("joint", Scene.WESTLAND);
        stand.rooms().ledger().checkpointAll();
        Checkpoint head = Checkpoint.parse(
                stand.rooms().ledger().checkpoint(log).orElseThrow().text());
        String forOne = csv("--for", Scene.WESTLAND);
        assertThat(forOne)
                .contains("log," + head.origin() + "\n")
                .contains("entries," + head.size() + "\n")
                .contains("root," + head.root().hex() + "\n")
                .doesNotContain("/home");
        assertThat(csv()).contains(head.origin()).doesNotContain("/home");
        assertThat(csv("--home")).contains(head.origin(), stand.rooms().ledger().origin(LogName.HOME) + "\n");
    }

    @Test
    void what_is_kept_at_home_is_on_it_only_where_it_is_asked_for_and_each_page_says_so() throws Exception {
        assertThat(csv()).doesNotContain(CaseScene.HOME_NOTE, SOME).contains(",,marking,TLP:AMBER\n");
        assertThat(csv("--for", Scene.WESTLAND)).contains(SOME).doesNotContain(CaseScene.HOME_NOTE);
        assertThat(csv("--home")).contains(CaseScene.HOME_NOTE, SOME).contains(",,marking,TLP:AMBER+STRICT\n");
        try (var pages = new Pages(got("paper.pdf", lena))) {
            assertThat(pages.text()).doesNotContain(CaseScene.HOME_NOTE).doesNotContain(SOME);
        }
        try (var pages = new Pages(got("paper.pdf?with=home", lena))) {
            assertThat(pages.text()).contains(CaseScene.HOME_NOTE).contains(SOME);
            for (int i = 1; i <= pages.count(); i++) {
                assertThat(pages.text(i)
                                .split("TLP:AMBER\\+STRICT · with what is kept at home, for our own people only", -1))
                        .hasSize(3);
            }
        }
    }

    @Test
    void the_same_case_at_the_same_heads_makes_the_same_bytes(@TempDir Path folder) throws Exception {
        Path one = folder.resolve("one.pdf");
        Path two = folder.resolve("two.pdf");
        stand.run("case", "report", "harbour", "-o", "pdf", "--out", one.toString());
        stand.run("case", "report", "harbour", "-o", "pdf", "--out", two.toString());
        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
        assertThat(new String(Files.readAllBytes(one), 0, 5, UTF_8)).isEqualTo("%PDF-");
    }

    @Test
    void a_formula_stays_text_in_the_csv() {
        assertThat(csv()).contains("says,\"'=cmd|' /C calc'!A0, write to anna@westland.example\"");
    }

    @Test
    void who_takes_personal_data_out_of_a_case_is_in_the_home_log() {
        int before = stand.logged("read").size();
        stand.get("/console/cases/harbour/paper.csv", lena);
        List<String> read = stand.logged("read");
        assertThat(read).hasSize(before + 1);
        assertThat(read.getLast()).contains("\"lena\"", "console case paper");
        stand.get("/console/cases/closed-round/paper.csv", lena);
        assertThat(stand.logged("read")).hasSize(before + 1);
    }

    @Test
    void the_form_of_a_case_bears_its_marking_and_the_head_of_the_home_log() {
        stand.run(
                "case",
                "facts",
                "harbour",
                "role=entity",
                "nis2-class=essential",
                "financial-entity=no",
                "significant-incident=yes",
                "trust-services-affected=no",
                "establishment=DE",
                "aware-at=2026-11-23T08:00+01:00");
        stand.rooms().ledger().checkpointAll();
        String form = stand.run("case", "form", "harbour", "nis2", "early-warning", "-o", "csv");
        assertThat(form)
                .contains(",,marking,TLP:AMBER\n", ",,notice,not legal advice\n", "Form,1,field,entity-name\n")
                .contains("log," + stand.rooms().ledger().origin(LogName.HOME) + "\n");
        assertThat(stand.run("case", "form", "harbour", "nis2", "early-warning", "-o", "csv", "--tlp", "green"))
                .contains(",,marking,TLP:GREEN\n");
    }
}
