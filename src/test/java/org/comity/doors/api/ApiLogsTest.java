package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.doors.api.Stand.Got;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.ledger.LogName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the signed logs say, over HTTP: for operators and auditors, as on the console. */
final class ApiLogsTest {
    private static final LogName WITH_WESTLAND = LogName.of("green", Stand.WESTLAND);

    private static Stand stand;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("anna", "approver");
        stand.person("ines", "auditor");
        stand.token("ines-writes", "ines", "api:write");
        stand.agree("green", "indicator", "");
        Things.hold(stand);
        stand.run("release", "green", Things.GREEN, "--despite-lint", "for the test");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Got verified(String as, String body) {
        return stand.send(stand.posting("/ledger/verification", as, body));
    }

    @Test
    void entries_are_listed_in_the_order_in_which_they_were_written() {
        int all = stand.rooms().ledger().entries(LogName.HOME, 0, 1_000).size();
        Got first = stand.get("/ledger/entries?log=home&limit=2", "ines");
        assertThat(first.texts("entries.kind")).hasSize(2).contains("person added");
        assertThat(first.json().get("more").toString()).isEqualTo("true");
        Got rest = stand.get("/ledger/entries?log=home&limit=200&after=" + first.text("next"), "ines");
        assertThat(rest.texts("entries.kind")).hasSize(all - 2);
        assertThat(rest.json().get("more").toString()).isEqualTo("false");
        Got none = stand.get("/ledger/entries?log=home&after=" + rest.text("next"), "ines");
        assertThat(none.texts("entries.kind")).isEmpty();
        assertThat(none.json().has("next")).isFalse();
    }

    @Test
    void an_entry_says_what_was_done_and_stands_there_with_its_commitment() {
        Got listed = stand.get("/ledger/entries?log=" + encoded(WITH_WESTLAND.path()), "lena");
        int at = listed.texts("entries.kind").indexOf("released");
        assertThat(listed.texts("entries.counterparty").get(at)).isEqualTo(Stand.WESTLAND);
        Got shown = stand.get("/ledger/entries/" + (at + 1) + "?log=" + encoded(WITH_WESTLAND.path()), "lena");
        assertThat(shown.text("kind")).isEqualTo("released");
        assertThat(shown.text("agreement")).isEqualTo("green");
        assertThat(shown.json().get("objects").toString()).isEqualTo("1");
        var entry = stand.rooms().ledger().entries(WITH_WESTLAND, at, 1).getFirst();
        assertThat(shown.text("commitment")).isEqualTo(entry.commitment().hex());
        JsonObject record = Json.parseObject(shown.text("record"));
        assertThat(record.text("kind")).isEqualTo("released");
        assertThat(record.get("details")).isEqualTo(shown.json().get("details"));
    }

    @Test
    void of_a_record_that_was_destroyed_nothing_is_known_but_that_it_was_there() {
        long number = stand.rooms().ledger().entries(LogName.HOME, 0, 1_000).stream()
                .filter(each -> "person added"
                        .equals(Objects.requireNonNull(each.opening()).json().text("kind")))
                .findFirst()
                .orElseThrow()
                .number();
        stand.rooms()
                .database()
                .write(transaction -> stand.rooms()
                        .ledger()
                        .destroy(transaction, LogName.HOME, Set.of(number), "node", "for the test"));
        Got shown = stand.get("/ledger/entries/" + number + "?log=home", "ines");
        assertThat(shown.json().get("destroyed").toString()).isEqualTo("true");
        assertThat(shown.json().has("kind")).isFalse();
        assertThat(shown.json().has("record")).isFalse();
        assertThat(shown.text("commitment")).hasSize(64);
        assertThat(verified("ines", "{'log':'home'}").json().get("holds").toString())
                .isEqualTo("true");
    }

    @Test
    void one_log_is_told_of_alone_and_all_where_none_is_named() {
        Got one = verified("ines", "{'log':'" + WITH_WESTLAND.path() + "'}");
        assertThat(one.json().get("holds").toString()).isEqualTo("true");
        assertThat(one.texts("logs.log")).containsExactly(stand.rooms().ledger().origin(WITH_WESTLAND));
        assertThat(verified("ines", "{}").texts("logs.log").size()).isGreaterThan(1);
        assertThat(verified("ines", "{'log':'none'}").problem()).isEqualTo("unknown");
        assertThat(verified("ines", "{'log':7}").problem()).isEqualTo("invalid");
        assertThat(verified("ines", "{'logs':'home'}").problem()).isEqualTo("invalid");
        assertThat(verified("ines-writes", "{}").problem()).isEqualTo("scope");
        assertThat(verified("anna", "{'log':'home'}").problem()).isEqualTo("role");
    }

    @Test
    void whoever_is_no_operator_or_auditor_reads_no_log_and_what_is_not_there_is_not_there() {
        assertThat(stand.get("/ledger/entries?log=home", "anna").problem()).isEqualTo("role");
        // As little as of one that there is.
        assertThat(stand.get("/ledger/entries?log=none", "anna").problem()).isEqualTo("role");
        assertThat(stand.get("/ledger/entries/1?log=home", "anna").problem()).isEqualTo("role");
        assertThat(stand.get("/ledger/entries?log=home", "ines-writes").problem())
                .isEqualTo("scope");
        for (String none : List.of("none", "../home", "home/", "agreement/green/none.example", "%")) {
            assertThat(stand.get("/ledger/entries?log=" + encoded(none), "ines").problem())
                    .as(none)
                    .isEqualTo("unknown");
            assertThat(stand.get("/ledger/entries/1?log=" + encoded(none), "ines")
                            .problem())
                    .isEqualTo("unknown");
        }
        for (String none : List.of("0", "-1", "x", "99999", "99999999999999999999")) {
            assertThat(stand.get("/ledger/entries/" + none + "?log=home", "ines")
                            .problem())
                    .as(none)
                    .isEqualTo("unknown");
        }
        for (String query :
                List.of("", "?log=home&limit=201", "?log=home&after=x", "?log=home&log=home", "?name=home")) {
            assertThat(stand.get("/ledger/entries" + query, "ines").problem()).isEqualTo("request");
        }
    }
}
