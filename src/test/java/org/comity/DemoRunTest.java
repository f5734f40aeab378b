package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as the README promises it. */
final class DemoRunTest {
    @TempDir
    Path folder;

    @Test
    void the_demo_releases_refuses_with_reasons_pulls_the_same_bytes_and_both_logs_hold() throws Exception {
        String shown = demoThatStays(this::what_is_signed_on_one_node_comes_to_the_others_by_itself);
        assertThat(shown)
                .contains("taken 3361, failed 0")
                .contains("200 {\"title\":\"Northland CSIRT\"}")
                .contains("count: 2342")
                .contains("reason: it is TLP:AMBER, and clause 1 lets cross up to TLP:GREEN")
                .contains("reason: it is unmarked, and clause 1 refuses unmarked things")
                .contains("reason: TLP:RED goes to named persons")
                .contains("taken 2342, refused 0")
                .contains("The same, byte for byte.")
                .doesNotContain("FAIL at")
                .doesNotContain("fault");
        assertThat(shown.split("All logs hold.", -1)).hasSize(9);
        assertThat(shown)
                .contains(
                        "clause 1 lets personal data cross and names no purpose; clause 1 names no transfer ground for")
                .contains("Staging 1 waits for two persons")
                .contains("Lena Example (lena) has approved staging 1; it has 1 of 2 persons and waits.")
                .contains("Otto Example (otto) has approved staging 1; 3 released to cyber.police.westland.example.")
                .contains("taken 3, refused 0")
                .contains("What was previewed is what is held.")
                .contains("cross under clause 1, lapsed at ")
                .contains("taken 0, refused 0");
        what_was_recalled_is_kept_as_evidence_and_both_ends_say_so(shown);
        one_alert_goes_on_by_its_owners_consent_and_is_gone_without_it(shown);
        what_crossed_for_a_time_is_deleted_and_its_source_has_it_confirmed(shown);
        three_parties_work_a_case_and_see_the_same(shown);
        every_row_of_a_day_is_where_it_belongs(shown);
        what_waited_while_the_road_was_cut_arrives_once(shown);
        nine_of_ten_read_the_same_and_the_one_that_narrowed_it_less(shown);
        nobody_cuts_the_road_of_a_demo_that_has_ended();
        whoever_changes_the_log_is_found_and_it_can_be_put_back();
    }

    private static void what_was_recalled_is_kept_as_evidence_and_both_ends_say_so(String shown) {
        String story = between(shown, "Alerts go to the police too", "The police want to pass one alert on");
        assertThat(story)
                .contains("taken 3, refused 0, letters 0")
                .contains("Recall 1 to cyber.police.westland.example.")
                .contains("taken 0, refused 0, letters 1")
                .contains("Recalled by csirt.northland.example (recall 1): restricted, evidence until 2099-06-01")
                .contains("Restricted, kept as evidence, at both ends.");
        assertThat(story.split("It is: restricted, evidence until 2099-06-01T00:00:00Z", -1))
                .as("at both ends")
                .hasSize(3);
    }

    private static void every_row_of_a_day_is_where_it_belongs(String shown) {
        assertThat(between(shown, "After a seizure", "The same file once more"))
                .contains("read = delivered + duplicate + refused + unroutable + malformed, as the rows were made.")
                .contains("reconciled to the last one: those that are Westland's, and no other.")
                .contains("184 malformed, wrong quotes");
    }

    private static void one_alert_goes_on_by_its_owners_consent_and_is_gone_without_it(String shown) {
        String asked = between(shown, "The police want to pass one alert on", "Northland consents to this alert");
        assertThat(asked)
                .contains("it came from csirt.northland.example, whose consent to pass it on is not recorded")
                .contains("Consent 1 is asked of csirt.northland.example under alerts.")
                .contains("ours, and released: yes");
        String given = between(shown, "Northland consents to this alert", "Northland takes its consent back");
        assertThat(given)
                .containsPattern("released +1 +cert.westland.example")
                .contains("taken 1, refused 0, letters 0")
                .contains("It came from cyber.police.westland.example, which says it is of csirt.northland.example.")
                .contains("A control server that came back, number 3");
        String withdrawn = between(shown, "Northland takes its consent back", "Two alerts go to the police for a time");
        assertThat(withdrawn)
                .contains("nothing is held under indicator--7be2d0c4-91a3-4f5e-8c60-0d3b1f0b2d03")
                .contains("It is: erased")
                .contains("Gone at Westland, and the police have its signed word.")
                .doesNotContain("A control server that came back, number 3");
    }

    private static void what_crossed_for_a_time_is_deleted_and_its_source_has_it_confirmed(String shown) {
        String out = between(shown, "Two alerts go to the police for a time", "The time is over: the police node");
        assertThat(out)
                .contains("taken 2, refused 0, letters 0")
                .containsPattern("for-a-time +cyber.police.westland.example +released +2 +0 +0 +0 +0 +0 +0");
        String over = between(shown, "The time is over: the police node", "The road between the two is cut");
        assertThat(over)
                .contains("nothing is held under indicator--7be2d0c4-91a3-4f5e-8c60-0d3b1f0b2d06")
                .contains("nothing is held under indicator--7be2d0c4-91a3-4f5e-8c60-0d3b1f0b2d07")
                .containsPattern("for-a-time +cyber.police.westland.example +released +0 +0 +0 +0 +0 +2 +0")
                .containsPattern("for-a-time +csirt.northland.example +received +0 +0 +0 +0 +0 +2 +0")
                .containsPattern("1/agreement/for-a-time/csirt.northland.example .* ok, 1 record destroyed")
                .contains("Deleted there, confirmed here, and both logs hold.");
    }

    private static void three_parties_work_a_case_and_see_the_same(String shown) {
        String story = between(shown, "An incident touches all three", "Ten parties without a node");
        assertThat(story)
                .contains("Step 1 is taken: noted. It goes to nobody.")
                .contains("Step 2 is taken: assessed.")
                .contains("Step 2 is taken: contained.")
                .contains("Step 1 is taken: noted. It goes to cyber.police.westland.example with the next exchange.")
                .containsPattern("phase +contained")
                .containsPattern("severity +yellow")
                .containsPattern("member +cert.westland.example, joined: operational, technical")
                .contains(
                        "The same at all three; Northland's note is at Northland alone, what was for the police at those two, and all logs hold.");
        Matcher states =
                Pattern.compile("  [A-Z].* shows the state ([0-9a-f]{16})").matcher(story);
        List<String> shownStates = states.results().map(state -> state.group(1)).toList();
        assertThat(shownStates).hasSize(3);
        assertThat(Set.copyOf(shownStates)).hasSize(1);
        Matcher pages = Pattern.compile(
                        "/console/cases/grid/ shows the state ([0-9a-f]{16})(, and the note kept at home)?\\n")
                .matcher(story);
        List<String> onPages =
                pages.results().map(page -> page.group(1) + page.group(2)).toList();
        String state = shownStates.getFirst();
        assertThat(onPages).containsExactly(state + ", and the note kept at home", state + "null", state + "null");
    }

    private static void what_waited_while_the_road_was_cut_arrives_once(String shown) {
        String cut = between(shown, "The road between the two is cut", "The road is joined again: what waited");
        assertThat(cut)
                .contains("is cut. Each can work on.")
                .contains("cannot reach https://127.0.0.1:")
                .containsPattern("released +2 ")
                .contains("Recall 2 to cyber.police.westland.example.")
                .contains("waiting");
        String joined = between(shown, "The road is joined again: what waited", "An incident touches all three");
        assertThat(joined)
                .contains("taken 2, refused 0, letters 1")
                .contains("taken 0, refused 0, letters 0")
                .containsPattern("admitted +\\S+ +3\\s")
                .containsPattern("admitted +\\S+ +2\\s")
                // Five objects; two recalls asked and acknowledged, one of them answered.
                .containsPattern("alerts +we sent +10 +0 +0")
                .containsPattern("victims +we sent +3 +0 +0")
                .contains("Both logs tell the same.");
        assertThat(joined.split(" admitted ", -1)).as("two batches, each once").hasSize(3);
        Matcher digests =
                Pattern.compile("sha256 ([0-9a-f]{32}), there ([0-9a-f]{32})").matcher(joined);
        int compared = 0;
        while (digests.find()) {
            assertThat(digests.group(1)).isEqualTo(digests.group(2));
            compared++;
        }
        assertThat(compared).isEqualTo(2);
    }

    private static void nine_of_ten_read_the_same_and_the_one_that_narrowed_it_less(String shown) {
        String story = shown.substring(shown.indexOf("Ten parties without a node"));
        Matcher rows = Pattern.compile("([a-z]+)\\.northland\\.example +([0-9]+) +([0-9]+)  ([0-9a-f]{32})")
                .matcher(story);
        Map<String, Set<String>> readBy = new TreeMap<>();
        while (rows.find()) {
            readBy.computeIfAbsent(
                            rows.group(2) + " malware, " + rows.group(3) + " infrastructure, " + rows.group(4),
                            any -> new TreeSet<>())
                    .add(rows.group(1));
        }
        assertThat(readBy.values())
                .containsExactlyInAnyOrder(
                        Set.of("hospital"),
                        Set.of("bank", "grid", "post", "port", "rail", "telecom", "university", "water", "weather"));
        assertThat(readBy.keySet())
                .anyMatch(read -> read.startsWith("9 malware, 0 infrastructure"))
                .anyMatch(read -> read.startsWith("9 malware, 5 infrastructure"));
        assertThat(story).contains("has joined version 1 of open-to-others.");
    }

    private void nobody_cuts_the_road_of_a_demo_that_has_ended() {
        String where = folder.resolve("demo").toString();
        assertThat(typed(Exit.USAGE, "demo", "cut", "--data", where)).contains("no demo with a road runs in");
        assertThat(typed(Exit.USAGE, "demo", "join", "--data", where)).contains("no demo with a road runs in");
    }

    private static String between(String shown, String from, String to) {
        assertThat(shown).contains(from, to);
        return shown.substring(shown.indexOf(from), shown.indexOf(to));
    }

    private void whoever_changes_the_log_is_found_and_it_can_be_put_back() {
        String where = folder.resolve("demo").toString();
        String node = folder.resolve("demo").resolve("northland").toString();
        assertThat(typed(Exit.OK, "demo", "tamper", "--data", where)).contains("The record of entry 1");
        assertThat(typed(Exit.NOT_VERIFIED, "ledger", "verify", "--data", node)).contains("FAIL at entry 1");
        assertThat(typed(Exit.USAGE, "demo", "tamper", "--data", where)).contains("comity demo heal");
        assertThat(typed(Exit.OK, "demo", "heal", "--data", where)).contains("is as it was");
        assertThat(typed(Exit.OK, "ledger", "verify", "--data", node)).contains("All logs hold.");
    }

    @Test
    void a_file_of_the_user_takes_the_place_of_the_generated_one() throws Exception {
        Path own = folder.resolve("own.json");
        Files.writeString(own, """
                [{"type":"tool","spec_version":"2.1","id":"tool--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01",
                "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"A tool"},
                {"type":"tool","spec_version":"2.1","id":"tool--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a02",
                "created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"Another",
                "object_marking_refs":["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"]}]""");
        assertThat(demo("--bundle", own.toString()))
                .contains("taken 2, failed 0")
                .contains("it is TLP:AMBER")
                .contains("taken 1, refused 0")
                .contains("The same, byte for byte.");
    }

    private void what_is_signed_on_one_node_comes_to_the_others_by_itself() {
        String said = "Said when the story was told";
        for (String[] way :
                new String[][] {{"northland", "police"}, {"northland", "westland"}, {"police", "westland"}}) {
            String note = said + ", " + way[0] + " to " + way[1];
            typed(Exit.OK, "case", "note", "grid", note, "--data", node(way[0]));
            await(() -> typed(Exit.OK, "case", "timeline", "grid", "--data", node(way[1]))
                    .contains(note));
        }
    }

    private String node(String name) {
        return folder.resolve("demo").resolve(name).toString();
    }

    /** Looks again until it is so, for as long as a busy machine may need. */
    private static void await(BooleanSupplier so) {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in two minutes").isLessThan(until);
        }
    }

    /** What is shown by a demo that leaves its nodes running, when that was done with them; it is stopped then. */
    private String demoThatStays(Runnable meanwhile) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(stream, stream, InputStream::nullInputStream, folder, false, 100);
        var demo = Thread.ofPlatform()
                .start(() -> Comity.run(
                        new String[] {"demo", "--data", folder.resolve("demo").toString()}, terminal, Map.of()));
        try {
            while (demo.isAlive() && !out.toString(StandardCharsets.UTF_8).contains("Stop the demo with Ctrl-C.")) {
                demo.join(100);
            }
            assertThat(demo.isAlive()).as(out.toString(StandardCharsets.UTF_8)).isTrue();
            meanwhile.run();
            return out.toString(StandardCharsets.UTF_8);
        } finally {
            demo.interrupt();
            demo.join();
        }
    }

    private String demo(String... more) {
        var arguments = new ArrayList<>(
                List.of("demo", "--once", "--data", folder.resolve("demo").toString()));
        arguments.addAll(List.of(more));
        return typed(Exit.OK, arguments.toArray(String[]::new));
    }

    private String typed(int exit, String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(stream, stream, InputStream::nullInputStream, folder, false, 100);
        assertThat(Comity.run(arguments, terminal, Map.of()))
                .as(() -> out.toString(StandardCharsets.UTF_8))
                .isEqualTo(exit);
        return out.toString(StandardCharsets.UTF_8);
    }
}
