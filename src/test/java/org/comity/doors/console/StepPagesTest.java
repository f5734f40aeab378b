package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.cases.CaseState;
import org.comity.doors.console.Stand.Got;
import org.comity.parties.Actor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Steps by the forms of the console: what is typed, what is looked at, what is signed, and what is refused. */
final class StepPagesTest {
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([0-9a-f]{64})\"");

    private static Stand stand;
    private static String lena;
    private static String olga;
    private static String sven;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("olga", "operator");
        stand.person("sven", "signatory");
        Scene.play(stand);
        CaseScene.play(stand);
        lena = stand.in("lena");
        olga = stand.in("olga");
        sven = stand.in("sven");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static CaseState state(String name) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require(name);
    }

    /** Opens a case by the form; answers its page. */
    private static String opened(String name) {
        Map<String, String> typed = Map.of(
                "name", name, "title", "About " + name, "under", "joint incident", "tlp", "TLP:AMBER", "text", "");
        assertThat(stand.post("/console/cases/open/", lena, with(typed, "go", "look"))
                        .body())
                .contains("Nothing has happened yet");
        Got got = stand.post("/console/cases/open/", lena, with(typed, "go", "take"));
        assertThat(got.status()).as(got.body()).isEqualTo(303);
        assertThat(state(name).lead()).isEqualTo(Stand.OURS);
        return got.header("Location");
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return more;
    }

    private static Got look(String page, String step, Map<String, String> fields) {
        return stand.post(page + "step/" + step + "/", lena, with(fields, "go", "look"));
    }

    /** Looks and signs. */
    private static Got take(String page, String step, Map<String, String> fields) {
        Got look = look(page, step, fields);
        return stand.post(page + "step/" + step + "/", lena, with(with(fields, "go", "take"), "seen", seen(look)));
    }

    private static String seen(Got look) {
        Matcher found = SEEN.matcher(look.body());
        assertThat(found.find()).as(look.body()).isTrue();
        return found.group(1);
    }

    @Test
    void a_case_goes_from_opening_to_closing_by_its_pages_alone() {
        String page = opened("walk");
        assertThat(stand.get(page, lena).body()).contains("Nobody else knows of this case", "step/invited/");
        Got notified = take(page, "invited", Map.of("f.party", Scene.WESTLAND, "c.roles.technical", "1"));
        assertThat(notified.status()).as(notified.body()).isEqualTo(303);
        assertThat(stand.get(notified.header("Location"), lena).body())
                .contains("Signed: Notify a party", Scene.WESTLAND + " has been notified");
        take(
                page,
                "assessed",
                Map.of(
                        "f.class",
                        "availability",
                        "f.severity",
                        "yellow",
                        "c.sectors.energy",
                        "1",
                        "c.countries.NL",
                        "1",
                        "c.countries.DE",
                        "1",
                        "tlp",
                        "TLP:GREEN"));
        assertThat(state("walk").course().facts())
                .extracting(each -> each.name() + "=" + each.value())
                .contains("sectors=energy", "countries=DE, NL", "severity=yellow");
        for (String step : List.of("contained", "eradicated", "recovered", "closed")) {
            Got got = take(page, step, Map.of("text", "Done: " + step));
            assertThat(got.status()).as(got.body()).isEqualTo(303);
        }
        assertThat(state("walk").open()).isFalse();
        assertThat(take(page, "learned", Map.of("text", "Ask earlier")).status())
                .isEqualTo(303);
        assertThat(stand.get(page, lena).body()).contains("The case is closed. Lessons can still be written down.");
        assertThat(stand.logged("case step taken")).last().asString().contains("\"actor\":\"lena\"");
    }

    @Test
    void before_it_is_signed_the_page_says_what_to_whom_and_why_and_nothing_is_kept() {
        int before = state("harbour").entries().size();
        Got look = look("/console/cases/harbour/", "noted", Map.of("text", "Look at this", "for", "all"));
        assertThat(look.status()).isEqualTo(200);
        assertThat(look.body())
                .contains(
                        "{\"step\":\"noted\",\"tlp\":\"TLP:AMBER\",\"text\":\"Look at this\"}",
                        Scene.WESTLAND,
                        "will get it",
                        "clause 1: it is TLP:AMBER, within TLP:AMBER",
                        "Protect networks of both countries");
        assertThat(state("harbour").entries()).hasSize(before);
    }

    @Test
    void a_step_that_has_become_another_meanwhile_is_not_signed() {
        String page = opened("twice");
        Map<String, String> fields = Map.of("text", "Once", "for", "all");
        String seen = seen(look(page, "noted", fields));
        Map<String, String> sign = with(with(fields, "go", "take"), "seen", seen);
        assertThat(stand.post(page + "step/noted/", lena, sign).status()).isEqualTo(303);
        Got again = stand.post(page + "step/noted/", lena, sign);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("has changed since you looked", ">\nOnce</textarea>");
        Got unseen = stand.post(page + "step/noted/", lena, with(fields, "go", "take"));
        assertThat(unseen.status()).isEqualTo(422);
        Got other = stand.post(
                page + "step/noted/",
                lena,
                with(
                        with(Map.of("text", "Another", "for", "all"), "go", "take"),
                        "seen",
                        seen(look(page, "noted", fields))));
        assertThat(other.status()).isEqualTo(409);
        assertThat(state("twice").entries()).hasSize(2);
    }

    @Test
    void what_is_wrong_comes_back_on_the_form_with_what_was_typed() {
        String page = opened("wrong");
        Got got = look(
                page,
                "assessed",
                Map.of("f.class", "no-such-class", "text", "Kept <b>words</b>", "c.sectors.energy", "1"));
        assertThat(got.status()).isEqualTo(422);
        assertThat(got.body())
                .contains(
                        "its class is \"no-such-class\"; choose from",
                        "its severity is missing",
                        ">\nKept &lt;b&gt;words&lt;/b&gt;</textarea>",
                        "name=\"c.sectors.energy\" value=\"1\" checked",
                        "Nothing was signed or sent");
        Got rule = look(page, "contained", Map.of("text", "Too early"));
        assertThat(rule.status()).isEqualTo(409);
        assertThat(rule.body())
                .contains(
                        "assess it first",
                        "What would change it: a step before it: Assess it",
                        ">\nToo early</textarea>");
        assertThat(stand.get(page + "step/contained/", lena).body())
                .contains("It cannot be taken now:", "assess it first");
        assertThat(state("wrong").entries()).hasSize(1);
    }

    @Test
    void a_note_is_for_ourselves_for_all_or_for_some_and_for_nobody_by_mistake() {
        String page = opened("notes");
        take(page, "invited", Map.of("f.party", Scene.WESTLAND));
        assertThat(take(page, "noted", Map.of("text", "First\r\nsecond", "for", "home"))
                        .header("Location"))
                .endsWith("?taken=noted&to=0");
        take(page, "noted", Map.of("text", "For two", "for", "some", "to." + Scene.WESTLAND, "1"));
        assertThat(look(page, "noted", Map.of("text", "For whom?")).status()).isEqualTo(422);
        assertThat(look(page, "noted", Map.of("text", "For whom?", "for", "some"))
                        .status())
                .isEqualTo(422);
        assertThat(look(page, "noted", Map.of("text", "Strange", "for", "some", "to." + Scene.EASTLAND, "1"))
                        .body())
                .contains(Scene.EASTLAND + " is not in the case");
        assertThat(look(page, "noted", Map.of("text", " ", "for", "home")).status())
                .isEqualTo(422);
        assertThat(look(page, "noted", Map.of("text", "x".repeat(10_001), "for", "home"))
                        .status())
                .isEqualTo(422);
        assertThat(look(page, "noted", Map.of("text", "x".repeat(200_000), "for", "home"))
                        .status())
                .isEqualTo(413);
        List<CaseState.Entry> entries = state("notes").entries();
        assertThat(entries)
                .filteredOn(each -> each.step().atHome())
                .singleElement()
                .satisfies(each -> assertThat(each.step().text()).isEqualTo("First\nsecond"));
        assertThat(entries)
                .filteredOn(each -> each.step().text().equals("For two"))
                .allMatch(each -> each.step().signed().header().audience().contains(Scene.WESTLAND));
    }

    @Test
    void every_other_step_of_a_case_has_a_form_that_works() {
        String page = opened("every");
        take(page, "invited", Map.of("f.party", Scene.WESTLAND, "c.roles.technical", "1"));
        take(page, "role-given", Map.of("f.party", Scene.WESTLAND, "f.role", "contact"));
        take(page, "role-revoked", Map.of("f.party", Scene.WESTLAND, "f.role", "technical"));
        assertThat(state("every").members().get(Scene.WESTLAND).roles()).containsExactly("contact");
        take(
                page,
                "tasked",
                Map.of(
                        "f.task",
                        "logs",
                        "f.title",
                        "Collect logs",
                        "f.party",
                        Stand.OURS,
                        "f.due",
                        "2026-12-01T09:30"));
        assertThat(state("every").tasks().get("logs").due()).isEqualTo("2026-12-01T09:30:00Z");
        assertThat(stand.get(page, lena).body()).contains("A task waits for us: logs", "step/task-done/?task=logs");
        take(page, "task-done", Map.of("f.task", "logs"));
        assertThat(state("every").tasks().get("logs").doneBy()).isEqualTo(Stand.OURS);
        take(page, "frozen", Map.of("f.frozen-area", "political", "text", "Ministers first"));
        assertThat(state("every").frozen()).containsKey("political");
        take(page, "unfrozen", Map.of("f.frozen-area", "political"));
        assertThat(state("every").frozen()).isEmpty();
        take(page, "linked", Map.of("f.object", Scene.GREEN, "f.as", "indicator"));
        assertThat(state("every").links())
                .singleElement()
                .satisfies(each -> assertThat(each.text("sha256")).hasSize(64));
        Got removed = take(page, "removed", Map.of("f.party", Scene.WESTLAND));
        assertThat(removed.status()).as(removed.body()).isEqualTo(303);
        assertThat(state("every").members().get(Scene.WESTLAND).isIn()).isFalse();
        take(page, "left", Map.of());
        assertThat(state("every").lead()).isEmpty();
        for (String step :
                List.of("joined", "declined", "lead-passed", "lead-taken", "reopened", "flared-up", "position")) {
            assertThat(stand.get(page + "step/" + step + "/", lena).status())
                    .as(step)
                    .isEqualTo(200);
        }
    }

    @Test
    void an_object_to_link_is_found_among_what_is_held_and_nothing_typed_is_lost() {
        String page = opened("links");
        String path = page + "step/linked/";
        Got found = stand.post(
                path, lena, Map.of("go", "find", "q", "command server", "f.as", "indicator", "text", "see there"));
        assertThat(found.body()).contains("name=\"pick\" value=\"" + Scene.GREEN, "value=\"indicator\"", "see there");
        Got picked = stand.post(
                path, lena, Map.of("pick", Scene.GREEN, "q", "command", "f.as", "indicator", "text", "see there"));
        assertThat(picked.body()).contains("value=\"" + Scene.GREEN + "\"", "see there");
        assertThat(stand.post(path, lena, Map.of("go", "find", "q", "ada@victim.example"))
                        .body())
                .doesNotContain(Scene.VICTIM);
        assertThat(look(page, "linked", Map.of("f.object", "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2aff"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void nobody_takes_a_step_but_an_operator_who_sees_the_case_from_a_page_of_ours() {
        String page = opened("mine");
        stand.run("case", "assign", "mine", "lena");
        String path = page + "step/noted/";
        Map<String, String> fields = Map.of("text", "Guessed", "for", "all", "go", "look");
        assertThat(stand.get(path, olga).status()).isEqualTo(404);
        assertThat(stand.post(path, olga, fields).status()).isEqualTo(404);
        assertThat(stand.post(page + "readers/", olga, Map.of("person", "olga", "act", "on"))
                        .status())
                .isEqualTo(404);
        assertThat(stand.get(page + "why/?party=" + Stand.OURS, olga).status()).isEqualTo(404);
        assertThat(stand.post("/console/cases/harbour/step/noted/", sven, fields)
                        .status())
                .isEqualTo(403);
        assertThat(stand.get("/console/cases/open/", sven).status()).isEqualTo(403);
        assertThat(stand.get("/console/cases/harbour/", sven).body())
                .doesNotContain("/step/", "action=\"/console/cases");
        assertThat(stand.get("/console/cases/", sven).body()).doesNotContain("/console/cases/open/");
        assertThat(stand.send(stand.form(path, lena, fields).header("Origin", "https://elsewhere.example"))
                        .status())
                .isEqualTo(403);
        assertThat(stand.get(page + "step/opened/", lena).status()).isEqualTo(404);
        assertThat(stand.get(page + "step/no-such-step/", lena).status()).isEqualTo(404);
        assertThat(stand.post("/console/cases/no-such/step/noted/", lena, fields)
                        .status())
                .isEqualTo(404);
        assertThat(state("mine").entries()).hasSize(1);
    }

    @Test
    void whatever_is_typed_comes_back_as_text() {
        String page = opened("hostile");
        for (String step : List.of("invited", "assessed", "tasked", "linked", "noted", "frozen")) {
            for (String field : List.of(
                    "f.party",
                    "f.class",
                    "f.task",
                    "f.title",
                    "f.due",
                    "f.object",
                    "f.as",
                    "text",
                    "area",
                    "tlp",
                    "for",
                    "q")) {
                for (String go : List.of("look", "find", "back", "take")) {
                    Got got = stand.post(
                            page + "step/" + step + "/", lena, Map.of(field, Scene.SCRIPT, "go", go, "seen", "x"));
                    assertThat(got.body()).as(step + " " + field).doesNotContain("<script>", "<img");
                }
            }
        }
        assertThat(stand.post(page + "step/assessed/", lena, Map.of("c.sectors." + "x\"><script>", "1", "go", "look"))
                        .body())
                .doesNotContain("<script>");
        for (String field : List.of("name", "title", "under", "tlp", "text")) {
            assertThat(stand.post("/console/cases/open/", lena, Map.of(field, Scene.SCRIPT, "go", "look"))
                            .body())
                    .doesNotContain("<script>", "<img");
        }
        take(page, "noted", Map.of("text", Scene.SCRIPT, "for", "all"));
        take(page, "linked", Map.of("f.object", Scene.HOSTILE, "f.as", Scene.SCRIPT));
        assertThat(stand.post(page + "step/linked/", lena, Map.of("go", "find", "q", "loader"))
                        .body())
                .contains("&lt;script&gt;")
                .doesNotContain("<script>", "<img");
        assertThat(stand.get(page, lena).body()).contains("&lt;script&gt;").doesNotContain("<script>", "<img");
    }

    @Test
    void the_panel_says_who_sees_it_and_why_and_links_to_every_step() {
        String body = stand.get("/console/cases/harbour/", lena).body();
        String text = body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        CaseState state = state("harbour");
        long home =
                state.entries().stream().filter(each -> each.step().atHome()).count();
        assertThat(home).isPositive();
        assertThat(text)
                .contains(
                        "Who can see this, and why",
                        (state.entries().size() - home) + " of "
                                + state.entries().size() + " steps",
                        "1 of 1 linked objects",
                        "Hidden: " + home + ", kept at home",
                        "Purpose: Protect networks of both countries.",
                        "May pass it on: no.");
        assertThat(body).contains("/preview/?agreement=joint&amp;party=" + Scene.WESTLAND);
        String why = stand.get("/console/cases/harbour/why/?party=" + Scene.WESTLAND, lena)
                .body();
        assertThat(why).contains("may cross", "it is TLP:GREEN, within TLP:AMBER", "kept at home");
        assertThat(stand.get("/console/cases/harbour/why/?party=" + Scene.EASTLAND, lena)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void who_sees_a_case_is_named_on_its_page_and_whoever_names_another_keeps_sight_of_it() {
        String page = opened("named");
        assertThat(stand.post(page + "readers/", lena, Map.of("person", "olga", "act", "on", "area", ""))
                        .status())
                .isEqualTo(303);
        assertThat(stand.get(page, lena).status()).isEqualTo(200);
        assertThat(stand.get(page, olga).status()).isEqualTo(200);
        assertThat(stand.get(page, sven).status()).isEqualTo(404);
        assertThat(stand.post(page + "readers/", lena, Map.of("person", "olga", "act", "off", "area", ""))
                        .status())
                .isEqualTo(303);
        assertThat(stand.get(page, olga).status()).isEqualTo(404);
        assertThat(stand.post(page + "readers/", lena, Map.of("person", "nobody", "act", "on"))
                        .status())
                .isEqualTo(422);
        assertThat(stand.post(page + "readers/", lena, Map.of("person", "olga", "act", "on", "area", "x"))
                        .status())
                .isEqualTo(422);
    }
}
