package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.doors.console.Stand.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agreements written and signed, objects shared and asked back, and the auditor's screen, by forms. */
final class TermsTest {
    private static final Pattern SEEN = Pattern.compile("name=\"seen-(\\d+)\" value=\"([0-9a-f]{64})\"");
    private static final String SHARE = "/console/releases/share/";
    private static final String EDIT = "/console/agreements/green/edit/";

    private Stand stand;
    private String lena;
    private String otto;
    private String ines;
    private String adam;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        lena = stand.in("lena", "operator,signatory");
        otto = stand.in("otto", "approver");
        ines = stand.in("ines", "auditor");
        adam = stand.in("adam", "administrator");
        Scene.play(stand);
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private static String text(Got got) {
        return got.body()
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .replace("&#39;", "'")
                .replace("&#34;", "\"");
    }

    // ---- sharing ----

    /** A third partner, to whom IP addresses and the like go by another rule; what is new at home may go there. */
    private void newObject(String id, String tlp) throws IOException {
        java.nio.file.Files.writeString(stand.folder.resolve("new.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1e","objects":[
                {"type":"indicator","spec_version":"2.1","id":"%s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"New server",
                 "indicator_types":["malicious-activity"],"pattern_type":"stix",
                 "pattern":"[domain-name:value = 'new.example']","valid_from":"2026-01-15T08:00:00Z",
                 "object_marking_refs":["marking-definition--%s"]}]}
                """.formatted(id, tlp));
        stand.run("import", "new.json");
    }

    private static final String NEW = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a77";
    private static final String GREEN_MARK = "bab4a63c-aed9-4cf5-a766-dfca5abac2bb";

    private Map<String, String> with(Got page, Map<String, String> more) {
        var fields = new java.util.TreeMap<>(more);
        Matcher seen = SEEN.matcher(page.body());
        while (seen.find()) {
            fields.put("seen-" + seen.group(1), seen.group(2));
        }
        return fields;
    }

    @Test
    void what_is_shared_is_what_was_shown_or_nothing() throws IOException {
        newObject(NEW, GREEN_MARK);
        Got page = stand.post(SHARE, lena, Map.of("pick-0", NEW, "pick-1", Scene.AMBER, "pick-2", "indicator--none"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(text(page))
                .contains("2 objects are picked", "1 object would cross", "1 object is withheld", "clause 1")
                .contains("would wait for approval", "Nothing is held under indicator--none");
        assertThat(stand.post(SHARE, lena, Map.of("ids", NEW, "under", "green")).status())
                .as("without what was shown")
                .isEqualTo(409);
        assertThat(stand.post(SHARE, lena, with(page, Map.of("ids", NEW, "under", "green")))
                        .status())
                .as("with what was shown of other objects")
                .isEqualTo(409);
        assertThat(stand.logged("release run")).isEmpty();

        Got one = stand.get(SHARE + "?object=" + NEW, lena);
        Got done = stand.post(SHARE, lena, with(one, Map.of("ids", NEW, "under", "green", "why", "known partners")));
        assertThat(done.status()).as(text(done)).isEqualTo(200);
        assertThat(text(done)).contains("released 1", "is there already");
        assertThat(stand.logged("release run")).singleElement().asString().contains("\"actor\":\"lena\"");
        assertThat(stand.rooms().gate().releases().there("green", Scene.WESTLAND, NEW))
                .isPresent();
    }

    @Test
    void all_of_it_goes_by_one_click_each_by_its_own_rules() throws IOException {
        newObject(NEW, GREEN_MARK);
        Got page = stand.get(SHARE + "?object=" + NEW, lena);
        Got done = stand.post(SHARE, lena, with(page, Map.of("ids", NEW, "under", "*", "why", "known partners")));
        assertThat(text(done)).contains("green : released 1", "amber : released 0, waiting for approval 1");
    }

    @Test
    void sharing_and_recalling_are_for_operators() {
        for (String who : List.of(otto, ines)) {
            assertThat(stand.get(SHARE, who).status()).isEqualTo(403);
            assertThat(stand.post(SHARE, who, Map.of("ids", Scene.GREEN)).status())
                    .isEqualTo(403);
            assertThat(stand.get("/console/library/" + Scene.GREEN + "/recall/", who)
                            .status())
                    .isEqualTo(403);
            assertThat(stand.get("/console/library/", who).body()).doesNotContain("class=\"pick\"");
        }
        assertThat(stand.get(SHARE, adam).status()).isEqualTo(404);
    }

    @Test
    void more_than_a_page_holds_is_told_and_what_was_typed_comes_back_as_text() {
        String many = "indicator--" + String.join(" indicator--", java.util.Collections.nCopies(3, Scene.SCRIPT));
        assertThat(stand.post(SHARE, lena, Map.of("ids", many, "why", Scene.SCRIPT))
                        .body())
                .doesNotContain("<script>", "<img");
        var ids = new StringBuilder();
        for (int i = 0; i <= SharePages.PICKED_OBJECTS_MAX; i++) {
            ids.append("indicator--").append(i).append('\n');
        }
        assertThat(stand.post(SHARE, lena, Map.of("ids", ids.toString())).status())
                .isEqualTo(422);
    }

    @Test
    void a_recall_is_asked_with_its_reason() {
        String path = "/console/library/" + Scene.GREEN + "/recall/";
        Got without = stand.post(path, lena, Map.of("agreement", "green", "by", "2026-12-01"));
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.body()).contains("2026-12-01");
        assertThat(stand.post(path, lena, Map.of("agreement", "green", "why", "wrong", "by", "soon"))
                        .status())
                .isEqualTo(422);
        assertThat(stand.post(path, lena, Map.of("agreement", "other", "why", "wrong"))
                        .status())
                .isEqualTo(409);
        assertThat(stand.rooms().federation().recalls().all()).isEmpty();
        Got asked = stand.post(path, lena, Map.of("agreement", "green", "why", "It was a mistake " + Scene.SCRIPT));
        assertThat(text(asked)).contains("Recall 1 to " + Scene.WESTLAND);
        assertThat(stand.rooms().federation().recalls().all())
                .singleElement()
                .satisfies(each -> assertThat(each.why()).startsWith("It was a mistake"));
        assertThat(text(stand.get(
                        "/console/library/" + Scene.GREEN + "/preview/?agreement=green&party=" + Scene.WESTLAND, lena)))
                .contains("withheld", "recalled");
        assertThat(stand.get("/console/library/indicator--none/recall/", lena).status())
                .isEqualTo(404);
    }

    @Test
    void a_preview_says_what_they_have_already() throws IOException {
        String query = "/preview/?agreement=green&party=" + Scene.WESTLAND;
        assertThat(text(stand.get("/console/library/" + Scene.GREEN + query, lena)))
                .contains("exactly these bytes already");
        newObject(NEW, GREEN_MARK);
        assertThat(text(stand.get("/console/library/" + NEW + query, lena))).contains("nothing of it yet");
        String gets = "/console/agreements/green/gets/?party=" + Scene.WESTLAND;
        assertThat(text(stand.get(gets, lena)))
                .contains("New server", "would cross", "is there already")
                .doesNotContain("Server seen at a victim");
        assertThat(text(stand.get(gets + "&show=withheld", lena)))
                .contains("withheld", "Server seen at a victim")
                .doesNotContain("New server", "is there already");
        assertThat(text(stand.get(gets + "&show=all", lena)))
                .contains("New server", "would cross", "is there already", "Server seen at a victim");
        assertThat(text(stand.get(gets + "&type=tool", lena))).contains("There is nothing of that.");
        assertThat(stand.get("/console/agreements/green/gets/?party=nobody.example", lena)
                        .status())
                .isEqualTo(404);
        assertThat(stand.get("/console/agreements/none/gets/?party=" + Scene.WESTLAND, lena)
                        .status())
                .isEqualTo(404);
    }

    // ---- agreements ----

    private String green() {
        return new String(stand.rooms().agreements().require("green").document(), StandardCharsets.UTF_8);
    }

    private String second() {
        return green().replace("version: 1", "version: 2").replace("tlp: GREEN", "tlp: AMBER");
    }

    @Test
    void a_draft_is_said_in_sentences_compared_and_tried() {
        Got said = stand.post(EDIT, lena, Map.of("draft", second(), "act", "say", "against", "1"));
        assertThat(said.status()).isEqualTo(200);
        assertThat(text(said))
                .contains("marked up to TLP:AMBER", "What differs from version 1", "gone", "new", "has to sign")
                .contains("lets cross up to TLP:AMBER, and did up to TLP:GREEN", "line 19, clause 1:");
        Got tried = stand.post(EDIT, lena, Map.of("draft", second(), "act", "try", "against", "1", "lately", "0"));
        assertThat(text(tried)).contains("2 → 3", "What would change");
        stand.turn(java.time.Duration.ofDays(100));
        lena = stand.in("lena");
        Got lately = stand.post(
                EDIT, lena, Map.of("draft", second().replace("2027-01-01", "2028-01-01"), "act", "try", "lately", "1"));
        assertThat(text(lately)).contains("Asked about 0 objects");
    }

    @Test
    void what_was_typed_is_kept_whatever_is_wrong_with_it() {
        for (String broken :
                List.of("comity: nonsense", "x: [", "", second().replace("clauses:", "clause:"), Scene.SCRIPT)) {
            Got got = stand.post(EDIT, lena, Map.of("draft", broken, "act", "try"));
            assertThat(got.status()).as(broken).isEqualTo(422);
            assertThat(got.body())
                    .contains(
                            "role=\"alert\"",
                            broken.replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace(">", "&gt;")
                                    .lines()
                                    .findFirst()
                                    .orElse(""))
                    .doesNotContain("<script>");
        }
        Got same = stand.post(EDIT, lena, Map.of("draft", green() + "# another\n", "act", "add"));
        assertThat(same.status()).isEqualTo(422);
        assertThat(text(same)).contains("a changed text needs a new version number", "# another");
        assertThat(stand.post(EDIT, otto, Map.of("draft", green())).status()).isEqualTo(403);
        assertThat(stand.get(EDIT, ines).status()).isEqualTo(403);
        assertThat(stand.get("/console/agreements/none/edit/", lena).status()).isEqualTo(404);
    }

    @Test
    void a_version_is_taken_in_and_signed_under_the_statement_that_was_shown() {
        Got added = stand.post(EDIT, lena, Map.of("draft", second(), "act", "add", "against", "1"));
        String path = "/console/agreements/green/sign/?version=2";
        assertThat(added.header("Location")).isEqualTo(path);
        Got page = stand.get(path, lena);
        String statement = stand.rooms()
                .agreements()
                .statement(stand.rooms().agreements().find("green", 2).orElseThrow());
        assertThat(text(page)).contains(statement.replaceAll("\\s+", " ").strip());
        Matcher sha =
                Pattern.compile("name=\"sha256\" value=\"([0-9a-f]{64})\"").matcher(page.body());
        assertThat(sha.find()).isTrue();
        assertThat(stand.post(path, lena, Map.of("sha256", sha.group(1))).status())
                .as("without a word that it was read")
                .isEqualTo(422);
        assertThat(stand.post(path, lena, Map.of("sha256", "0".repeat(64), "read", "1"))
                        .status())
                .isEqualTo(409);
        for (String who : List.of(otto, ines)) {
            assertThat(stand.post(path, who, Map.of("sha256", sha.group(1), "read", "1"))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(stand.rooms().agreements().find("green", 2).orElseThrow().missing())
                .contains(Stand.OURS);
        Got signed = stand.post(path, lena, Map.of("sha256", sha.group(1), "read", "1"));
        assertThat(text(signed)).contains("Signed for our party", "comity agreement acceptance v1", Scene.WESTLAND);
        assertThat(stand.rooms().agreements().find("green", 2).orElseThrow().missing())
                .containsExactly(Scene.WESTLAND);
        assertThat(stand.post(path, lena, Map.of("sha256", sha.group(1), "read", "1"))
                        .status())
                .as("a second time")
                .isEqualTo(409);
    }

    @Test
    void where_opinions_are_asked_for_they_come_first() {
        String asking = second().replace("valid:\n", "opinions: required\nvalid:\n");
        Got added = stand.post(EDIT, lena, Map.of("draft", asking, "act", "add"));
        String path = "/console/agreements/green/sign/?version=2";
        assertThat(added.header("Location")).as(text(added)).isEqualTo(path);
        assertThat(text(stand.get(path, lena))).contains("the agreement asks for opinions before it is signed");
        String opinion = "/console/agreements/green/opinion/?version=2";
        assertThat(stand.post(opinion, otto, Map.of("kind", "legal", "by", "Otto", "text", "fine"))
                        .status())
                .isEqualTo(403);
        assertThat(stand.post(opinion, lena, Map.of("kind", "poetic", "by", "Otto", "text", "fine"))
                        .status())
                .isEqualTo(422);
        for (String kind : List.of("legal", "data-protection")) {
            assertThat(stand.post(opinion, lena, Map.of("kind", kind, "by", "Otto", "text", "It may be signed"))
                            .header("Location"))
                    .isEqualTo(path);
        }
        assertThat(text(stand.get(path, lena))).contains("It may be signed", "I have read the agreement");
    }

    // ---- the auditor's screen ----

    @Test
    void the_auditor_sees_what_crossed_on_what_ground_and_can_keep_it() {
        Got page = stand.get("/console/releases/audit/?from=2026-11-01&until=2026-11-30", ines);
        assertThat(text(page))
                .contains("released", Scene.WESTLAND, "version 1, clause 1, Technical indicators")
                .contains("purpose: Protect networks of both countries", "not read yet");
        assertThat(text(stand.get("/console/releases/audit/?what=out&personal=1", ines)))
                .contains("Nothing of that was in this period");
        Got file = stand.get("/console/releases/audit/file/?what=all", ines);
        assertThat(file.header("Content-Disposition")).startsWith("attachment; filename=\"audit-2026-10-24-2026-11-23");
        assertThat(file.body()).startsWith("at,log,entry,what").contains(Scene.WESTLAND + ",green,2,0,");
        assertThat(text(stand.get("/console/releases/audit/?party=" + Scene.EASTLAND, ines)))
                .doesNotContain("clause 1, Technical");
        assertThat(stand.get("/console/releases/audit/?from=yesterday", ines).status())
                .isEqualTo(422);
        assertThat(stand.get("/console/releases/audit/?before=x", ines).status())
                .isEqualTo(400);
        for (String who : List.of(otto, adam)) {
            assertThat(stand.get("/console/releases/audit/", who).status()).isEqualTo(404);
            assertThat(stand.get("/console/releases/audit/file/", who).status()).isEqualTo(404);
        }
    }

    @Test
    void personal_data_that_was_released_is_told_and_what_a_partner_read_too() throws IOException {
        stand.run("import", victims());
        Scene.agree(
                stand,
                Scene.document(stand, "victims", Scene.WESTLAND, "Westland CERT", Scene.WESTS, "Victims", "GREEN", "")
                        .replace("[indicator, malware, relationship]", "[email-addr]"),
                Scene.WESTLAND,
                Scene.WESTS);
        stand.run("release", "victims", "--despite-lint", "for the test");
        assertThat(text(stand.get("/console/releases/audit/?what=out&personal=1", ines)))
                .contains("with personal data", "clause 1, Victims", "the clause does not speak of personal data")
                .doesNotContain("ada@");
    }

    private String victims() throws IOException {
        java.nio.file.Files.writeString(stand.folder.resolve("victims.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1f","objects":[
                {"type":"email-addr","spec_version":"2.1","id":"email-addr--3e1b3a4b-5b1f-5a3e-9c39-5c6f8b0d4a11",
                 "value":"bert@victim.example","object_marking_refs":["marking-definition--%s"]}]}
                """.formatted(GREEN_MARK));
        return "victims.json";
    }

    @Test
    void the_logs_are_checked_by_one_form_and_the_answer_stays_on_the_screen() {
        assertThat(text(stand.get("/console/releases/audit/", ines))).contains("Not checked since");
        Got checked = stand.post("/console/releases/logs/verify/", ines, Map.of());
        assertThat(text(checked)).contains("All logs hold.", "checked 23 Nov 2026 12:00 UTC");
        assertThat(text(stand.get("/console/releases/audit/", ines))).contains("All logs hold.");
        stand.rooms()
                .database()
                .write(transaction -> transaction
                        .prepare("DELETE FROM ledger_act WHERE kind = 'released'")
                        .executeUpdate());
        assertThat(text(stand.post("/console/releases/logs/verify/", ines, Map.of())))
                .contains("does not hold", "are not found by the list of acts");
        assertThat(stand.post("/console/releases/logs/verify/", otto, Map.of()).status())
                .isEqualTo(404);
    }

    // ---- the field in the header ----

    private String found(String query, String who) {
        return text(stand.get("/console/search/?q=" + query, who)).replaceFirst(".*main", "");
    }

    @Test
    void the_search_finds_what_a_person_may_see_and_nothing_else() {
        CaseScene.play(stand);
        assertThat(found("orders.example", lena)).contains("Command server");
        assertThat(found(Scene.GREEN, lena)).contains("Command server");
        assertThat(found("malware", lena)).contains("Loader");
        assertThat(found("ada@victim.example", lena))
                .doesNotContain(Scene.VICTIM)
                .contains("are not looked through");
        assertThat(found(Scene.VICTIM, lena))
                .contains("email-addr with personal data")
                .doesNotContain("ada@");
        assertThat(found("seen+here+too", lena)).contains("Outage at a harbour");
        assertThat(found("guess+that+stays", lena)).contains("Outage at a harbour");
        assertThat(found("westland", lena)).contains("Westland CERT", "Indicators with Westland CERT");
        assertThat(found("1", ines)).contains("Entry 1 of home", "Entry 1 of agreement/green/" + Scene.WESTLAND);
        assertThat(found("1", otto)).doesNotContain("Entry 1");
        assertThat(found("otto", adam)).contains("Our people");
        assertThat(found("otto", lena)).doesNotContain("Our people");
        for (String word : List.of("orders.example", "harbour", "green", Scene.GREEN)) {
            assertThat(found(word, adam)).contains("Nothing was found that you may see");
        }
        assertThat(stand.get("/console/search/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&in=%3Cscript%3E", lena)
                        .body())
                .doesNotContain("<script>");
        assertThat(stand.get("/console/search/?q=x", "").header("Location")).isEqualTo("/console/login/");
    }

    @Test
    void a_case_of_others_and_a_closed_work_area_find_nothing() {
        CaseScene.play(stand);
        stand.run("case", "note", "harbour", "the minister hesitates", "--home", "--area", "political");
        String mona = stand.in("mona", "operator");
        var rooms = stand.rooms();
        assertThat(found("minister+hesitates", mona)).contains("Outage");
        rooms.casebook()
                .as(rooms.actor())
                .name("harbour", "political", rooms.people().require("lena"), true);
        assertThat(found("minister+hesitates", mona)).doesNotContain("Outage");
        assertThat(found("minister+hesitates", lena)).contains("Outage");
        assertThat(found("minister+hesitates", ines)).contains("Outage");
        rooms.casebook().as(rooms.actor()).name("harbour", "", rooms.people().require("lena"), true);
        assertThat(found("harbour", mona)).doesNotContain("Outage");
        assertThat(found("harbour", lena)).contains("Outage");
    }
}
