package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What crosses, either way, shows on the pages at once. */
final class CrossedTest {
    private static final String THEIRS = """
            {"type":"indicator","spec_version":"2.1","id":"indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a77",
             "created":"2026-01-15T08:00:00.000Z","modified":"2026-01-15T08:00:00.000Z","name":"Seen by Westland",
             "indicator_types":["malicious-activity"],"pattern_type":"stix",
             "pattern":"[domain-name:value = 'seen.example']","valid_from":"2026-01-15T08:00:00Z",
             "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}
            """;

    private Stand stand;
    private String lena;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        lena = stand.in("lena", "operator");
        Scene.play(stand);
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private String text(String path) {
        return stand.get(path, lena).body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void what_comes_in_is_on_home_with_whom_it_came_from_and_under_what() {
        assertThat(text("/console/")).contains("Nothing has come in under an agreement.");
        var element = Objects.requireNonNull(Json.elements(THEIRS.getBytes(StandardCharsets.UTF_8), JsonLimits.STANDARD)
                .next());
        stand.rooms().gate().admitFrom("green", Scene.WESTLAND, List.of(element), "from the test", null);
        assertThat(text("/console/")).contains("Came in cert.westland.example 1 object under green");
        assertThat(text("/console/library/indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a77/"))
                .contains("Seen by Westland", "may not cross");
    }

    @Test
    void what_is_recalled_says_so_with_its_partner_and_is_due() {
        String object = "/console/library/" + Scene.GREEN + "/";
        assertThat(stand.get(object, lena).body()).contains("state released").doesNotContain("state recalled");
        stand.run("recall", "green", Scene.GREEN, "--why", "It was wrong", "--by", "2026-11-30T00:00:00Z");
        assertThat(stand.get(object, lena).body()).contains("state recalled").doesNotContain("state released");
        assertThat(text("/console/"))
                .contains("cert.westland.example has not answered our recall", "1 object released");
        assertThat(text("/console/releases/")).contains("We ask cert.westland.example", "It was wrong");
        stand.turn(java.time.Duration.ofDays(8));
        lena = stand.in("lena");
        assertThat(text("/console/")).contains("overdue");
    }

    @Test
    void an_agreement_that_ends_takes_its_partner_out_of_the_panel() {
        assertThat(text("/console/library/" + Scene.GREEN + "/")).contains("Westland CERT");
        stand.run("agreement", "end", "green", "--why", "the test is over");
        assertThat(text("/console/library/" + Scene.GREEN + "/")).doesNotContain("Westland CERT");
        assertThat(text("/console/agreements/")).contains("ended");
        assertThat(text("/console/why/?object=" + Scene.GREEN + "&party=" + Scene.WESTLAND))
                .contains("There is no agreement with " + Scene.WESTLAND);
    }
}
