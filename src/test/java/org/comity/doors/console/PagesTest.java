package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.comity.doors.console.Stand.Got;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every page, with what the node really holds: who sees it, what it says, and what never comes out as markup. */
final class PagesTest {
    /** Compressed, of any page. */
    private static final int PAGE_BYTES_MAX = 60_000;

    private static Stand stand;
    private static String lena;
    private static String otto;
    private static String adam;
    private static String ines;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator,approver,signatory");
        stand.person("otto", "approver");
        stand.person("ines", "auditor");
        stand.person("adam", "administrator");
        Scene.play(stand);
        CaseScene.play(stand);
        Scene.askedBack(stand);
        FeedScene.play(stand);
        stand.run("token", "create", "--name", "sensor", "--scope", "taxii:write");
        lena = stand.in("lena");
        otto = stand.in("otto");
        ines = stand.in("ines");
        adam = stand.in("adam");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    /** Every page that lena finds. */
    static List<String> pages() {
        return List.of(
                "/console/",
                "/console/account/",
                "/console/account/feeds/",
                "/console/cases/",
                "/console/cases/harbour/",
                "/console/cases/harbour/facts/",
                "/console/cases/harbour/clocks/nis2-entity/notification/",
                "/console/cases/harbour/clocks/gdpr-controller/data-subjects/",
                "/console/cases/harbour/clocks/nis2-entity/early-warning/",
                "/console/cases/harbour/why/?party=" + Scene.WESTLAND,
                "/console/cases/harbour/step/assessed/",
                "/console/cases/harbour/step/invited/",
                "/console/cases/harbour/step/linked/",
                "/console/cases/harbour/step/noted/",
                "/console/cases/open/",
                "/console/agreements/",
                "/console/agreements/green/",
                "/console/agreements/amber/?version=1",
                "/console/agreements/green/edit/",
                "/console/agreements/amber/sign/",
                "/console/agreements/green/gets/?party=" + Scene.WESTLAND,
                "/console/why/",
                "/console/why/?object=" + Scene.GREEN + "&party=" + Scene.WESTLAND,
                "/console/why/?object=" + Scene.HOSTILE + "&party=" + Scene.EASTLAND,
                "/console/feeds/",
                "/console/feeds/?map=europe&measure=sent&family=andromeda&country=DE&exact=1",
                "/console/releases/",
                "/console/releases/staging/1/",
                "/console/releases/recall/1/",
                "/console/releases/logs/",
                "/console/releases/log/?log=home",
                "/console/releases/refusals/",
                "/console/releases/audit/",
                "/console/releases/audit/?what=all&from=2026-01-01",
                "/console/releases/share/?object=" + Scene.AMBER,
                "/console/search/?q=indicator",
                "/console/search/?q=harbour",
                "/console/library/" + Scene.GREEN + "/recall/",
                "/console/library/",
                "/console/library/?type=indicator",
                "/console/library/" + Scene.GREEN + "/",
                "/console/library/" + Scene.HOSTILE + "/",
                "/console/library/" + Scene.VICTIM + "/",
                "/console/library/" + Scene.GREEN + "/preview/?agreement=green&party=" + Scene.WESTLAND,
                "/console/library/" + Scene.AMBER + "/preview/?agreement=green&party=" + Scene.WESTLAND,
                "/console/contacts/");
    }

    @Test
    void every_page_is_there_small_and_with_the_headers_that_keep_it_safe() throws IOException {
        for (String path : pages()) {
            Got got = stand.get(path, lena);
            assertThat(got.status()).as(path + "\n" + got.body()).isEqualTo(200);
            safe(path, got);
            assertThat(packed(got.body())).as(path).isLessThan(PAGE_BYTES_MAX);
        }
        for (String path :
                List.of("/", "/console/login/", "/console/nowhere/", "/console/link/x/", "/console/style/x.css")) {
            safe(path, stand.get(path, ""));
        }
        safe("a refused form", stand.send(stand.form("/console/logout/", lena, Map.of())));
        safe(
                "another method",
                stand.send(stand.request("/console/", lena).PUT(java.net.http.HttpRequest.BodyPublishers.noBody())));
    }

    private static void safe(String what, Got got) {
        assertThat(got.header("Content-Security-Policy"))
                .as(what)
                .startsWith("default-src 'none';")
                .contains("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(got.body().split("<script", -1).length - 1)
                .as("the one script of ours, and none beside it: " + what)
                .isEqualTo(Pattern.compile("<script src=\"/console/script/[0-9a-f]{16}\\.js\" defer></script>")
                        .matcher(got.body())
                        .results()
                        .count());
        assertThat(got.header("X-Content-Type-Options")).as(what).isEqualTo("nosniff");
        assertThat(got.header("X-Frame-Options")).as(what).isEqualTo("DENY");
        assertThat(got.header("Referrer-Policy")).as(what).isEqualTo("same-origin");
        assertThat(got.header("Cross-Origin-Opener-Policy")).as(what).isEqualTo("same-origin");
        assertThat(got.header("Cross-Origin-Resource-Policy")).as(what).isEqualTo("same-origin");
        assertThat(got.header("Permissions-Policy")).as(what).contains("camera=()");
        assertThat(got.header("Cache-Control")).as(what).isEqualTo("no-store");
        assertThat(got.header("Server")).as(what).isEmpty();
        assertThat(got.body())
                .as(what)
                .doesNotContain("<script>", "<img", "style=\"")
                .doesNotContainPattern("<[^>]* on[a-z]+=");
    }

    private static int packed(String body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return packed.size();
    }

    @Test
    void whatever_is_typed_comes_back_as_text() {
        var bodies = new ArrayList<String>();
        for (String field : List.of("id", "type", "value", "why", "after")) {
            bodies.add(stand.post("/console/library/", lena, Map.of(field, Scene.SCRIPT))
                    .body());
        }
        bodies.add(
                stand.get("/console/why/?object=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&party=%22%3E%3Cscript%3E", lena)
                        .body());
        bodies.add(stand.post("/console/agreements/green/edit/", lena, Map.of("draft", "</textarea>" + Scene.SCRIPT))
                .body());
        bodies.add(stand.post(
                        "/console/login/",
                        "",
                        Map.of("name", Scene.SCRIPT, "password", Scene.SCRIPT, "code", Scene.SCRIPT))
                .body());
        bodies.add(stand.post(
                        "/console/account/", lena, Map.of("password", Scene.SCRIPT, "again", "x", "code", Scene.SCRIPT))
                .body());
        bodies.add(stand.get("/console/agreements/%3Cscript%3E/", lena).body());
        bodies.add(stand.get("/console/library/%3Cscript%3Ealert(1)%3C%2Fscript%3E/", lena)
                .body());
        bodies.add(stand.get("/console/releases/log/?log=%3Cscript%3E", lena).body());
        bodies.add(stand.get(
                        "/console/library/" + Scene.GREEN + "/preview/?agreement=%3Cscript%3E&party=%3Cscript%3E", lena)
                .body());
        assertThat(bodies)
                .allSatisfy(
                        body -> assertThat(body).contains("<main").doesNotContain("<script>", "<img", "</textarea>\""));
    }

    @Test
    void what_others_wrote_comes_out_as_text() {
        assertThat(stand.get("/console/library/" + Scene.HOSTILE + "/", lena).body())
                .contains("Loader \"&gt;&lt;script&gt;alert(")
                .doesNotContain("<script>", "<img");
        assertThat(stand.get("/console/agreements/amber/", lena).body())
                .contains("&lt;script&gt;alert(")
                .doesNotContain("<script>", "<img");
        assertThat(stand.get("/console/contacts/", lena).body())
                .contains("Eastland ISAC \"&gt;&lt;script&gt;")
                .doesNotContain("<script>", "<img");
    }

    @Test
    void home_says_what_crossed_what_waits_and_what_was_refused() {
        assertThat(text("/console/", lena))
                .contains("2 objects released", Scene.WESTLAND, "Staging 1", "0 of 2 persons have approved", "Refused");
    }

    @Test
    void an_object_says_who_can_see_it_and_why_in_the_four_words() {
        assertThat(text("/console/library/" + Scene.GREEN + "/", lena))
                .contains("released", "may cross", "clause 1", "staged", "Preview as Westland CERT", "at home");
        assertThat(text("/console/library/" + Scene.AMBER + "/", lena))
                .contains("may not cross", "What would change it");
        String why = stand.run("why", Scene.AMBER, Scene.WESTLAND, "-o", "csv");
        String reason =
                why.lines().skip(1).findFirst().orElseThrow().split(",")[3].replace("\"", "");
        assertThat(text("/console/library/" + Scene.AMBER + "/", lena)).contains(reason);
        assertThat(text("/console/why/?object=" + Scene.AMBER + "&party=" + Scene.WESTLAND, lena))
                .contains(reason);
    }

    @Test
    void a_preview_has_the_bytes_and_the_sha256_of_the_command() {
        String printed = stand.run("release", "preview", "green", Scene.WESTLAND, Scene.GREEN, "-o", "csv");
        String page = stand.get(
                        "/console/library/" + Scene.GREEN + "/preview/?agreement=green&party=" + Scene.WESTLAND, lena)
                .body();
        var sha = java.util.regex.Pattern.compile("[0-9a-f]{64}").matcher(page);
        assertThat(sha.find()).isTrue();
        assertThat(printed).contains(sha.group());
        Got file = stand.post(
                "/console/library/" + Scene.GREEN + "/preview/",
                lena,
                Map.of("agreement", "green", "party", Scene.WESTLAND, "as", "file"));
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"" + Scene.GREEN + ".json\"");
        assertThat(org.comity.seal.Digest.of(file.body()).hex()).isEqualTo(sha.group());
        assertThat(text("/console/library/" + Scene.AMBER + "/preview/?agreement=green&party=" + Scene.WESTLAND, lena))
                .contains("withheld");
    }

    @Test
    void personal_data_is_shown_to_whoever_says_why_and_that_is_written_down_first() {
        String path = "/console/library/" + Scene.VICTIM + "/";
        assertThat(stand.get(path, lena).body()).doesNotContain("ada@").contains("Say why you read it");
        assertThat(stand.post(path, lena, Map.of("why", " ")).status()).isEqualTo(422);
        int before = stand.logged("read").size();
        assertThat(stand.post(path, lena, Map.of("why", "case 7 of the test")).body())
                .contains("ada@victim.example");
        assertThat(stand.logged("read"))
                .hasSize(before + 1)
                .last()
                .asString()
                .contains("\"actor\":\"lena\"", "console object", "case 7 of the test");

        assertThat(stand.post("/console/library/", lena, Map.of("value", "ada@victim"))
                        .body())
                .doesNotContain(Scene.VICTIM)
                .contains("no reason was given");
        assertThat(stand.post("/console/library/", lena, Map.of("value", "ADA@victim", "why", "case 8"))
                        .body())
                .contains(Scene.VICTIM);
        assertThat(stand.logged("read")).last().asString().contains("console search", "case 8");
    }

    @Test
    void a_search_finds_by_id_type_and_text() {
        assertThat(stand.post("/console/library/", lena, Map.of("id", Scene.GREEN))
                        .header("Location"))
                .isEqualTo("/console/library/" + Scene.GREEN + "/");
        assertThat(stand.post("/console/library/", lena, Map.of("id", "indicator--unknown"))
                        .body())
                .contains("Nothing was found");
        assertThat(stand.post("/console/library/", lena, Map.of("type", "malware"))
                        .body())
                .contains(Scene.HOSTILE)
                .doesNotContain(Scene.GREEN);
        assertThat(stand.post("/console/library/", lena, Map.of("value", "orders.example"))
                        .body())
                .contains(Scene.GREEN)
                .doesNotContain(Scene.AMBER);
    }

    @Test
    void what_a_person_may_not_see_is_not_there() {
        for (String path : List.of(
                "/console/cases/",
                "/console/cases/harbour/",
                "/console/releases/",
                "/console/releases/staging/1/",
                "/console/releases/logs/",
                "/console/library/",
                "/console/library/" + Scene.GREEN + "/",
                "/console/agreements/green/",
                "/console/why/")) {
            Got got = stand.get(path, adam);
            assertThat(got.status()).as(path).isEqualTo(404);
            assertThat(got.body()).doesNotContain("Command server", "Indicators with");
        }
        assertThat(stand.get("/console/", adam).body())
                .doesNotContain("/console/releases/", "/console/library/", Scene.WESTLAND);
        assertThat(stand.get("/console/releases/logs/", otto).status()).isEqualTo(404);
        assertThat(stand.get("/console/releases/log/?log=home", otto).status()).isEqualTo(404);
        assertThat(stand.get("/console/releases/refusals/", otto).status()).isEqualTo(404);
        for (String guessed : List.of(
                "/console/cases/other/",
                "/console/cases/%3Cscript%3E/",
                "/console/agreements/other/",
                "/console/agreements/green/?version=99",
                "/console/releases/staging/99/",
                "/console/releases/staging/x/",
                "/console/releases/log/?log=agreement/green/other.example",
                "/console/library/indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a99/",
                "/console/library/" + Scene.GREEN + "/preview/?agreement=green&party=nobody.example",
                "/console/library/indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a99/preview/?agreement=green&party="
                        + Scene.WESTLAND)) {
            assertThat(stand.get(guessed, lena).status()).as(guessed).isEqualTo(404);
        }
    }

    @Test
    void contacts_show_no_secret_and_links_are_for_administrators_to_make() {
        String page = stand.get("/console/contacts/", lena).body();
        assertThat(page).contains("Westland CERT", "sensor", "taxii:write").doesNotContain("Make a link for");
        stand.rooms().credentials().all().forEach(each -> assertThat(page).doesNotContain(each.digest()));
        assertThat(stand.get("/console/contacts/", otto).body()).doesNotContain("sensor");
        assertThat(stand.get("/console/contacts/", adam).body()).contains("Make a link for Otto");
        assertThat(stand.post("/console/contacts/person/otto/link/", lena, Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(stand.post("/console/contacts/person/nobody/link/", adam, Map.of())
                        .status())
                .isEqualTo(404);
        Got made = stand.post("/console/contacts/person/otto/link/", adam, Map.of());
        assertThat(made.body()).contains(stand.base() + "/console/link/");
        assertThat(stand.logged("login link made"))
                .last()
                .asString()
                .contains("\"actor\":\"adam\"", "\"person\":\"otto\"");
    }

    @Test
    void logs_are_shown_and_checked() {
        assertThat(text("/console/releases/logs/", ines)).contains("home", "agreement/green/" + Scene.WESTLAND);
        Got checked = stand.post("/console/releases/logs/verify/", ines, Map.of());
        assertThat(text(checked.body())).contains("All logs hold.");
        assertThat(text("/console/releases/log/?log=agreement/green/" + Scene.WESTLAND, ines))
                .contains("released");
    }

    /** A page's text, without its markup. */
    private static String text(String path, String cookie) {
        return text(stand.get(path, cookie).body());
    }

    private static String text(String body) {
        return body.replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .replace("&#39;", "'")
                .replace("&#34;", "\"");
    }
}
