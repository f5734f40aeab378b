package org.comity.doors.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.comity.border.Standings;
import org.comity.doors.api.Stand.Got;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.StandingAgreement;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Releasing over HTTP: looked at, tried and done, as by the command and on the page. */
final class ApiReleasingTest {
    private static final String BOTH =
            "{'agreement':'green','objects':['%s','%s']}".formatted(Things.GREEN, Things.RED);
    private static final String WITH_NOTE = BOTH.replace("]", ",'" + Things.NOTE + "']");
    private static final String GREEN =
            "{'agreement':'green','objects':['%s'],'despite_lint':'for the test'}".formatted(Things.GREEN);

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
        stand.agree("green", "indicator, email-addr", """
                  - id: "2"
                    title: Notes
                    types: [note]
                    tlp: GREEN
                    unmarked: GREEN
                """);
        Things.hold(stand);
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private Got ask(String path, String as, String body) {
        return stand.send(stand.posting(path, as, body));
    }

    private static JsonArray objects(Got preview) {
        return (JsonArray) ((JsonObject) ((JsonArray) preview.json().get("audiences")).get(0)).get("objects");
    }

    private static List<String> each(Got preview, String name) {
        return objects(preview).elements().stream()
                .map(one -> String.valueOf(((JsonObject) one).text(name)))
                .toList();
    }

    private List<Standings.Word> standing(String id) {
        return stand.rooms().gate().releases().standings().of(id).stream()
                .filter(each -> each.agreement().equals("green"))
                .map(Standings.Standing::word)
                .toList();
    }

    @Test
    void a_preview_says_of_each_object_what_becomes_of_it_and_why() {
        Got shown = ask("/releases/preview", "ines", BOTH);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(each(shown, "id")).containsExactly(Things.GREEN, Things.RED);
        assertThat(each(shown, "fate")).containsExactly("crosses", "refused");
        assertThat(each(shown, "clause")).first().isEqualTo("1");
        assertThat(each(shown, "remedy")).last().asString().isNotEmpty();
        assertThat(shown.text("seen")).hasSize(64);
        assertThat(shown.body()).doesNotContain("Command server");
        assertThat(stand.logged("released")).isEmpty();
        assertThat(standing(Things.GREEN)).containsOnly(Standings.Word.AT_HOME);
    }

    @Test
    void a_preview_of_everything_goes_on_where_it_ended_and_takes_types() {
        String all = "{'agreement':'green','objects':'all','limit':2}";
        Got first = ask("/releases/preview", "anna", all);
        assertThat(each(first, "id")).hasSize(2);
        assertThat(first.json().has("seen")).isFalse();
        Got rest = ask("/releases/preview", "anna", all.replace("}", ",'after':'" + first.text("next") + "'}"));
        assertThat(each(rest, "id")).hasSize(1).doesNotContainAnyElementsOf(each(first, "id"));
        assertThat(rest.json().has("seen")).isFalse();
        assertThat(each(ask("/releases/preview", "anna", all.replace("'limit':2", "'types':['email-addr']")), "id"))
                .containsExactly(Things.VICTIM);
    }

    @Test
    void a_dry_run_counts_and_says_what_lint_says_and_nothing_is_released() throws IOException {
        Things.holdNote(stand);
        Got tried = ask("/releases/dry-run", "lena", WITH_NOTE);
        assertThat(tried.json().get("released").toString()).isEqualTo("2");
        assertThat(tried.json().get("refused").toString()).isEqualTo("1");
        assertThat(tried.json().get("dry_run").toString()).isEqualTo("true");
        assertThat(tried.texts("refusals.example")).containsExactly(Things.RED);
        assertThat(tried.texts("lint.rule")).contains("empty");
        assertThat(standing(Things.GREEN)).containsOnly(Standings.Word.AT_HOME);
        assertThat(stand.logged("refused")).isEmpty();
    }

    @Test
    void a_release_is_done_once_under_one_key_as_by_the_command() throws IOException {
        Things.holdNote(stand);
        Got blocked = stand.post("/releases", "lena", "one", WITH_NOTE);
        assertThat(blocked.status()).isEqualTo(422);
        assertThat(blocked.problem()).isEqualTo("lint");
        assertThat(blocked.texts("lint.example")).contains(Things.NOTE);
        assertThat(standing(Things.GREEN)).containsOnly(Standings.Word.AT_HOME);

        String despite = WITH_NOTE.replace("}", ",'despite_lint':'It is urgent'}");
        Got done = stand.post("/releases", "lena", "two", despite);
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.json().get("released").toString()).isEqualTo("2");
        assertThat(done.texts("refusals.to")).containsExactly(Stand.WESTLAND);
        assertThat(standing(Things.GREEN)).containsOnly(Standings.Word.RELEASED);
        assertThat(standing(Things.RED)).containsOnly(Standings.Word.AT_HOME);
        assertThat(stand.logged("released despite lint"))
                .singleElement()
                .asString()
                .contains("lena", "It is urgent");
        assertThat(stand.logged("refused")).singleElement().asString().contains("lena");

        Got again = stand.post("/releases", "lena", "two", despite);
        assertThat(again.body()).isEqualTo(done.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(stand.logged("refused")).hasSize(1);
        Got another = stand.post("/releases", "lena", "three", GREEN);
        assertThat(another.json().get("released").toString()).isEqualTo("0");
        assertThat(another.json().get("already").toString()).isEqualTo("1");
        assertThat(each(ask("/releases/preview", "lena", BOTH), "fate")).containsExactly("lies", "refused");
    }

    @Test
    void what_was_looked_at_is_released_or_nothing() {
        String seen = ask("/releases/preview", "lena", GREEN.replace(",'despite_lint':'for the test'", ""))
                .text("seen");
        Got other = stand.post("/releases", "lena", GREEN.replace("}", ",'seen':'" + "0".repeat(64) + "'}"));
        assertThat(other.status()).isEqualTo(409);
        Got more = stand.post(
                "/releases", "lena", BOTH.replace("}", ",'despite_lint':'for the test','seen':'" + seen + "'}"));
        assertThat(more.status()).isEqualTo(409);
        assertThat(standing(Things.GREEN)).containsOnly(Standings.Word.AT_HOME);
        Got same = stand.post("/releases", "lena", "same", GREEN.replace("}", ",'seen':'" + seen + "'}"));
        assertThat(same.status()).isEqualTo(200);
        // What lies there now is not what was seen; the key still gives the answer of the first time.
        assertThat(stand.post("/releases", "lena", "same", GREEN.replace("}", ",'seen':'" + seen + "'}"))
                        .body())
                .isEqualTo(same.body());
        assertThat(stand.post("/releases", "lena", GREEN.replace("}", ",'seen':'" + seen + "'}"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void what_needs_a_yes_is_staged_and_named() {
        stand.agree("staged", "indicator", "    approval: two persons\n");
        Got staged = stand.post("/releases", "lena", GREEN.replace("'green'", "'staged'"));
        assertThat(staged.json().get("staged").toString()).isEqualTo("1");
        JsonObject staging = (JsonObject) ((JsonArray) staged.json().get("stagings")).get(0);
        assertThat(stand.get("/stagings/" + staging.get("nr"), "anna").texts("items.id"))
                .containsExactly(Things.GREEN);
        assertThat(staging.text("needs")).isEqualTo("two persons");
        assertThat(each(
                        ask("/releases/preview", "lena", "{'agreement':'staged','objects':['" + Things.GREEN + "']}"),
                        "fate"))
                .containsExactly("waits");
    }

    @Test
    void everything_is_released_only_where_that_is_said() {
        Got done =
                stand.post("/releases", "lena", "{'agreement':'green','objects':'all','despite_lint':'for the test'}");
        assertThat(done.json().get("released").toString()).isEqualTo("2");
        Got typed = stand.post(
                "/releases",
                "lena",
                "{'agreement':'green','objects':'all','types':['indicator'],'despite_lint':'for the test'}");
        assertThat(typed.json().get("already").toString()).isEqualTo("1");
    }

    @Test
    void who_may_not_release_does_not_and_what_is_not_meant_is_not_taken() {
        assertThat(stand.post("/releases", "anna", GREEN).problem()).isEqualTo("role");
        assertThat(stand.post("/releases", "ines", GREEN).problem()).isEqualTo("role");
        assertThat(stand.post("/releases", "lena-reads", GREEN).problem()).isEqualTo("scope");
        assertThat(ask("/releases/preview", "adam", BOTH).problem()).isEqualTo("role");
        assertThat(ask("/releases/preview", "lena-writes", BOTH).problem()).isEqualTo("scope");
        assertThat(ask("/releases/dry-run", "anna", BOTH).problem()).isEqualTo("role");
        assertThat(ask("/releases/dry-run", "", BOTH).problem()).isEqualTo("token");
        assertThat(ask("/releases", "lena", GREEN).problem()).isEqualTo("key-missing");
        for (String body : List.of(
                "{}",
                "{'agreement':'green'}",
                "{'agreement':'none','objects':'all'}",
                "{'agreement':'green','objects':[]}",
                "{'agreement':'green','objects':'some'}",
                "{'agreement':'green','objects':7}",
                "{'agreement':'green','objects':[7]}",
                "{'agreement':'green','objects':['" + Things.NONE + "']}",
                "{'agreement':'green','objects':['" + Things.GREEN + "','" + Things.NONE + "']}",
                "{'agreement':'green','objects':'all','types':'indicator'}",
                "{'agreement':'green','objects':'all','type':['indicator']}",
                "{'agreement':'green','objects':[" + "'x',".repeat(Releasing.NAMED_OBJECTS_MAX) + "'x']}")) {
            for (String path : List.of("/releases", "/releases/preview", "/releases/dry-run")) {
                assertThat(stand.post(path, "lena", body).problem())
                        .as(path + " " + body)
                        .isEqualTo("invalid");
            }
        }
        assertThat(stand.post("/releases", "lena", "{'agreement'").problem()).isEqualTo("request");
        assertThat(stand.post("/releases", "lena", GREEN.replace("for the test", "x".repeat(1_001)))
                        .texts("errors.pointer"))
                .containsExactly("#/despite_lint");
        assertThat(ask("/releases/preview", "lena", BOTH.replace("}", ",'limit':201}"))
                        .problem())
                .isEqualTo("invalid");
        assertThat(ask("/releases/preview", "lena", BOTH.replace("}", ",'after':'x'}"))
                        .problem())
                .isEqualTo("invalid");
        assertThat(standing(Things.GREEN)).containsOnly(Standings.Word.AT_HOME);
    }

    @Test
    void under_an_agreement_that_ended_nothing_leaves_and_that_is_said() {
        stand.rooms().gate().end("lena", stand.rooms().agreements().require("green"), "for the test");
        Got no = stand.post("/releases", "lena", GREEN);
        assertThat(no.status()).as(no.body()).isEqualTo(403);
        assertThat(no.problem()).isEqualTo("policy");
        assertThat(ask("/releases/preview", "lena", BOTH).problem()).isEqualTo("policy");
    }

    @Test
    void one_who_suspended_it_stops_what_would_go_to_them_and_not_what_goes_to_others() {
        SigningKey easts = SigningKey.create(new SecureRandom());
        String east = "isac.eastland.example";
        var rooms = stand.rooms();
        rooms.database()
                .write(transaction -> rooms.parties()
                        .add(transaction, east, "Eastland ISAC", new NoteKey(east, easts.verifyKey()).text(), false));
        String document = stand.get("/agreements/green", "lena")
                .text("document")
                .replace("id: green", "id: three")
                .replace(
                        "valid:",
                        "  - id: " + east + "\n    name: Eastland ISAC\n    key: "
                                + new NoteKey(east, easts.verifyKey()).text() + "\nvalid:");
        StandingAgreement three =
                rooms.database().write(transaction -> rooms.agreements().add(transaction, document.getBytes(UTF_8)));
        rooms.gate().accept(three, rooms.agreements().sign(three, rooms.key(), Actor.AT_THE_FOLDER));
        rooms.gate().accept(three, AcceptanceNotes.sign(three, Stand.WESTLAND, Stand.WESTS));
        rooms.gate().accept(three, AcceptanceNotes.sign(three, east, easts));
        rooms.gate()
                .agreeing()
                .take(rooms.agreements().require("three"), AcceptanceNotes.suspends(three, east, easts, stand.now()));

        Got shown = ask("/releases/preview", "lena", BOTH.replace("green", "three"));
        assertThat(shown.status()).as(shown.body()).isEqualTo(200);
        JsonArray audiences = (JsonArray) shown.json().get("audiences");
        assertThat(audiences.size()).isEqualTo(2);
        audiences.forEach(each -> {
            var audience = (JsonObject) each;
            boolean stopped = audience.texts("to").contains(east);
            assertThat(audience.has("stopped")).isEqualTo(stopped);
            assertThat(((JsonArray) audience.get("objects")).size()).isEqualTo(stopped ? 0 : 2);
        });
        Got done = stand.post("/releases", "lena", GREEN.replace("'green'", "'three'"));
        assertThat(done.json().get("released").toString()).isEqualTo("1");
        assertThat(done.texts("refusals.to")).containsExactly(east);
    }
}
