package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.comity.doors.api.Stand.Got;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Agreements, objects, releases and logs over HTTP: what the console shows, and approval. */
final class ApiReleasesTest {
    private static final String GREEN = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01";
    private static final String VICTIM = "email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3";
    private static Stand stand;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("anna", "approver");
        stand.person("otto", "approver");
        stand.person("ines", "auditor");
        stand.agree("staged", "indicator", "    approval: two persons\n");
        Files.writeString(stand.folder.resolve("objects.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1d","objects":[
                {"type":"indicator","spec_version":"2.1","id":"%s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Command server",
                 "indicator_types":["malicious-activity"],"pattern_type":"stix",
                 "pattern":"[domain-name:value = 'orders.example']","valid_from":"2026-01-15T08:00:00Z",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]},
                {"type":"email-addr","spec_version":"2.1","id":"%s","value":"ada@victim.example",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}
                ]}
                """.formatted(GREEN, VICTIM));
        stand.run("import", "objects.json");
        stand.run("release", "staged", GREEN, "--despite-lint", "for the test");
        stand.run("case", "open", "grid", "--under", "joint", "--title", "Outages", "--tlp", "AMBER");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static Got withWhy(String path, String as) {
        return stand.send(
                stand.request(path, as).header("Comity-Why", "the victim calls").GET());
    }

    @Test
    void an_agreement_stands_in_sentences_beside_its_document() {
        assertThat(stand.get("/agreements", "lena").texts("agreements.id")).containsExactly("joint", "staged");
        Got first = stand.get("/agreements?limit=1", "lena");
        assertThat(first.texts("agreements.id")).containsExactly("joint");
        assertThat(stand.get("/agreements?after=" + first.text("next"), "lena").texts("agreements.id"))
                .containsExactly("staged");
        Got joint = stand.get("/agreements/joint", "ines");
        assertThat(Digest.of(joint.text("document")).hex()).isEqualTo(joint.text("sha256"));
        assertThat(String.join("\n", joint.json().texts("sentences"))).contains("case/incident");
        assertThat(joint.text("title")).contains(Stand.SCRIPT);
        assertThat(stand.get("/agreements/joint?version=2", "lena").status()).isEqualTo(404);
        assertThat(stand.get("/parties", "anna").texts("parties.party")).contains(Stand.OURS, Stand.WESTLAND);
    }

    @Test
    void a_draft_is_tried_and_nothing_is_released() {
        String draft = stand.get("/agreements/staged", "lena")
                .text("document")
                .replace("version: 1", "version: 2")
                .replace("tlp: AMBER", "tlp: CLEAR");
        String body = JsonObject.builder().put("draft", draft).build().toString();
        Got tried = stand.send(stand.request("/simulations", "lena")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        assertThat(tried.status()).isEqualTo(200);
        assertThat(tried.texts("changes.draft")).contains("refused");
        assertThat(stand.post("/simulations", "lena", "{'draft':'no: yaml: at all'}")
                        .status())
                .isEqualTo(422);
        assertThat(stand.post("/simulations", "anna", "{'draft':'x'}").problem())
                .isEqualTo("role");
    }

    @Test
    void personal_data_is_handed_out_to_whoever_says_why_and_that_is_written_down() {
        Got without = stand.get("/objects/" + VICTIM, "lena");
        assertThat(without.body()).doesNotContain("ada@");
        assertThat(without.json().get("withheld").toString()).isEqualTo("true");
        int before = stand.logged("read").size();
        Got with = withWhy("/objects/" + VICTIM, "lena");
        assertThat(with.text("text")).contains("ada@victim.example");
        assertThat(Digest.of(with.text("text")).hex()).isEqualTo(with.text("sha256"));
        assertThat(stand.logged("read")).hasSize(before + 1).last().asString().contains("lena", "the victim calls");

        Got passedOver = stand.post("/objects/search", "lena", "{'value':'VICTIM.example'}");
        assertThat(passedOver.texts("objects.id")).isEmpty();
        assertThat(passedOver.json().get("withheld").toString()).isEqualTo("true");
        Got found = stand.send(stand.posting("/objects/search", "lena", "{'value':'VICTIM.example'}")
                .header("Comity-Why", "the victim calls"));
        assertThat(found.texts("objects.id")).containsExactly(VICTIM);
        assertThat(stand.logged("read")).hasSize(before + 2);
        assertThat(stand.post("/objects/search", "lena", "{'value':'orders'}").texts("objects.id"))
                .containsExactly(GREEN);
    }

    @Test
    void objects_are_listed_shown_and_previewed_with_the_bytes_that_would_cross() {
        Got first = stand.get("/objects?limit=1", "lena");
        assertThat(first.texts("objects.id")).hasSize(1);
        Got rest = stand.get("/objects?after=" + first.text("next"), "lena");
        assertThat(rest.texts("objects.id")).hasSize(1).doesNotContainAnyElementsOf(first.texts("objects.id"));
        assertThat(stand.get("/objects?type=indicator", "lena").texts("objects.id"))
                .containsExactly(GREEN);
        Got shown = stand.get("/objects/" + GREEN, "lena");
        assertThat(shown.text("text"))
                .isEqualTo(stand.run("object", "show", GREEN).strip());
        assertThat(stand.get("/objects/" + GREEN + "/versions", "lena").texts("versions.sha256"))
                .containsExactly(shown.text("sha256"));
        Got preview = stand.get("/preview?agreement=staged&party=" + Stand.WESTLAND + "&object=" + GREEN, "anna");
        assertThat(preview.text("answer")).isEqualTo("allowed");
        assertThat(Digest.of(preview.text("text")).hex()).isEqualTo(preview.text("sha256"));
        Got why = stand.get("/why?object=" + VICTIM + "&party=" + Stand.WESTLAND, "lena");
        assertThat(why.texts("answers.answer")).containsOnly("refused");
        assertThat(why.texts("answers.reason")).doesNotContain("");
        assertThat(stand.get("/preview?agreement=none&party=x&object=" + GREEN, "lena")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_staging_is_approved_by_two_persons_for_what_they_looked_at() {
        Got waiting = stand.get("/stagings?state=waiting", "anna");
        JsonObject staging = (JsonObject) ((JsonArray) waiting.json().get("stagings")).get(0);
        String path = "/stagings/" + staging.get("nr");
        Got shown = stand.get(path, "anna");
        assertThat(shown.texts("items.id")).containsExactly(GREEN);
        assertThat(Digest.of(shown.text("statement")).hex()).isEqualTo(shown.text("sha256"));
        String yes = "{'sha256':'" + shown.text("sha256") + "'}";
        Got other = stand.post(path + "/approve", "anna", "{'sha256':'" + "0".repeat(64) + "'}");
        assertThat(other.status()).isEqualTo(409);
        Got one = stand.post(path + "/approve", "anna", "yes", yes);
        assertThat(one.text("state")).isEqualTo("waiting");
        assertThat(stand.post(path + "/approve", "anna", "yes", yes).header("Idempotent-Replayed"))
                .isEqualTo("true");
        Got two = stand.post(path + "/approve", "otto", yes);
        assertThat(two.text("state")).isEqualTo("released");
        assertThat(stand.get(path, "ines").texts("approvals.person")).containsExactly("anna", "otto");
        assertThat(stand.post(path + "/reject", "anna", "{'why':'Too late'}").status())
                .isEqualTo(409);
        assertThat(stand.post(path + "/withdraw", "lena", "{'why':'Too late'}").status())
                .isEqualTo(409);
        assertThat(stand.post(path + "/reject", "anna", "{'why':' '}").status()).isEqualTo(422);
        assertThat(stand.get("/releases", "lena").texts("releases.agreement")).contains("staged");
        assertThat(stand.get("/objects/" + GREEN, "lena").texts("partners.standing"))
                .contains("released");
    }

    @Test
    void the_logs_have_heads_and_hold() {
        Got heads = stand.get("/ledger", "ines");
        assertThat(heads.texts("logs.log")).contains("home");
        Got verified = stand.post("/ledger/verification", "ines", "{}");
        assertThat(verified.json().get("holds").toString()).isEqualTo("true");
        assertThat(verified.json().texts("faults")).isEmpty();
        assertThat(stand.get("/kinds/incident", "lena").texts("steps.word")).contains("notified", "assessed");
        assertThat(stand.get("/kinds", "lena").texts("kinds.kind")).contains("incident");
        assertThat(stand.get("/cases/grid/report", "lena").json().texts("lines"))
                .isNotEmpty();
        assertThat(stand.get("/cases/grid/stix", "lena").status()).isIn(200, 404);
        Got linked = stand.post(
                "/cases/grid/steps", "lena", "{'step':'linked','says':{'object':'" + GREEN + "','as':'indicator'}}");
        assertThat(linked.status()).isEqualTo(201);
        Got named = stand.post("/cases/grid/readers", "lena", "{'person':'lena'}");
        assertThat(named.text("person")).isEqualTo("lena");
        assertThat(stand.get("/cases/grid", "lena").texts("objects.object")).isEqualTo(List.of(GREEN));
    }
}
