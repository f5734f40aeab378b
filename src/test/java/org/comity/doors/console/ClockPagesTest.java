package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.doors.console.Stand.Got;
import org.comity.duty.Due;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clocks in the console: from Home to the form and to the record, facts by a form, and the feed for a calendar. */
final class ClockPagesTest {
    private static final Pattern FIELD =
            Pattern.compile("<(?:input|textarea)[^>]* name=\"([a-z.-]+)\"(?: value=\"([^\"]*)\")?[^>]*>([^<]*)");

    private static Stand stand;
    private static String lena;
    private static String olga;
    private static String ines;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        Scene.party(stand, Scene.WESTLAND, "Westland CERT", Scene.WESTS);
        lena = stand.in("lena", "operator");
        olga = stand.in("olga", "operator");
        ines = stand.in("ines", "auditor");
        for (String name : List.of("grid", "pages", "feeds")) {
            ClockScene.open(stand, name);
            ClockScene.state(stand, name, ClockScene.FACTS);
        }
        stand.run("case", "assign", "feeds", "lena");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static String path(String name) {
        return "/console/cases/" + ClockScene.caseState(stand, name).id() + "/";
    }

    /** What a browser would send of the form on that page that goes there. */
    private static Map<String, String> form(String page) {
        var fields = new TreeMap<String, String>();
        Matcher found = FIELD.matcher(page.substring(page.indexOf("<main")));
        while (found.find()) {
            String value = found.group(2) == null ? found.group(3) : found.group(2);
            fields.put(found.group(1), value == null ? "" : value);
        }
        return fields;
    }

    @Test
    void from_home_a_clock_is_met_by_two_clicks() {
        String home = stand.get("/console/", lena).body();
        String first = path("grid") + "clocks/nis2-entity/early-warning/";
        assertThat(home).contains("href=\"" + first + "\"", "grid, NIS2, entity: early warning", "9 h 1", " min left");
        assertThat(home.indexOf("early warning"))
                .as("the soonest first")
                .isLessThan(home.indexOf("incident notification"));
        String page = stand.get(first, lena).body();
        Got recorded = stand.post(first, lena, form(page));
        assertThat(recorded.status()).as(recorded.body()).isEqualTo(303);
        String after = stand.get(recorded.header("Location"), lena).body();
        assertThat(after)
                .contains(
                        "Recorded, and kept at home.",
                        "comity ledger prove home ",
                        ">done<",
                        "it had until 23 Nov 2026");
        assertThat(ClockScene.clocks(stand, "grid")
                        .due("nis2-entity/early-warning")
                        .orElseThrow()
                        .done()
                        .orElseThrow()
                        .fields())
                .containsEntry("entity-name", "Northland Grid")
                .containsEntry("malicious", "yes");
        assertThat(stand.get("/console/", lena).body()).doesNotContain("href=\"" + first + "\"");
        String next = stand.get(path("grid") + "clocks/nis2-entity/notification/", lena)
                .body();
        assertThat(next).contains("Missing:</b> initial assessment: impact", "Since the last stage", "severity: now");
    }

    @Test
    void the_panel_says_state_earliest_end_zones_readings_arithmetic_and_conflicts() {
        ClockScene.state(stand, "pages", List.of("risk-to-persons=high", "law-enforcement-delay=yes"));
        String page = stand.get(path("pages"), ines).body();
        assertThat(page)
                .contains(
                        ">running<",
                        "until 23 Nov 2026 21:15 UTC by the earliest reading",
                        "23 Nov 2026 22:15 Europe/Berlin",
                        "23 Nov 2026 16:15 America/New_York",
                        "How it is reckoned, by 3 readings",
                        "+ 72 hours = 2026-11-25T22:15:00+01:00 Europe/Berlin",
                        "Conflict:</b> persons, users or recipients are told",
                        "Look at the facts",
                        "not legal advice");
        assertThat(stand.get("/console/cases/pages/", lena).body()).contains("State facts");
    }

    @Test
    void a_refused_submission_keeps_what_was_typed_and_says_what_is_wrong() {
        String stage = path("pages") + "clocks/gdpr-controller/authority/";
        Map<String, String> form = form(stand.get(stage, lena).body());
        form.put("at", "2026-11-22T10:00:00Z");
        form.put("field.consequences", "deliveries <late>");
        Got early = stand.post(stage, lena, form);
        assertThat(early.status()).isEqualTo(422);
        assertThat(early.body())
                .contains("before the event at 2026-11-22T21:15:00Z", "deliveries &lt;late", "2026-11-22T10:00:00Z");
        form.put("at", "2026-11-23T11:00:00Z");
        form.put("proof", "abc");
        assertThat(stand.post(stage, lena, form).body()).contains("not a digest in hexadecimal");
        assertThat(stand.post(stage, ines, form).status())
                .as("an auditor records nothing")
                .isEqualTo(403);
        assertThat(stand.get(stage, ines).body()).doesNotContain("<form method=\"post\" action=\"" + stage);
        assertThat(stand.get(path("pages") + "clocks/dora/initial/", lena).status())
                .isEqualTo(404);
        assertThat(ClockScene.clocks(stand, "pages").sent()).isEmpty();
    }

    @Test
    void facts_are_stated_by_a_form_that_notices_what_others_stated_meanwhile() {
        ClockScene.open(stand, "form");
        String path = path("form") + "facts/";
        String page = stand.get(path, lena).body();
        assertThat(page).contains("The case suggests, and nobody has stated: 2026-11-23T12:00:00Z");
        Map<String, String> form = form(page);
        assertThat(form.get("aware-at")).as("suggested, not taken").isEmpty();
        form.put("role", "entity");
        form.put("aware-at", "2026-11-23T10:00+01:00");
        form.put("zones", "Europe/Berlin");
        Got stated = stand.post(path, lena, form);
        assertThat(stated.status()).as(stated.body()).isEqualTo(303);
        assertThat(stand.get(stated.header("Location"), lena).body()).contains("Stated, and kept at home.");
        assertThat(ClockScene.clocks(stand, "form").facts().known()).hasSize(2);

        form.put("contact", "somebody");
        stand.turn(Duration.ofSeconds(1));
        ClockScene.state(stand, "form", List.of("contact=somebody else"));
        Got meanwhile = stand.post(path, lena, form);
        assertThat(meanwhile.status()).isEqualTo(409);
        assertThat(meanwhile.body()).contains("Somebody stated facts", ">somebody<");

        Map<String, String> again = form(stand.get(path, lena).body());
        again.put("role", "entity");
        again.put("aware-at", "tomorrow");
        assertThat(stand.post(path, lena, again).body()).contains("write an instant with its offset");
        again.put("aware-at", "");
        assertThat(stand.post(path, lena, again).status()).isEqualTo(303);
        assertThat(ClockScene.clocks(stand, "form").facts().known().toString()).doesNotContain("AWARE_AT");
        assertThat(stand.post(path, ines, again).status()).isEqualTo(403);
    }

    @Test
    void a_feed_is_read_without_a_login_until_it_is_revoked() {
        Got made = stand.post("/console/account/feeds/", lena, Map.of("case", ""));
        String address = made.body().replaceAll("(?s).*class=\"secret\">([^<]+)<.*", "$1");
        assertThat(address).startsWith(stand.base() + "/calendar/");
        String path = address.substring(stand.base().length());
        assertThat(stand.get("/console/account/feeds/", lena).body()).doesNotContain(path);
        Got feed = stand.get(path, "");
        assertThat(feed.status()).isEqualTo(200);
        assertThat(feed.header("Content-Type")).isEqualTo("text/calendar; charset=utf-8");
        assertThat(feed.body())
                .contains("SUMMARY:feeds: NIS2")
                .doesNotContain("Northland Grid", "ransomware", "NG-2026-031", "soc@northland.example");
        String tag = feed.header("ETag");
        assertThat(stand.send(stand.request(path, "")
                                .header("If-None-Match", tag)
                                .GET())
                        .status())
                .isEqualTo(304);
        ClockScene.state(stand, "feeds", List.of("aware-at=2026-11-22T23:15+01:00"));
        Got later =
                stand.send(stand.request(path, "").header("If-None-Match", tag).GET());
        assertThat(later.status()).isEqualTo(200);
        assertThat(later.header("ETag")).isNotEqualTo(tag);

        String page = stand.get("/console/account/feeds/", lena).body();
        String nr = page.replaceAll("(?s).*/console/account/feeds/(\\d+)/revoke/.*", "$1");
        assertThat(stand.post("/console/account/feeds/" + nr + "/revoke/", olga, Map.of())
                        .status())
                .as("another's")
                .isEqualTo(404);
        assertThat(stand.post("/console/account/feeds/" + nr + "/revoke/", lena, Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(stand.get(path, "").status()).isEqualTo(404);
        assertThat(stand.get("/calendar/nothing/due.ics", "").status()).isEqualTo(404);
    }

    @Test
    void a_feed_has_only_cases_that_its_person_may_see_and_ends_with_them() {
        String olgas = feed("olga", "");
        assertThat(stand.get(olgas, "").body()).contains("SUMMARY:pages: ").doesNotContain("SUMMARY:feeds: ");
        stand.person("paul", "operator");
        String one = feed("paul", "pages");
        assertThat(stand.get(one, "").body()).contains("SUMMARY:pages: ").doesNotContain("SUMMARY:grid: ");
        stand.run("case", "assign", "pages", "lena");
        try {
            assertThat(stand.get(one, "").status())
                    .as("he may not see it any more")
                    .isEqualTo(404);
        } finally {
            stand.run("case", "assign", "pages", "lena", "--no-more");
        }
        assertThat(stand.get(one, "").status()).isEqualTo(200);
        stand.run("person", "role", "paul", "--take", "operator");
        assertThat(stand.get(one, "").status())
                .as("without a role that sees cases")
                .isEqualTo(404);
        stand.run("person", "role", "paul", "--give", "operator");
        stand.run("person", "remove", "paul");
        assertThat(stand.get(one, "").status()).isEqualTo(404);
        assertThat(stand.run("person", "feed", "olga", "--list")).contains("all");
        String nr = stand.run("person", "feed", "olga", "--list")
                .lines()
                .toList()
                .getLast()
                .split(" ")[0];
        stand.run("person", "feed", "olga", "--revoke", nr);
        assertThat(stand.get(olgas, "").status()).isEqualTo(404);
    }

    private static String feed(String person, String one) {
        String address = one.isEmpty()
                ? stand.run("person", "feed", person)
                : stand.run("person", "feed", person, "--case", one);
        return address.strip().substring(stand.base().length());
    }

    @Test
    void who_is_not_assigned_finds_no_form_and_no_clock_of_the_case() {
        for (String path : List.of("", "facts/", "clocks/nis2-entity/early-warning/")) {
            assertThat(stand.get(path("feeds") + path, olga).status()).as(path).isEqualTo(404);
            assertThat(stand.get(path("feeds") + path, lena).status()).as(path).isEqualTo(200);
        }
        assertThat(stand.post(path("feeds") + "clocks/nis2-entity/early-warning/", olga, Map.of("at", ""))
                        .status())
                .isEqualTo(404);
        assertThat(stand.get("/console/", olga).body()).doesNotContain("feeds, NIS2");
        assertThat(ClockScene.clocks(stand, "feeds")
                        .due("nis2-entity/early-warning")
                        .orElseThrow()
                        .state())
                .isEqualTo(Due.State.RUNNING);
    }
}
