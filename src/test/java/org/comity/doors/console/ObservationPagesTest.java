package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.comity.border.Segment;
import org.comity.doors.console.Stand.Got;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of observations: the same numbers on the map and in the table, and none that an auditor is not to see. */
final class ObservationPagesTest {
    private static final Pattern TILE = Pattern.compile("<g class=\"(t[0-4x])\"><title>([^<]*): ([^<]*)</title><path");
    private static final Pattern ROW =
            Pattern.compile("<th scope=\"row\">(?:<a[^>]*>)?([^<]+)(?:</a>)?</th><td class=\"num\">([^<]*)</td>");

    private static Stand stand;
    private static String lena;
    private static String ines;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("ines", "auditor");
        stand.person("adam", "administrator");
        Scene.play(stand);
        FeedScene.play(stand);
        lena = stand.in("lena");
        ines = stand.in("ines");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    @Test
    void the_map_says_what_the_table_says() throws IOException {
        String body =
                stand.get("/console/feeds/?family=andromeda&exact=1", lena).body();
        var onMap = new TreeSet<String>();
        TILE.matcher(body).results().forEach(each -> {
            assertThat(each.group(1)).isNotEqualTo("t0");
            onMap.add(each.group(2) + " " + each.group(3));
        });
        List<String> inTable = ROW.matcher(
                        body.substring(body.indexOf("id=\"countries\""), body.indexOf("id=\"curve\"")))
                .results()
                .map(each -> each.group(1) + " " + each.group(2))
                .filter(each -> !each.startsWith("All countries"))
                .toList();
        assertThat(onMap).hasSizeGreaterThan(30).containsAll(inTable);
        assertThat(inTable).hasSizeGreaterThan(30).contains("Germany " + germany(body));
    }

    private static String germany(String body) {
        var found = Pattern.compile("<title>Germany: ([0-9]+)</title>").matcher(body);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void a_day_without_a_report_is_a_gap_and_no_nought() throws IOException {
        String body =
                stand.get("/console/feeds/?country=DE&family=andromeda", lena).body();
        assertThat(body)
                .contains("event6_sinkhole was not gone through for " + FeedScene.MISSING
                        + "; what was there is not known.")
                .contains("class=\"gap\"");
        String row = body.substring(body.indexOf("<tr><th scope=\"row\" class=\"at\">" + FeedScene.MISSING));
        assertThat(row.substring(0, row.indexOf("</tr>")))
                .contains("<td>gap</td>")
                .contains("<td class=\"num\"></td>");
        String next =
                body.substring(body.indexOf("<tr><th scope=\"row\" class=\"at\">" + FeedScene.MISSING.plusDays(1)));
        assertThat(next.substring(0, next.indexOf("</tr>")))
                .contains("<td>whole</td>")
                .doesNotContain("%");
        String third =
                body.substring(body.indexOf("<tr><th scope=\"row\" class=\"at\">" + FeedScene.MISSING.plusDays(2)));
        assertThat(third.substring(0, third.indexOf("</tr>"))).contains("%");
    }

    @Test
    void small_counts_are_for_operators_who_ask_for_them() throws IOException {
        String path = "/console/feeds/?family=ranbyus";
        assertThat(stand.get(path, ines).body()).contains("&lt;5").doesNotContain("name=\"exact\"");
        assertThat(stand.get(path + "&exact=1", ines).body()).contains("&lt;5");
        assertThat(stand.get(path, lena).body()).contains("&lt;5").contains("name=\"exact\"");
        String exact = stand.get(path + "&exact=1", lena).body();
        assertThat(exact.substring(exact.indexOf("<svg class=\"tiles"), exact.indexOf("id=\"recipients\"")))
                .doesNotContain("&lt;5");
    }

    @Test
    void whoever_reads_nothing_finds_nothing() throws IOException {
        String adam = stand.in("adam");
        assertThat(stand.get("/console/feeds/", adam).status()).isEqualTo(404);
        assertThat(stand.get(segmentPath(), adam).status()).isEqualTo(404);
        assertThat(stand.post(segmentPath(), adam, Map.of("why", "curious")).status())
                .isEqualTo(404);
    }

    private static Segment segment() {
        return stand.rooms().feeds().laid("westland", 1).getFirst();
    }

    private static String segmentPath() {
        return "/console/feeds/segments/" + segment().id() + "/";
    }

    @Test
    void rows_are_taken_by_who_says_why_and_that_is_in_the_log_first() throws IOException {
        assertThat(stand.get(segmentPath(), ines).body())
                .contains("Take the rows", segment().report());
        int before = reads();
        assertThat(stand.post(segmentPath(), ines, Map.of("why", " ")).status()).isEqualTo(422);
        assertThat(reads()).isEqualTo(before);
        Got got = stand.post(segmentPath(), ines, Map.of("why", "a complaint of 2026-11-20"));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header("Content-Type")).startsWith("text/csv");
        assertThat(got.body()).startsWith(segment().header());
        assertThat(got.body().lines().count()).isEqualTo(segment().rows() + 1);
        assertThat(reads()).isEqualTo(before + 1);
        assertThat(stand.logged("read").getLast()).contains("ines", "console segment", "a complaint of 2026-11-20");
        assertThat(stand.get("/console/feeds/segments/6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01/", ines)
                        .status())
                .isEqualTo(404);
    }

    private static int reads() {
        return stand.logged("read").size();
    }
}
