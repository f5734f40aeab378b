package org.comity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comity.doors.shell.Terminal;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.paper.Pages;
import org.comity.seal.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code comity duty} as it is typed; what the handbook shows is tried there. */
class DutyTest {
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final String FACTS = "docs/examples/duty-facts.yaml";
    private static final String NOTICE = "not legal advice";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String in, String... words) {
        out.reset();
        err.reset();
        return Program.run(List.of(words), HERE, Map.of(), new ByteArrayInputStream(in.getBytes(UTF_8)), out, err);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    private static JsonObject named(JsonArray list, String name, String value) {
        for (JsonValue each : list) {
            if (each instanceof JsonObject object && value.equals(object.text(name))) {
                return object;
            }
        }
        throw new AssertionError("no " + value);
    }

    @Test
    void what_is_due_is_said_to_programs_too() {
        assertThat(run("", "duty", "due", FACTS, "--at", "2026-03-29T10:00:00Z", "-o", "json"))
                .isZero();
        JsonObject json = (JsonObject) Json.parse(out());
        assertThat(json.text("at")).isEqualTo("2026-03-29T10:00:00Z");
        assertThat(json.text("notice")).contains(NOTICE);
        JsonObject nis2 = named(json.array("regimes"), "rule", "nis2-entity");
        assertThat(nis2.text("applies")).isEqualTo("yes");
        JsonObject stage = named(nis2.array("stages"), "stage", "nis2-entity/notification");
        assertThat(stage.text("state")).isEqualTo("running");
        assertThat(stage.get("contested")).hasToString("true");
        JsonObject elapsed = named(stage.array("readings"), "reading", "elapsed");
        assertThat(elapsed.text("due")).isEqualTo("2026-03-30T21:15:00Z");
        assertThat(elapsed.object("local").text("America/New_York")).isEqualTo("2026-03-30T17:15-04:00");
        assertThat(elapsed.texts("arithmetic")).singleElement().asString().contains("+ 72 hours");
        assertThat(named(stage.array("form"), "field", "impact").get("missing")).hasToString("true");
        assertThat(named(stage.array("changes"), "field", "malicious").text("before"))
                .isEqualTo("no");
        assertThat(named(json.array("conflicts"), "id", "law-enforcement-eu").get("certain"))
                .hasToString("false");
        assertThat(err()).contains(NOTICE);
    }

    @Test
    void a_spreadsheet_gets_a_row_for_each_reading() {
        assertThat(run("", "duty", "due", FACTS, "--at", "2026-03-29T10:00:00Z", "-o", "csv"))
                .isZero();
        assertThat(out().lines())
                .startsWith("rule,applies,stage,state,reading,due,why")
                .contains("gdpr-controller,yes,authority,running,elapsed,2026-03-30T21:15:00Z,"
                        + "it runs until the earliest reading ends");
    }

    @Test
    void facts_may_be_piped_in_and_what_is_open_names_what_would_decide() {
        assertThat(run("comity: duty-facts/1\nfacts:\n  role: entity\n", "duty", "due", "-"))
                .isZero();
        assertThat(out())
                .contains("NIS2, entity (nis2-entity): cannot be said yet")
                .contains("it would be decided by nis2-class (what it is under NIS2)")
                .contains("CIRCIA, covered entity (circia): proposed, not law");
    }

    @Test
    void a_form_is_found_by_its_rule_where_its_pack_has_several() {
        assertThat(run("", "duty", "form", "cra", "final", FACTS)).isEqualTo(2);
        assertThat(err()).contains("name one: cra-vulnerability, cra-incident");
        assertThat(run("", "duty", "form", "nis2-entity", "final", FACTS)).isZero();
        assertThat(run("", "duty", "form", "gdpr", "authority", FACTS, "-o", "json"))
                .isZero();
        JsonObject json = (JsonObject) Json.parse(out());
        assertThat(json.text("stage")).isEqualTo("gdpr-controller/authority");
        assertThat(named(json.array("fields"), "field", "description").text("from"))
                .isEqualTo("fact description");
    }

    @Test
    void what_is_not_there_is_said_with_its_exit_code() {
        assertThat(run("", "duty", "show", "nis3")).isEqualTo(4);
        assertThat(err()).contains("there is no rule pack nis3; there are nis2");
        assertThat(run("", "duty", "form", "gdpr", "late", FACTS)).isEqualTo(4);
        assertThat(err()).contains("gdpr has no stage late");
        assertThat(run("", "duty", "due", "nowhere.yaml")).isEqualTo(2);
        assertThat(err()).contains("there is no file");
        assertThat(run("", "duty", "due", FACTS, "--at", "noon")).isEqualTo(2);
        assertThat(run("", "duty", "due", FACTS, "--at", "+1000000000-12-31T23:59:59Z"))
                .isEqualTo(2);
        assertThat(err()).contains("no instant of the years 1970 to 2999");
        assertThat(run("facts: 1", "duty", "ics", "-")).isEqualTo(2);
        assertThat(out()).isEmpty();
    }

    @Test
    void each_pack_can_be_shown() {
        for (String pack : List.of("nis2", "cra", "gdpr", "gdpr-proposed", "dora", "sec-8k", "circia")) {
            assertThat(run("", "duty", "show", pack)).as(pack).isZero();
            assertThat(out()).contains("verified: ").contains("https://").contains("form: ");
            assertThat(err()).contains(NOTICE);
        }
    }

    @Test
    void a_form_goes_out_as_a_pdf_and_as_csv_with_its_marking_and_its_hash(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("form.pdf");
        List<String> words = List.of(
                "duty", "form", "nis2", "notification", FACTS, "--at", "2026-03-29T10:00:00Z", "--tlp", "amber");
        assertThat(run("", and(words, "-o", "csv"))).isZero();
        String csv = out();
        assertThat(csv)
                .contains(",,marking,TLP:AMBER\n", "Form,6,field,impact\n", "Form,6,value,(missing)\n")
                .contains("Form,5,from,fact severity\n", "Changed since the last stage,1,before,no\n")
                .contains("+ 72 hours = 2026-03-30T23:15:00+02:00 Europe/Berlin", NOTICE);
        String lines = csv.lines()
                .filter(line -> line.startsWith("How to check this paper,,lines,"))
                .findFirst()
                .orElseThrow();
        String first = csv.lines()
                .limit(Long.parseLong(lines.substring(lines.lastIndexOf(',') + 1)))
                .collect(Collectors.joining("\n", "", "\n"));
        String hash = Digest.of(first).hex();
        assertThat(csv).contains("How to check this paper,,sha256," + hash + "\n");

        assertThat(run("", and(words, "-o", "pdf", "--out", file.toString()))).isZero();
        assertThat(out()).isEmpty();
        assertThat(err()).contains("Written to", hash, "Missing: impact", NOTICE);
        byte[] written = Files.readAllBytes(file);
        assertThat(run("", and(words, "-o", "pdf"))).isZero();
        assertThat(out.toByteArray()).isEqualTo(written);
        try (var pages = new Pages(written)) {
            for (int i = 1; i <= pages.count(); i++) {
                assertThat(pages.text(i)).contains("TLP:AMBER · not legal advice");
            }
            assertThat(pages.text()).contains("initial assessment: impact", "(missing)", "fact severity", "eu-1182");
        }
    }

    @Test
    void a_form_that_nobody_marked_says_so_and_what_is_no_marking_is_refused() {
        assertThat(run("", "duty", "form", "gdpr", "authority", FACTS, "-o", "csv"))
                .isZero();
        assertThat(out()).contains(",,marking,not marked\n");
        assertThat(run("", "duty", "form", "gdpr", "authority", FACTS, "-o", "csv", "--tlp", "blue"))
                .isEqualTo(2);
        assertThat(err()).contains("\"blue\" is no TLP; write CLEAR");
        assertThat(run("", "duty", "form", "gdpr", "authority", FACTS, "--out", "x.pdf"))
                .isEqualTo(2);
        assertThat(err()).contains("--out and --tlp go with -o pdf or -o csv");
        assertThat(run("", "duty", "form", "gdpr", "authority", FACTS, "-o", "pdf", "--out", "nowhere/x.pdf"))
                .isEqualTo(2);
        assertThat(err()).contains("nowhere/x.pdf cannot be written");
    }

    @Test
    void no_pdf_goes_into_a_terminal() {
        var terminal = new Terminal(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                InputStream::nullInputStream,
                HERE,
                true,
                100);
        String[] words = {"duty", "form", "gdpr", "authority", FACTS, "-o", "pdf"};
        assertThat(Comity.run(words, terminal, Map.of())).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).contains("a PDF is not for a terminal; name a file: --out FILE");
    }

    private static String[] and(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
