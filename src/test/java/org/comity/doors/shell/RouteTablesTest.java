package org.comity.doors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with their dates, forms and hashes. */
class RouteTablesTest {
    @TempDir
    Path folder;

    private RouteStage stage;
    private LocalDate today;

    @BeforeEach
    void lay() throws IOException {
        stage = new RouteStage(folder);
        today = stage.today;
    }

    private List<JsonObject> told() throws IOException {
        return Objects.requireNonNull(stage.account().array("tables")).elements().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private String to(String... arguments) throws IOException {
        var line = new ArrayList<>(List.of("--report", "scan_x", "-"));
        line.addAll(List.of(arguments));
        assertThat(stage.route("ip\n203.0.113.1\n", line.toArray(String[]::new)))
                .as(stage.said())
                .isZero();
        return String.join(" ", stage.files().keySet()).replace("/scan_x.csv", "");
    }

    @Test
    void of_several_days_of_a_table_the_newest_that_the_day_allows_counts() throws IOException {
        stage.table("country", "prefixes", today.minusDays(20), "203.0.113.0/24,NL\n", "name: mine")
                .table("country", "prefixes", today.minusDays(2), "203.0.113.0/24,SE\n", "name: mine")
                .table("country", "prefixes", today.minusDays(40), "203.0.113.0/24,DE\n", "name: mine");
        assertThat(to()).isEqualTo("se");
        assertThat(stage.account().text("as_of")).isEqualTo(today.toString());
        // What was laid today is not there yet on those days.
        assertThat(to("--as-of", today.minusDays(2).toString())).isEqualTo("se");
        assertThat(to("--as-of", today.minusDays(3).toString())).isEqualTo("nl");
        assertThat(told().stream().map(each -> each.text("date")))
                .containsExactly(today.minusDays(20).toString());
        assertThat(to("--as-of", today.minusDays(21).toString())).isEmpty();
        assertThat(stage.route("", "--report", "x", "--as-of", today.plusDays(1).toString(), "-"))
                .isEqualTo(2);
        assertThat(stage.said()).contains("--as-of is a day that has been");
    }

    @Test
    void age_is_counted_from_the_day_as_of_which_is_routed() throws IOException {
        stage.table("sector", "prefixes", today.minusDays(50), "203.0.113.0/24,Energy\n");
        assertThat(stage.route("", "--report", "x", "-")).isEqualTo(3);
        assertThat(stage.said()).contains("50 days old; 30 are allowed");
        assertThat(stage.route(
                        "", "--report", "x", "--as-of", today.minusDays(20).toString(), "-"))
                .as(stage.said())
                .isZero();
        assertThat(stage.route(
                        "", "--report", "x", "--as-of", today.minusDays(19).toString(), "--stale", "flag", "-"))
                .isZero();
        assertThat(stage.said()).contains("31 days old");
    }

    @Test
    void the_account_names_the_bytes_of_every_table_that_was_used() throws Exception {
        stage.write("tables/places.csv", "geoname_id,country_iso_code\n1,SE\n");
        stage.table(
                "country", "maxmind", today, "network,geoname_id\n203.0.113.0/24,1\n", "name: geo", "with: places.csv");
        assertThat(to()).isEqualTo("se");
        JsonObject geo = told().getLast();
        byte[] bytes = Files.readAllBytes(folder.resolve("tables/country-maxmind-" + today));
        var sha256 = MessageDigest.getInstance("SHA-256");
        assertThat(geo.text("sha256")).isEqualTo(HexFormat.of().formatHex(sha256.digest(bytes)));
        JsonObject with = (JsonObject) Objects.requireNonNull(geo.array("with")).get(0);
        assertThat(with.text("file")).isEqualTo("places.csv");
        assertThat(with.text("sha256"))
                .isEqualTo(HexFormat.of()
                        .formatHex(
                                sha256.digest("geoname_id,country_iso_code\n1,SE\n".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void registries_say_who_is_told_of_abuse() throws IOException {
        stage.write("tables/role", "role: A\nnic-hdl: AA1-TEST\nabuse-mailbox: abuse@provider.example\n");
        stage.table(
                "abuse", "rpsl", today, "inetnum: 203.0.113.0 - 203.0.113.255\nabuse-c: AA1-TEST\n", "with: [role]");
        stage.recipients("abuse-contacts: on\n", "");
        assertThat(to()).startsWith("abuse-provider.example-");
    }

    @Test
    void what_is_not_fit_is_told() throws IOException {
        Map<String, String> wrong =
                Map.of("with: x", "needs no further file", "else: x", "else", "name: \"\"", "is empty");
        for (var each : wrong.entrySet()) {
            var other = new RouteStage(folder);
            other.table("sector", "ranges", today, "192.0.2.0,192.0.2.1,x\n", each.getKey());
            assertThat(other.route("", "--report", "x", "-")).as(each.getKey()).isEqualTo(2);
            assertThat(other.said()).as(each.getKey()).contains(each.getValue());
        }
        stage.table("sector", "prefixes", today, "192.0.2.0/24,x\n", "name: a");
        stage.table("abuse", "prefixes", today, "192.0.2.0/24,x@y.example\n", "name: a");
        assertThat(stage.route("", "--report", "x", "-")).isEqualTo(2);
        assertThat(stage.said()).contains("a stands twice with the date");
    }
}
