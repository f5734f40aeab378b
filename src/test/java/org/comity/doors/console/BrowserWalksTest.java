package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.cases.CaseState;
import org.comity.parties.Actor;
import org.comity.parties.Role;
import org.comity.seal.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The three main tasks of each role, each from Home without a script, in no more clicks than the handbook says. A click is
 * one on a link, a button, a heading that opens or a tick; typing and choosing from a list is none. Where a task takes
 * more, the page is to be mended. Where no chromium is, nothing is tried.
 */
final class BrowserWalksTest {
    private static final Path HANDBOOK = Path.of("docs", "handbook", "console.md");
    private static final String POLICE = "police.southland.example";
    private static final String FRESH = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a77";
    private static final String VICTIM = "email-addr--a1d3a1ea-6d1c-5a14-9b5b-0d4d5f0b2a78";

    /** Who walks, by role. */
    private static final TreeMap<Role, String> CAST = new TreeMap<>(Map.of(
            Role.OPERATOR, "lena",
            Role.APPROVER, "otto",
            Role.SIGNATORY, "sigrid",
            Role.LEAD, "lars",
            Role.LEGAL, "lea",
            Role.AUDITOR, "ines",
            Role.ADMINISTRATOR, "adam"));

    private static Stand stand;
    private static Chromium chromium;
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        chromium = Chromium.open();
        browser = chromium.browser();
        stand = new Stand();
        CAST.forEach((role, name) -> stand.person(name, role.label()));
        stand.person("olga", "approver");
        Scene.play(stand);
        CaseScene.play(stand);
        ClockScene.open(stand, "grid");
        ClockScene.state(stand, "grid", ClockScene.FACTS);
        police();
        draft("tools");
        draft("devices");
        objects();
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) {
            chromium.close();
            stand.close();
        }
    }

    /** Two partners get indicators by rules of their own; this one gets mailboxes alone, and only as pseudonyms. */
    private static void police() {
        SigningKey key = SigningKey.create(new java.security.SecureRandom());
        Scene.party(stand, POLICE, "Southland Police", key);
        String document = Scene.document(
                        stand, "victims", POLICE, "Southland Police", key, "Whom they harmed", "AMBER", """
                            data:
                              - category: email
                                basis: mandate
                                transfer: adequacy
                                measure: pseudonym
                        """)
                .replace("[indicator, malware, relationship]", "[email-addr]")
                .replace("purpose: Protect networks of both countries\n", """
                        purposes:
                          - id: prosecution
                            text: Tell apart the victims in the proceedings
                        """)
                .replace("clauses:\n", """
                        grounds:
                          - id: mandate
                            kind: processing basis
                            text: The mandate of the team
                            source: Network Security Act of Northland, section 7 (fictional)
                            status: in force
                          - id: adequacy
                            kind: transfer ground
                            text: The adequacy decision on Southland
                            source: Decision 2024/17 (fictional)
                            status: in force
                        clauses:
                        """)
                .replace("    types: [email-addr]", "    purposes: prosecution\n    types: [email-addr]");
        Scene.agree(stand, document, POLICE, key);
        stand.run("release", "victims", "--despite-lint", "for the walk");
    }

    /** An agreement that waits for our signature. */
    private static void draft(String id) {
        String document = Scene.document(stand, id, Scene.WESTLAND, "Westland CERT", Scene.WESTS, "Tools", "GREEN", "")
                .replace("[indicator, malware, relationship]", "[tool]");
        stand.rooms()
                .database()
                .write(transaction ->
                        stand.rooms().agreements().add(transaction, document.getBytes(StandardCharsets.UTF_8)));
    }

    private static void objects() throws IOException {
        Files.writeString(stand.folder.resolve("fresh.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1e","objects":[
                {"type":"indicator","spec_version":"2.1","id":"%s",
                 "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Fresh server",
                 "indicator_types":["malicious-activity"],"pattern_type":"stix",
                 "pattern":"[domain-name:value = 'fresh.example']","valid_from":"2026-01-15T08:00:00Z",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]},
                {"type":"email-addr","spec_version":"2.1","id":"%s","value":"grace@victim.example",
                 "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}]}
                """.formatted(FRESH, VICTIM));
        stand.run("import", "fresh.json");
    }

    /** A page on which clicks are counted. */
    private static final class Walk {
        final Page page;
        private int clicks;

        Walk(Page page) {
            this.page = page;
        }

        private Walk on(Locator what) {
            clicks++;
            what.first().click();
            return this;
        }

        Walk link(String text) {
            return on(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(text)));
        }

        Walk button(String text) {
            return on(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(text)));
        }

        Walk opened(String summary) {
            return on(page.locator("summary").filter(new Locator.FilterOptions().setHasText(summary)));
        }

        Walk ticked(String selector) {
            return on(page.locator(selector));
        }

        Walk typed(String selector, String text) {
            page.locator(selector).fill(text);
            return this;
        }

        Walk chosen(String selector, String value) {
            page.locator(selector).selectOption(value);
            return this;
        }

        Walk says(String... texts) {
            assertThat(page.locator("main").innerText()).contains(texts);
            return this;
        }
    }

    /** The tasks of a role, as the handbook plans them; each is walked. */
    private static final class Tasks implements AutoCloseable {
        private final Role role;
        private final Map<String, Integer> planned = new LinkedHashMap<>();
        private final BrowserContext context;
        private final Page page;

        Tasks(Role role) {
            this.role = role;
            Matcher row;
            try {
                row = Pattern.compile("(?m)^\\| " + role.label() + " \\| ([^|]+) \\| ([0-9]+) \\|$")
                        .matcher(Files.readString(HANDBOOK));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            row.results().forEach(each -> planned.put(each.group(1), Integer.valueOf(each.group(2))));
            assertThat(planned).as("main tasks of " + role.label()).hasSize(3);
            context = browser.newContext(
                    new Browser.NewContextOptions().setJavaScriptEnabled(false).setViewportSize(1280, 900));
            page = context.newPage();
            page.setDefaultTimeout(60_000);
            page.navigate(stand.base() + stand.link(CAST.get(role)));
            page.locator("main button").click();
        }

        /** Walks one, signed in and at Home. */
        void walks(String task, Consumer<Walk> way) {
            Integer most = planned.remove(task);
            assertThat(most).as("planned for " + role.label() + ": " + task).isNotNull();
            page.navigate(stand.base() + "/console/");
            var walk = new Walk(page);
            way.accept(walk);
            assertThat(walk.clicks).as(role.label() + ": " + task).isLessThanOrEqualTo(most);
        }

        void andNoOther() {
            assertThat(planned)
                    .as("planned for " + role.label() + " and not walked")
                    .isEmpty();
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static CaseState state(String name) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require(name);
    }

    @Test
    void an_operator_shares_sees_what_a_partner_gets_and_meets_a_clock() {
        try (var tasks = new Tasks(Role.OPERATOR)) {
            tasks.walks("share with three partners under different rules", walk -> {
                walk.link("Library").ticked("input[value='" + FRESH + "']").ticked("input[value='" + VICTIM + "']");
                walk.button("Share what is picked")
                        .says("Westland CERT", "1 object would cross", "1 object would wait for approval")
                        .says(
                                "Southland Police",
                                "1 object is withheld",
                                "no clause lets an indicator cross",
                                "pseudonym");
                if (walk.page.locator("#why").count() > 0) {
                    walk.typed("#why", "for the walk");
                }
                walk.button("Release under all 3");
                walk.says(
                        "green: released 1",
                        "amber: released 0, waiting for approval 1",
                        "victims: released 1, waiting for approval 0, there before 0, withheld 1",
                        "no clause lets an indicator cross",
                        "1 object is there already",
                        "pseudonym");
            });
            tasks.walks(
                    "see exactly what a partner gets",
                    walk -> walk.link("What Westland CERT gets")
                            .link("Command server")
                            .says("sha256", "They can read exactly these bytes already.", "orders.example"));
            tasks.walks(
                    "meet a duty clock",
                    walk -> walk.link("grid, NIS2, entity: early warning")
                            .button("Record as submitted")
                            .says("Recorded, and kept at home.", "done"));
            tasks.andNoOther();
        }
    }

    @Test
    void an_approver_sees_what_would_cross_approves_and_rejects() {
        try (var tasks = new Tasks(Role.APPROVER)) {
            tasks.walks(
                    "see exactly what would cross",
                    walk -> walk.link("objects wait for approval")
                            .link("indicator--")
                            .says("sha256", "They have nothing of it yet."));
            tasks.walks(
                    "approve a release",
                    walk -> walk.link("objects wait for approval")
                            .button("Approve")
                            .says("Your yes counts. 1 of 2 persons"));
            tasks.walks(
                    "reject a release, with the reason",
                    walk -> walk.link("objects wait for approval")
                            .typed("#reject-why", "It names a victim")
                            .button("Reject")
                            .says("rejected", "It names a victim"));
            tasks.andNoOther();
        }
    }

    @Test
    void a_signatory_reads_signs_and_tries_a_change() {
        try (var tasks = new Tasks(Role.SIGNATORY)) {
            tasks.walks(
                    "read what an agreement says",
                    walk -> walk.link("Agreements")
                            .link("Indicators with Eastland ISAC")
                            .says("In plain words", "two persons", "The text that is signed"));
            tasks.walks("see what a change would change", walk -> {
                walk.link("Agreements").link("Indicators with Westland CERT").link("Change it, and try it");
                String text = walk.page.locator("#draft").inputValue();
                walk.typed("#draft", text.replace("version: 1", "version: 2").replace("tlp: GREEN", "tlp: AMBER"))
                        .button("Try it on what is held")
                        .says("What would become of what is held", "has to sign");
            });
            tasks.walks(
                    "sign an agreement",
                    walk -> walk.link("tools waits for our signature")
                            .ticked("input[name=read]")
                            .button("Sign")
                            .says("Signed for our party. Still to accept: " + Scene.WESTLAND));
            tasks.andNoOther();
        }
    }

    @Test
    void a_lead_goes_on_with_a_case_brings_somebody_in_and_sees_who_sees_what() {
        stand.run("case", "open", "walk", "--under", "joint", "--title", "A walk", "--tlp", "AMBER");
        try (var tasks = new Tasks(Role.LEAD)) {
            tasks.walks(
                    "notify a party",
                    walk -> walk.link("A walk")
                            .link("Notify a party")
                            .chosen("#f-party", Scene.WESTLAND)
                            .ticked("text=technical >> visible=true")
                            .button("See what will be signed")
                            .says("will get it")
                            .button("Sign and send")
                            .says("has been notified and has not joined yet"));
            assertThat(state("walk").members()).containsKey(Scene.WESTLAND);
            tasks.walks(
                    "take the next step of a case",
                    walk -> walk.link("A walk")
                            .link("Assess it")
                            .chosen("#f-class", "availability")
                            .chosen("#f-severity", "yellow")
                            .button("See what will be signed")
                            .button("Sign and send")
                            .says("Signed: Assess it."));
            assertThat(state("walk").course().facts().toString()).contains("yellow");
            tasks.walks(
                    "see who has which step, and why",
                    walk -> walk.link("A walk")
                            .says("Who can see this, and why")
                            .link("Step by step: why " + Scene.WESTLAND)
                            .says("opened", "clause 1"));
            tasks.andNoOther();
        }
    }

    @Test
    void whoever_looks_after_the_law_states_facts_gives_an_opinion_and_asks_why() {
        try (var tasks = new Tasks(Role.LEGAL)) {
            tasks.walks(
                    "state a fact for the duty clocks",
                    walk -> walk.link("Outage of grid")
                            .link("State facts")
                            .chosen("#other-states-affected", "yes")
                            .button("State these facts")
                            .says("Stated, and kept at home."));
            tasks.walks(
                    "give an opinion on an agreement",
                    walk -> walk.link("devices waits for our signature")
                            .typed("#by", "The adviser on law")
                            .typed("#text", "Nothing stands against it")
                            .button("Record it")
                            .says("Nothing stands against it", "The adviser on law"));
            tasks.walks(
                    "ask why an object may cross or not",
                    walk -> walk.link("Agreements")
                            .link("Indicators with Westland CERT")
                            .typed("#object", Scene.AMBER)
                            .button("Ask")
                            .says("may not cross", "TLP:AMBER", "What would change it"));
            tasks.andNoOther();
        }
    }

    @Test
    void an_auditor_lists_personal_data_checks_the_logs_and_sees_what_crossed() {
        try (var tasks = new Tasks(Role.AUDITOR)) {
            tasks.walks(
                    "check that nobody edited the logs",
                    walk -> walk.button("Check that nobody edited").says("All logs hold."));
            tasks.walks("list every release of personal data in a period", walk -> {
                walk.link("Personal data released in the last 30 days")
                        .typed("#from", "2026-01-01")
                        .button("Show");
                assertThat(walk.page.url()).contains("personal=1", "from=2026-01-01");
                walk.says("victims", "Whom they harmed", "1 with personal data");
            });
            tasks.walks(
                    "see what crossed, on what ground, who read it",
                    walk -> walk.link("What crossed, on what ground, who read it")
                            .says("Technical indicators", "clause 1", "Read by"));
            tasks.andNoOther();
        }
    }

    @Test
    void an_administrator_takes_somebody_in_lets_them_in_and_ends_a_token() {
        stand.run("token", "create", "--name", "sensor", "--scope", "taxii:read");
        try (var tasks = new Tasks(Role.ADMINISTRATOR)) {
            tasks.walks(
                    "take a person in",
                    walk -> walk.link("Contacts & admin")
                            .opened("Take a person in")
                            .typed("#name", "nora")
                            .typed("#called", "Nora Example")
                            .ticked("#role-operator")
                            .button("Take in")
                            .says("Nora Example", "operator"));
            tasks.walks(
                    "let a person in by a one-time link",
                    walk -> walk.link("Contacts & admin")
                            .button("Make a link for Nora Example")
                            .says("It works once", "/console/link/"));
            tasks.walks(
                    "end a token",
                    walk -> walk.link("Contacts & admin").button("End sensor").says("sensor", "revoked"));
            tasks.andNoOther();
        }
    }
}
