package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.comity.cases.CaseState;
import org.comity.parties.Actor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Cases in a real browser: from opening to closing by clicks without a script; fresh by events, by keys, and accessible
 * with one. Where no chromium is, nothing is tried.
 */
final class BrowserCaseTest {
    private static Stand stand;
    private static Chromium chromium;
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        chromium = Chromium.open();
        browser = chromium.browser();
        stand = new Stand();
        stand.person("lena", "operator");
        Scene.play(stand);
        CaseScene.play(stand);
        Files.createDirectories(BrowserTest.PICTURES);
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) {
            chromium.close();
            stand.close();
        }
    }

    private static Page in(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(60_000);
        page.navigate(stand.base() + stand.link("lena"));
        page.locator("main button").click();
        page.waitForURL(stand.base() + "/console/");
        return page;
    }

    private static BrowserContext context(boolean script) {
        return browser.newContext(
                new Browser.NewContextOptions().setJavaScriptEnabled(script).setViewportSize(1280, 900));
    }

    private static CaseState state(String name) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require(name);
    }

    private static String next(Page page) {
        return page.locator("#part-next").innerText();
    }

    /** Follows what the page names as the next step. */
    private static void follow(Page page, String title) {
        page.locator("#part-next .ways a")
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(title))
                .first()
                .click();
    }

    private static void sign(Page page) {
        page.locator("main form button[value=look]").last().click();
        page.locator("main form button[value=take]").click();
    }

    @Test
    void a_stranger_opens_notifies_assesses_and_closes_by_what_the_page_says_without_a_script() {
        try (BrowserContext context = context(false)) {
            Page page = in(context);
            page.locator("nav").getByText("Cases").click();
            page.locator("main").getByText("Open a case").click();
            page.locator("#name").fill("stranger");
            page.locator("#title").fill("A case by somebody new");
            page.locator("#under").selectOption("joint incident");
            sign(page);
            assertThat(next(page)).contains("Nobody else knows of this case", "Notify a party");
            follow(page, "Notify a party");
            page.locator("#f-party").selectOption(Scene.WESTLAND);
            page.getByText("technical", new Page.GetByTextOptions().setExact(true))
                    .click();
            page.locator("main form button[value=look]").last().click();
            assertThat(page.locator("main").innerText())
                    .contains("What will be signed", Scene.WESTLAND, "will get it", "clause 1", "With it goes 1 step");
            page.locator("main form button[value=take]").click();
            assertThat(next(page)).contains(Scene.WESTLAND + " has been notified and has not joined yet");
            CaseScene.came(stand, state("stranger"), 1, null, CaseScene.says("joined"));
            page.reload();
            assertThat(next(page)).contains("The next step is usually: Assess it.");
            follow(page, "Assess it");
            page.locator("#f-class").selectOption("availability");
            page.locator("#f-severity").selectOption("yellow");
            page.locator("summary")
                    .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Choose from"))
                    .last()
                    .click();
            page.getByText("NL Netherlands").click();
            sign(page);
            for (String step : new String[] {
                "Say that it is contained", "Say that its cause is gone", "Say that all works again", "Close the case"
            }) {
                follow(page, step);
                sign(page);
            }
            assertThat(next(page)).contains("The case is closed");
            assertThat(state("stranger").open()).isFalse();
            assertThat(state("stranger").course().facts().toString()).contains("NL");
        }
    }

    @Test
    void what_is_wrong_comes_back_with_what_was_typed_and_a_note_can_be_changed_before_it_is_signed() {
        stand.run("case", "open", "typed", "--under", "joint", "--title", "Typed", "--tlp", "AMBER");
        try (BrowserContext context = context(false)) {
            Page page = in(context);
            page.navigate(stand.base() + "/console/cases/typed/step/contained/");
            page.locator("#text").fill("Words that are kept\non two lines");
            page.locator("main form button[value=look]").last().click();
            assertThat(page.locator("[role=alert]").innerText()).contains("assess it first");
            assertThat(page.locator("#text").inputValue()).isEqualTo("Words that are kept\non two lines");
            page.navigate(stand.base() + "/console/cases/typed/step/noted/");
            page.locator("#text").fill("First words\nand more");
            page.locator("main form button[value=look]").last().click();
            assertThat(page.locator("main").innerText()).contains("It stays on this node");
            page.locator("main form button[value=back]").click();
            assertThat(page.locator("#text").inputValue()).isEqualTo("First words\nand more");
            sign(page);
            assertThat(page.locator("main").innerText()).contains("Kept at home: Take a note");
        }
    }

    @Test
    void an_open_page_becomes_fresh_by_itself_and_keeps_the_focus() {
        stand.run("case", "open", "fresh", "--under", "joint", "--title", "Fresh", "--tlp", "AMBER");
        try (BrowserContext context = context(true)) {
            Page page = in(context);
            page.navigate(stand.base() + "/console/cases/fresh/");
            page.locator("#part-who").waitFor();
            page.locator("#part-home a").focus();
            page.locator("#readers")
                    .evaluate("e => e.closest('section').querySelector('select').dataset.mine = 'kept'");
            stand.run("case", "note", "fresh", "Told while the page was open");
            page.locator("#part-timeline")
                    .getByText("Told while the page was open")
                    .waitFor();
            page.waitForFunction("() => document.getElementById('said-live').textContent !== ''");
            assertThat(page.locator("#said-live").innerText()).isEqualTo("The page was brought up to date.");
            stand.run("case", "note", "fresh", "A thought at home", "--home");
            page.locator("#part-home").getByText("A thought at home").waitFor();
            assertThat(page.evaluate("() => document.activeElement.textContent"))
                    .isEqualTo("Take a note");
            assertThat(page.evaluate("() => document.querySelector('select[data-mine]') !== null"))
                    .isEqualTo(true);
            stand.run("case", "open", "fresh-too", "--under", "joint", "--title", "Another", "--tlp", "AMBER");
            page.navigate(stand.base() + "/console/cases/");
            stand.run(
                    "case",
                    "open",
                    "fresh-three",
                    "--under",
                    "joint",
                    "--title",
                    "Came while looking",
                    "--tlp",
                    "AMBER");
            page.getByText("Came while looking").waitFor();
        }
    }

    private static final String CLOSED = "() => !document.getElementById('keys').open";

    @Test
    void keys_lead_to_places_through_lists_and_can_be_switched_off() {
        try (BrowserContext context = context(true)) {
            Page page = in(context);
            page.keyboard().press("g");
            page.keyboard().press("c");
            page.waitForURL("**/console/cases/");
            page.keyboard().press("j");
            page.keyboard().press("j");
            page.keyboard().press("k");
            assertThat(page.evaluate("() => document.activeElement === document.querySelector('main tbody th a')"))
                    .isEqualTo(true);
            page.keyboard().press("Enter");
            page.waitForURL("**/console/cases/*/");
            page.keyboard().press("?");
            assertThat(page.locator("#keys").isVisible()).isTrue();
            page.locator("#keys-on").uncheck();
            page.keyboard().press("Escape");
            page.waitForFunction(CLOSED);
            page.keyboard().press("g");
            page.keyboard().press("h");
            page.keyboard().press("?");
            page.locator("#keys-on").check();
            page.keyboard().press("Escape");
            page.waitForFunction(CLOSED);
            assertThat(page.url()).contains("/console/cases/");
            page.locator("#keys-open").click();
            page.locator("#keys button").click();
            page.keyboard().press("g");
            page.keyboard().press("h");
            page.waitForURL(stand.base() + "/console/");
            page.keyboard().press("/");
            page.waitForFunction(
                    "() => location.pathname.startsWith('/console/library/') || document.activeElement.type ==="
                            + " 'search'");
            page.navigate(stand.base() + "/console/cases/harbour/step/noted/");
            page.locator("#text").focus();
            page.keyboard().type("gc/?jk");
            assertThat(page.locator("#text").inputValue()).isEqualTo("gc/?jk");
        }
    }

    @Test
    void every_page_of_a_step_is_accessible_light_and_dark_wide_and_narrow() {
        var violations = new ArrayList<String>();
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {1280, 320}) {
                try (BrowserContext context = browser.newContext(
                        new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900))) {
                    Page page = in(context);
                    var complaints = new ArrayList<String>();
                    page.onConsoleMessage(message -> complaints.add(message.text()));
                    page.navigate(stand.base() + "/console/cases/harbour/step/assessed/");
                    page.locator("main form").evaluate("e => e.noValidate = true");
                    page.locator("summary").last().click();
                    page.locator("main form button[value=look]").last().click();
                    BrowserTest.look(page, "step-wrong", scheme, width, violations);
                    page.navigate(stand.base() + "/console/cases/harbour/step/noted/?for=all");
                    page.locator("#text").fill("What all are to know");
                    page.locator("main form button[value=look]").last().click();
                    BrowserTest.look(page, "step-look", scheme, width, violations);
                    page.navigate(stand.base() + "/console/cases/harbour/step/linked/");
                    page.locator("#q").fill("loader");
                    page.locator("button[value=find]").click();
                    BrowserTest.look(page, "step-find", scheme, width, violations);
                    page.navigate(stand.base() + "/console/cases/open/");
                    page.locator("#name").fill("seen");
                    page.locator("#title").fill("Seen");
                    page.locator("#under").selectOption("joint incident");
                    page.locator("main form button[value=look]").click();
                    BrowserTest.look(page, "open-look", scheme, width, violations);
                    page.navigate(stand.base() + "/console/cases/harbour/");
                    page.locator("#part-lanes summary").click();
                    page.locator("#part-who summary").first().click();
                    BrowserTest.look(page, "case-opened", scheme, width, violations);
                    page.locator("#keys-open").click();
                    BrowserTest.look(page, "keys", scheme, width, violations);
                    assertThat(complaints.stream().filter(each -> !each.contains("status of 4")))
                            .isEmpty();
                }
            }
        }
        assertThat(violations).isEmpty();
    }
}
