package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.Setting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The pages in a real browser: logging in, every page by axe-core in light and dark, wide and narrow, by keyboard and
 * without a script. With {@code COMITY_PICTURES=1} pictures of them lie in {@code target/console} afterwards; taking them
 * is a third of the time. Where no chromium is, nothing is tried.
 */
final class BrowserTest {
    static final Path PICTURES = Path.of("target", "console");

    private static final String AXE = """
        async () => {
          const found = await axe.run(document, {resultTypes: ['violations'], preload: false,
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
          return found.violations.map(v => v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '));
        }\
        """;

    /** Colours hang on the scheme alone and lines on the width alone, so that two views see all four. */
    static final List<View> VIEWS = List.of(new View(ColorScheme.LIGHT, 1280), new View(ColorScheme.DARK, 320));

    record View(ColorScheme scheme, int width) {}

    private static final String AXE_LIBRARY = axe();

    private static Stand stand;
    private static Chromium chromium;
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        chromium = Chromium.open();
        browser = chromium.browser();
        stand = new Stand();
        stand.person("lena", "operator,approver,signatory,administrator");
        stand.person("otto", "approver");
        Scene.play(stand);
        CaseScene.play(stand);
        Scene.askedBack(stand);
        FeedScene.play(stand);
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) {
            chromium.close();
            stand.close();
        }
    }

    private static String axe() {
        try (var in = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static BrowserContext context(ColorScheme scheme, int width) {
        return browser.newContext(new Browser.NewContextOptions()
                .setColorScheme(scheme)
                .setViewportSize(width, 900)
                .setJavaScriptEnabled(true));
    }

    @Test
    void every_page_is_accessible_light_and_dark_wide_and_narrow() {
        var violations = new ArrayList<String>();
        for (View view : VIEWS) {
            ColorScheme scheme = view.scheme();
            int width = view.width();
            try (BrowserContext context = context(scheme, width)) {
                Page page = context.newPage();
                var complaints = new ArrayList<String>();
                page.onConsoleMessage(message -> complaints.add(message.text()));
                String link = stand.link("lena");
                page.navigate(stand.base() + link);
                look(page, "link", scheme, width, violations);
                page.locator("main button").click();
                assertThat(page.url()).isEqualTo(stand.base() + "/console/");
                for (String path : PagesTest.pages()) {
                    page.navigate(stand.base() + path);
                    look(page, name(path), scheme, width, violations);
                }
                page.navigate(stand.base() + "/console/nowhere/");
                look(page, "nowhere", scheme, width, violations);
                page.navigate(stand.base() + "/console/library/" + Scene.VICTIM + "/");
                page.locator("#why").fill("a look in the browser");
                page.getByText("Show the content").click();
                assertThat(page.locator("pre").innerText()).contains("ada@victim.example");
                look(page, "personal", scheme, width, violations);
                page.navigate(stand.base() + "/console/agreements/green/edit/");
                page.locator("#draft")
                        .fill(page.locator("#draft")
                                .inputValue()
                                .replace("version: 1", "version: 2")
                                .replace("tlp: GREEN", "tlp: AMBER"));
                page.getByText("Try it on what is held").first().click();
                look(page, "simulated", scheme, width, violations);
                page.navigate(stand.base() + "/console/releases/logs/");
                page.getByText("Check all logs now").click();
                look(page, "verified", scheme, width, violations);
                page.navigate(stand.base() + "/console/");
                page.getByText("Log out").click();
                assertThat(page.url()).isEqualTo(stand.base() + "/console/login/");
                look(page, "login", scheme, width, violations);
                page.locator("#name").fill("lena");
                page.locator("#password").fill("not the password");
                page.locator("#code").fill("000000");
                page.getByText("Log in", new Page.GetByTextOptions().setExact(true))
                        .last()
                        .click();
                look(page, "refused", scheme, width, violations);
                assertThat(complaints.stream().filter(each -> !each.contains("status of 40")))
                        .as("what the browser complains of, the content security policy for one")
                        .isEmpty();
            }
        }
        assertThat(violations).isEmpty();
    }

    private static String name(String path) {
        return path.replaceAll("--[0-9a-f-]+([0-9a-f]{2})", "-$1")
                .replaceAll("[^A-Za-z0-9]+", "-")
                .replaceAll("^-console-?|-$", "");
    }

    static void look(Page page, String name, ColorScheme scheme, int width, List<String> violations) {
        String where = (name.isEmpty() ? "home" : name) + "-" + scheme.name().toLowerCase() + "-" + width;
        if (System.getenv("COMITY_PICTURES") != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(PICTURES.resolve(where + ".png"))
                    .setFullPage(true));
        }
        page.evaluate(AXE_LIBRARY);
        for (Object each : (List<?>) page.evaluate(AXE)) {
            violations.add(where + ": " + each);
        }
        int wide = (int) page.evaluate("() => document.documentElement.scrollWidth");
        if (wide > width) {
            violations.add(where + ": it scrolls sideways, being " + wide + " wide");
        }
    }

    @Test
    void everything_works_by_keyboard_and_without_a_script() {
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setJavaScriptEnabled(false).setViewportSize(1280, 900))) {
            Page page = context.newPage();
            page.navigate(stand.base() + stand.link("otto"));
            page.locator("main button").focus();
            page.keyboard().press("Enter");
            page.waitForURL(stand.base() + "/console/");
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus").innerText()).isEqualTo("To the content");
            assertThat(page.locator(":focus").isVisible()).isTrue();
            page.keyboard().press("Enter");
            page.waitForURL("**#main");
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus").evaluate("e => e.closest('main') !== null"))
                    .isEqualTo(true);
            page.navigate(stand.base() + "/console/releases/staging/1/");
            page.getByText("Approve", new Page.GetByTextOptions().setExact(true))
                    .focus();
            page.keyboard().press("Enter");
            page.waitForURL("**/approve/");
            assertThat(page.locator("main").innerText()).contains("Your yes counts. 1 of 2 persons");
            page.locator("#search").fill("orders.example");
            page.keyboard().press("Enter");
            page.waitForURL("**/search/**");
            assertThat(page.locator("main").innerText()).contains("Command server");
        }
    }

    @Test
    void a_login_through_a_provider_of_another_site_comes_home_by_clicks_alone() throws Exception {
        try (var provider = new SpringProvider();
                var node = new Stand(
                        rooms -> {},
                        Map.of(
                                Setting.OIDC_ISSUER,
                                provider.issuer(),
                                Setting.OIDC_CLIENT_ID,
                                SpringProvider.CLIENT,
                                Setting.OIDC_CLIENT_SECRET,
                                SpringProvider.SECRET,
                                Setting.OIDC_TITLE,
                                "the ministry"))) {
            node.runs();
            provider.register(node.base() + ProviderPages.PATH, node.base() + "/console/login/");
            node.person("lena", "operator");
            node.person("adam", "administrator");
            node.run("person", "oidc", "lena", "--subject", "lena.larsen");
            var violations = new ArrayList<String>();
            for (View view : VIEWS) {
                ColorScheme scheme = view.scheme();
                int width = view.width();
                try (BrowserContext context = context(scheme, width)) {
                    Page page = context.newPage();
                    page.navigate(node.base() + "/console/login/");
                    look(page, "login-provider", scheme, width, violations);
                    page.getByText("Log in through the ministry").click();
                    page.waitForURL(provider.issuer() + "/login**");
                    page.locator("input[name=username]").fill("lena.larsen");
                    page.locator("input[name=password]").fill(SpringProvider.PASSWORD);
                    page.locator("button[type=submit]").click();
                    page.waitForURL(node.base() + "/console/");
                    assertThat(page.locator("h1").innerText()).isEqualTo("What needs you today");
                    page.navigate(node.base() + "/console/account/");
                    look(page, "account-provider", scheme, width, violations);
                    page.getByText("Log out", new Page.GetByTextOptions().setExact(true))
                            .click();
                    page.waitForURL(node.base() + "/console/logout/");
                    look(page, "logged-out", scheme, width, violations);
                    page.navigate(node.base() + "/console/login/oidc/?state=guessed");
                    look(page, "not-in", scheme, width, violations);
                    assertThat(page.locator("main").innerText()).contains("You were not let in");
                    page.navigate(node.base() + node.link("adam"));
                    page.locator("main button").click();
                    page.navigate(node.base() + "/console/contacts/person/lena/");
                    look(page, "person", scheme, width, violations);
                    page.locator("#token").fill("lenas-" + scheme + width);
                    page.getByText("Make the token").click();
                    look(page, "token", scheme, width, violations);
                    page.navigate(node.base() + "/console/contacts/");
                    for (var each : page.locator("summary").all()) {
                        each.click();
                    }
                    look(page, "contacts-forms", scheme, width, violations);
                }
            }
            assertThat(violations).isEmpty();
        }
    }

    @Test
    void a_cookie_of_the_console_is_no_business_of_any_script_or_other_site() {
        try (BrowserContext context = context(ColorScheme.LIGHT, 1280)) {
            Page page = context.newPage();
            page.navigate(stand.base() + stand.link("otto"));
            page.locator("main button").click();
            assertThat(page.evaluate("() => document.cookie")).isEqualTo("");
            assertThat(context.cookies()).singleElement().satisfies(cookie -> {
                assertThat(cookie.httpOnly).isTrue();
                assertThat(cookie.sameSite.name()).isEqualTo("STRICT");
            });
        }
    }
}
