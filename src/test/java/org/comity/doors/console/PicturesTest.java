package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The pictures of the console in the handbook are of the program as it is: this test takes them, and holds the handbook to
 * them. With COMITY_WRITE_GOLDEN they take the place of those there; else they lie in {@code target/pictures}.
 */
final class PicturesTest {
    private static final Path DOCS = Path.of("docs", "pictures");
    private static final int WIDE = 1280;
    private static final int NARROW = 400;

    @Test
    void the_handbook_shows_pages_as_they_are() throws IOException {
        boolean writes = "1".equals(System.getenv("COMITY_WRITE_GOLDEN"));
        Path folder = writes ? DOCS : Path.of("target", "pictures");
        Files.createDirectories(folder);
        var taken = new TreeMap<String, String>();
        try (Chromium chromium = Chromium.open();
                Stand stand = new Stand()) {
            play(stand);
            try (BrowserContext context = context(chromium, ColorScheme.LIGHT, WIDE)) {
                Page page = in(context, stand);
                for (var each : pages().entrySet()) {
                    taken.put(
                            each.getKey(), take(page, stand, each.getValue(), folder.resolve(each.getKey() + ".png")));
                }
            }
            try (BrowserContext context = context(chromium, ColorScheme.DARK, NARROW)) {
                Page page = in(context, stand);
                taken.put(
                        "case-narrow-dark",
                        take(page, stand, "/console/cases/port/", folder.resolve("case-narrow-dark.png")));
            }
        }
        assertThat(taken.get("home")).contains("incident notification", "1 case is open");
        assertThat(taken.get("case")).contains("Ransomware at a port", "Who can see this, and why", "Duty clocks");
        assertThat(taken.get("clock")).contains("Record as submitted");
        assertThat(taken.get("draft")).contains("What it says", "What a careful reader asks");
        assertThat(taken.get("share")).contains("would wait for approval", "is withheld");
        assertThat(taken.get("audit")).contains("What crossed, on what ground, who read it", "clause 1");
        assertThat(named()).containsExactlyElementsOf(taken.keySet());
        for (String each : taken.keySet()) {
            assertThat(DOCS.resolve(each + ".png")).isNotEmptyFile();
        }
    }

    private static Map<String, String> pages() {
        return new TreeMap<>(Map.of(
                "home", "/console/",
                "case", "/console/cases/port/",
                "clock", "/console/cases/port/clocks/nis2-entity/notification/",
                "draft", "/console/agreements/amber/edit/",
                "share", "/console/releases/share/?object=" + Scene.AMBER,
                "audit", "/console/releases/audit/"));
    }

    private static void play(Stand stand) throws IOException {
        stand.person("lena", "operator,approver,signatory,auditor");
        Scene.play(stand, "");
        Scene.agreeOnCases(stand);
        stand.run("case", "open", "port", "--under", "joint", "--title", "Ransomware at a port", "--tlp", "AMBER");
        stand.run("case", "notify", "port", Scene.WESTLAND, "--role", "technical,operational");
        stand.run("case", "step", "port", "assessed", "class=availability", "severity=yellow", "sectors=transport");
        stand.run("case", "link", "port", Scene.GREEN, "--what", "indicator");
        stand.run("case", "task", "port", "mirror", "--title", "Keep a copy of the disks", "--to", Scene.WESTLAND);
        stand.run("case", "note", "port", "The harbour master asked us for discretion", "--home");
        stand.run(
                "case",
                "facts",
                "port",
                "role=entity",
                "nis2-class=important",
                "financial-entity=no",
                "trust-services-affected=no",
                "significant-incident=yes",
                "establishment=DE",
                "entity-name=Northland Port",
                "zones=Europe/Berlin",
                "aware-at=2026-11-22T22:15+01:00");
    }

    private static BrowserContext context(Chromium chromium, ColorScheme scheme, int width) {
        return chromium.browser()
                .newContext(
                        new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 800));
    }

    private static Page in(BrowserContext context, Stand stand) {
        Page page = context.newPage();
        page.navigate(stand.base() + stand.link("lena"));
        page.locator("main button").click();
        page.waitForURL(stand.base() + "/console/");
        return page;
    }

    /** Takes the first screens of a page; answers what all of it says. */
    private static String take(Page page, Stand stand, String path, Path file) {
        assertThat(page.navigate(stand.base() + path).status()).as(path).isEqualTo(200);
        page.setViewportSize(page.viewportSize().width, 1100);
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        return page.locator("body").innerText();
    }

    /** The pictures that pages of the handbook show. */
    private static TreeSet<String> named() throws IOException {
        var named = new TreeSet<String>();
        try (var pages = Files.list(Path.of("docs", "handbook"))) {
            for (Path each : pages.toList()) {
                Matcher picture = Pattern.compile("\\]\\(\\.\\./pictures/([a-z-]+)\\.png\\)")
                        .matcher(Files.readString(each));
                picture.results().forEach(found -> named.add(found.group(1)));
            }
        }
        return named;
    }
}
