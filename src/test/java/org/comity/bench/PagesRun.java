package org.comity.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every page of the console, asked for again and again by somebody who is logged in and may see it. The weight of a page
 * is what crosses for it the first time: the page and what it links, packed.
 */
final class PagesRun {
    private static final Pattern PART = Pattern.compile("(?:href|src)=\"(/console/(?:style|script)/[^\"]+)\"");

    private final CasesBench.Extent extent;
    private final CasesWorld world;
    private final Figures figures;
    private final String name;
    private final String only;
    private final Map<String, Integer> parts = new HashMap<>();
    private double worstMs;
    private double worstKb;

    /** @param only pages are asked for whose names have this in them */
    PagesRun(CasesBench.Extent extent, CasesWorld world, Figures figures, String name, String only) {
        this.extent = extent;
        this.world = world;
        this.figures = figures;
        this.name = name;
        this.only = only;
    }

    /**
     * A page.
     *
     * @param form what is sent where it is asked for by a form; empty for a GET
     */
    private record Asked(String page, String role, String path, String form) {}

    void measure() throws Exception {
        for (Asked each : pages()) {
            if (each.page().contains(only)) {
                measure(each);
            }
        }
        figures.put(name, "page_p99_ms", worstMs);
        figures.put(name, "page_kb", worstKb);
    }

    private List<Asked> pages() {
        var pages = new ArrayList<Asked>();
        for (String role : List.of("operator", "auditor", "signatory")) {
            pages.add(new Asked("home_" + role, role, "/console/", ""));
        }
        for (String role : List.of("operator", "auditor")) {
            pages.add(new Asked("cases_" + role, role, "/console/cases/", ""));
            pages.add(new Asked("case_short_" + role, role, path("case-1"), ""));
            pages.add(new Asked("case_long_" + role, role, path("long"), ""));
        }
        pages.add(new Asked("case_worked", "operator", path("night"), ""));
        pages.add(new Asked("agreements", "signatory", "/console/agreements/", ""));
        pages.add(new Asked("agreement", "signatory", "/console/agreements/joint/", ""));
        pages.add(new Asked("releases_operator", "operator", "/console/releases/", ""));
        pages.add(new Asked("releases_auditor", "auditor", "/console/releases/", ""));
        pages.add(new Asked("refusals", "auditor", "/console/releases/refusals/", ""));
        pages.add(new Asked("logs", "auditor", "/console/releases/logs/", ""));
        pages.add(new Asked("log_home", "auditor", "/console/releases/log/?log=home", ""));
        pages.add(new Asked("log_joint", "auditor", "/console/releases/log/?log=" + log(), ""));
        pages.add(new Asked("library", "operator", "/console/library/", ""));
        pages.add(new Asked("library_type", "operator", "/console/library/?type=malware", ""));
        pages.add(new Asked("library_value", "operator", "/console/library/", "value=" + value() + "&why=bench"));
        pages.add(new Asked("library_text", "operator", "/console/library/", "value=nowhere+to+be+found&why=bench"));
        pages.add(new Asked("object", "operator", "/console/library/" + Samples.id(0) + "/", ""));
        pages.add(new Asked("contacts_operator", "operator", "/console/contacts/", ""));
        pages.add(new Asked("contacts_administrator", "administrator", "/console/contacts/", ""));
        return pages;
    }

    private String path(String of) {
        return "/console/cases/" + world.north().desk().require(of).id() + "/";
    }

    private String log() {
        return java.net.URLEncoder.encode(
                world.north().rooms().ledger().logs().stream()
                        .map(each -> each.path())
                        .filter(each -> each.contains("joint") && each.contains(CasesWorld.WEST))
                        .findFirst()
                        .orElseThrow(),
                StandardCharsets.UTF_8);
    }

    /** A value that one object has. */
    private static String value() {
        return Samples.id(0);
    }

    private void measure(Asked asked) throws Exception {
        try (HttpConnection browser = world.north().browser(asked.role())) {
            double kb = 0;
            var nanos = new long[extent.pages()];
            double cpu = 0;
            for (int i = -extent.warmUps(); i < nanos.length; i++) {
                if (i == 0) {
                    cpu = CasesRun.cpuMs();
                }
                long begun = System.nanoTime();
                ask(browser, asked);
                long took = System.nanoTime() - begun;
                if (i >= 0) {
                    nanos[i] = took;
                }
                // A page that takes seconds is not asked for hundreds of times: it is known to be too slow.
                if (took > 1_000_000_000L && i > -extent.warmUps() / 2) {
                    Arrays.fill(nanos, took);
                    cpu = CasesRun.cpuMs();
                    break;
                }
                kb = browser.length() / 1e3;
            }
            cpu = (CasesRun.cpuMs() - cpu) / nanos.length;
            kb += linked(browser, asked) / 1e3;
            Latencies latencies = Latencies.of(List.of(nanos));
            String key = "page_" + asked.page();
            figures.put(name, key + "_p50_ms", latencies.ms(0.5));
            figures.put(name, key + "_p99_ms", latencies.ms(0.99));
            if (cpu > 0) {
                figures.put(name, key + "_cpu_ms", cpu);
            }
            figures.put(name, key + "_kb", kb);
            worstMs = Math.max(worstMs, latencies.ms(0.99));
            worstKb = Math.max(worstKb, kb);
            Bench.say("%s: %s p50 %.1f ms, p99 %.1f ms, %.1f kB"
                    .formatted(name, asked.page(), latencies.ms(0.5), latencies.ms(0.99), kb));
        }
    }

    private static void ask(HttpConnection browser, Asked asked) throws Exception {
        if (asked.form().isEmpty()) {
            browser.get(asked.path());
        } else {
            browser.post(asked.path(), asked.form());
        }
        browser.expect(200, asked.page());
    }

    /** Bytes of what the page links, each packed. */
    private int linked(HttpConnection browser, Asked asked) throws Exception {
        ask(browser, asked);
        Matcher found = PART.matcher(browser.unpacked());
        int bytes = 0;
        for (String part : found.results().map(each -> each.group(1)).distinct().toList()) {
            Integer known = parts.get(part);
            if (known == null) {
                browser.get(part);
                browser.expect(200, part);
                known = browser.length();
                parts.put(part, known);
            }
            bytes += known;
        }
        return bytes;
    }
}
