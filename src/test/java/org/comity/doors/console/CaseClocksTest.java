package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.comity.doors.console.ClockScene.Ran;
import org.comity.duty.Due;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The clocks of a case by commands: facts kept at home, what is due, what was sent, and each no. */
final class CaseClocksTest {
    private static Stand stand;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        Scene.party(stand, Scene.WESTLAND, "Westland CERT", Scene.WESTS);
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static String begun(String name) {
        ClockScene.open(stand, name);
        assertThat(ClockScene.state(stand, name, ClockScene.FACTS).exit()).isZero();
        return name;
    }

    private static Ran run(String... words) {
        return ClockScene.run(stand, words);
    }

    private static Ran check(String content) {
        return ClockScene.program(
                stand, List.of("ledger", "check-proof", "proof.txt", "--key-file", "key", "--content", content));
    }

    @Test
    void from_facts_to_a_submission_that_the_ledger_proves() throws IOException {
        String name = begun("grid");
        Ran clocks = run("case", "clocks", name);
        assertThat(clocks.out())
                .contains(
                        "NIS2, entity (nis2-entity): applies",
                        "early-warning: running, by the earliest reading until 2026-11-23T21:15:00Z",
                        "aware-at " + ClockScene.AWARE + ", + 24 hours");
        Files.writeString(stand.folder.resolve("receipt.pdf"), "received");
        Ran sent = run(
                "case",
                "submitted",
                name,
                "nis2",
                "early-warning",
                "--at",
                "2026-11-23T10:00:00Z",
                "--reference",
                "BSI-77",
                "--field",
                "cross-border=no",
                "--proof",
                "receipt.pdf");
        assertThat(sent.exit()).as(sent.err()).isZero();
        assertThat(sent.err()).contains("entry ", "comity ledger prove home");
        assertThat(ClockScene.clocks(stand, name)
                        .due("nis2-entity/early-warning")
                        .orElseThrow()
                        .state())
                .isEqualTo(Due.State.DONE);
        Ran form = run("case", "form", name, "nis2", "notification");
        assertThat(form.err()).contains("Changed since nis2-entity/early-warning", "severity: now", "Missing: impact");

        String entry = sent.err().replaceAll("(?s).*: entry (\\d+) of the home log.*", "$1");
        Ran record = run("case", "form", name, "nis2", "early-warning", "--sent");
        assertThat(record.out()).contains("\"reference\" : \"BSI-77\"", "\"cross-border\" : \"no\"");
        Files.writeString(stand.folder.resolve("sent.json"), record.out());
        Files.writeString(stand.folder.resolve("key"), run("party", "show").out());
        run("ledger", "prove", "home", entry, "--items", "--out", "proof.txt");
        for (String file : List.of("sent.json", "receipt.pdf")) {
            Ran checked = check(file);
            assertThat(checked.exit()).as(checked.err()).isZero();
            assertThat(checked.out()).contains("kind: case step taken", "nis2-entity/early-warning form");
        }
        Files.writeString(stand.folder.resolve("other.json"), record.out().replace("BSI-77", "BSI-78"));
        assertThat(check("other.json").exit()).isEqualTo(6);
    }

    private static void refused(Ran ran, int exit, String sentence) {
        assertThat(ran.exit()).as(ran.err()).isEqualTo(exit);
        assertThat(ran.err()).contains(sentence);
    }

    @Test
    void a_fact_that_no_rule_asks_for_is_refused_with_the_near_one_and_nothing_is_stated() {
        String name = begun("facts");
        String before = run("case", "facts", name).out();
        refused(
                run("case", "facts", name, "role=entity", "awear-at=2026-11-22T10:00Z"),
                2,
                "there is no fact \"awear-at\"; did you mean \"aware-at\"?");
        refused(run("case", "facts", name, "aware-at=yesterday"), 2, "write an instant with its offset");
        refused(run("case", "facts", name, "aware-at=2026-11-22T10:00"), 2, "write an instant with its offset");
        refused(run("case", "facts", name, "nis2-class=vital"), 2, "write essential or important or neither");
        refused(
                run("case", "facts", name, "aware-at=2026-12-22T10:00:00Z"),
                3,
                "aware-at is 2026-12-22T10:00:00Z, which is later than now");
        refused(run("case", "facts", name, "zones=Europe/Atlantis"), 3, "there is no time zone \"Europe/Atlantis\"");
        refused(run("case", "facts", name, "role"), 2, "not written NAME=VALUE");
        refused(run("case", "facts", name, "role=entity", "role=authority"), 2, "role is said twice");
        refused(run("case", "facts", "nowhere", "role=entity"), 4, "there is no case nowhere here that you may see");
        assertThat(run("case", "facts", name).out()).isEqualTo(before);
    }

    @Test
    void of_each_fact_the_last_statement_says_and_it_can_be_taken_back() {
        String name = begun("last");
        run("case", "facts", name, "severity=worse", "malicious=unknown", "zones=Europe/Paris");
        assertThat(run("case", "facts", name).out())
                .contains("severity: \"worse\"", "zones: [\"Europe/Paris\"]", "role: \"entity\"")
                .doesNotContain("malicious");
        assertThat(run("case", "timeline", name).out()).contains("severity the service is down", "severity worse");
    }

    @Test
    void what_the_case_knows_is_suggested_and_never_taken() {
        ClockScene.open(stand, "suggests");
        stand.run(
                "case",
                "step",
                "suggests",
                "assessed",
                "class=availability",
                "severity=red",
                "sectors=energy",
                "countries=NL,DE",
                "cross-border=yes");
        Ran facts = run("case", "facts", "suggests");
        assertThat(facts.err())
                .contains(
                        "nobody has stated: aware-at=2026-11-23T12:00:00Z",
                        "your own awareness may be earlier or later",
                        "severity=red (assessed by " + Stand.OURS + "; whether the incident is significant",
                        "incident-type=availability",
                        "sector=energy",
                        "cross-border=yes",
                        "member-states=NL, DE");
        assertThat(facts.out()).contains("facts: {}");
        assertThat(ClockScene.clocks(stand, "suggests").begun()).isFalse();
        assertThat(run("case", "clocks", "suggests").err()).contains("No fact is stated yet");
    }

    @Test
    void facts_and_submissions_never_leave_this_node_and_change_nothing_that_members_share() {
        ClockScene.open(stand, "home");
        String before = ClockScene.caseState(stand, "home").digest().hex();
        ClockScene.state(stand, "home", ClockScene.FACTS);
        run("case", "submitted", "home", "nis2", "early-warning", "--at", "2026-11-23T10:00:00Z");
        var state = ClockScene.caseState(stand, "home");
        assertThat(state.digest().hex()).isEqualTo(before);
        assertThat(state.entries().subList(1, 3)).allMatch(each -> each.step().atHome());
        refused(
                run("case", "step", "home", "facts-stated", "role=entity"),
                2,
                "has no step \"facts-stated\" of its own");
        refused(run("case", "kinds"), 0, "");
        for (String type : List.of(org.comity.cases.DutySteps.STATED, org.comity.cases.DutySteps.SUBMITTED)) {
            for (var audience : List.of(
                    new org.comity.cases.Desk.Audience.All(),
                    new org.comity.cases.Desk.Audience.Some(List.of(Scene.WESTLAND)))) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> stand.rooms()
                                .casebook()
                                .as(org.comity.parties.Actor.AT_THE_FOLDER)
                                .take(
                                        "home",
                                        type,
                                        org.comity.json.JsonObject.builder()
                                                .put("role", "entity")
                                                .build(),
                                        audience))
                        .hasMessageContaining("is kept at home");
            }
        }
    }

    @Test
    void a_submission_before_the_event_or_later_than_now_or_of_no_stage_is_refused() {
        String name = begun("early");
        String[] base = {"case", "submitted", name, "nis2", "early-warning", "--at"};
        refused(with(base, "2026-11-22T21:14:59Z"), 3, "before the event at 2026-11-22T21:15:00Z from which it runs");
        refused(with(base, "2026-11-23T12:00:01Z"), 3, "which is later than now");
        refused(with(base, "noon"), 3, "\"noon\" is no instant; write one with its offset");
        refused(run("case", "submitted", name, "nis2", "final"), 3, "nis2-entity/final has not begun");
        refused(run("case", "submitted", name, "nis2", "middle"), 4, "nis2 has no stage middle");
        refused(run("case", "submitted", name, "dora", "initial"), 4, "dora does not apply: financial-entity is no");
        run("case", "facts", name, "risk-to-persons=high");
        refused(
                run("case", "submitted", name, "gdpr-proposed", "authority"),
                3,
                "is proposed, so nothing is submitted under it");
        refused(
                run("case", "submitted", name, "nis2", "early-warning", "--field", "colour=red"),
                2,
                "has no field \"colour\"; its fields are entity-name");
        refused(run("case", "submitted", name, "nis2", "early-warning", "--proof", "nowhere.pdf"), 2, "nowhere.pdf");
        assertThat(ClockScene.clocks(stand, name).sent()).isEmpty();
    }

    private static Ran with(String[] base, String last) {
        String[] words = java.util.Arrays.copyOf(base, base.length + 1);
        words[base.length] = last;
        return run(words);
    }

    @Test
    void a_stage_is_submitted_once_unless_it_is_said_to_be_again_and_a_mistaken_record_is_taken_back() {
        String name = begun("twice");
        String[] words = {"case", "submitted", name, "nis2", "early-warning", "--at", "2026-11-23T10:00:00Z"};
        assertThat(run(words).exit()).isZero();
        refused(run(words), 3, "was submitted at 2026-11-23T10:00Z already");
        refused(
                run("case", "submitted", name, "nis2", "notification", "--withdraw", "wrong"),
                4,
                "no submission of nis2-entity/notification is recorded");
        assertThat(run("case", "submitted", name, "nis2", "early-warning", "--withdraw", "sent to the wrong desk")
                        .exit())
                .isZero();
        assertThat(ClockScene.clocks(stand, name)
                        .due("nis2-entity/early-warning")
                        .orElseThrow()
                        .state())
                .isEqualTo(Due.State.RUNNING);
        assertThat(run(words).exit()).isZero();
        assertThat(with(words, "--again").exit()).isZero();
        assertThat(ClockScene.clocks(stand, name).sent("nis2-entity/early-warning"))
                .hasSize(2);
        assertThat(run("case", "timeline", name).out()).contains("sent to the wrong desk");
    }

    @Test
    void a_late_submission_without_reasons_is_refused_where_the_rule_asks_for_them() {
        String name = begun("late");
        run("case", "facts", name, "aware-at=2026-11-18T10:00:00Z");
        refused(
                run("case", "submitted", name, "gdpr", "authority", "--at", "2026-11-23T10:00:00Z"),
                3,
                "gdpr-controller/authority is late, and Article 33(1) asks for the reasons of the delay; give them. The"
                        + " earliest reading ended at 2026-11-21T10:00:00Z");
        assertThat(run("case", "submitted", name, "gdpr", "authority", "--at", "2026-11-21T10:00:00Z")
                        .exit())
                .as("the last instant that is in time")
                .isZero();
        assertThat(run("case", "submitted", name, "nis2", "early-warning", "--at", "2026-11-23T10:00:00Z")
                        .exit())
                .as("a rule that asks for no reasons")
                .isZero();
        run("case", "submitted", name, "gdpr", "authority", "--withdraw", "not sent then");
        assertThat(run(
                                "case",
                                "submitted",
                                name,
                                "gdpr",
                                "authority",
                                "--at",
                                "2026-11-23T10:00:00Z",
                                "--reason",
                                "the mail system was encrypted too")
                        .exit())
                .isZero();
        assertThat(run("case", "clocks", name).out())
                .contains("authority: done late", "the reasons recorded: the mail system was encrypted too");
    }

    @Test
    void in_a_closed_case_facts_are_stated_only_on_purpose_and_submissions_go_on() {
        String name = begun("closed");
        stand.run("case", "step", name, "assessed", "class=availability", "severity=red");
        stand.run("case", "close", name);
        refused(
                run("case", "facts", name, "handled-at=2026-11-23T11:00:00Z"),
                3,
                "the case is closed; duties may go on");
        assertThat(run("case", "facts", name, "handled-at=2026-11-23T11:00:00Z", "--afterwards")
                        .exit())
                .isZero();
        assertThat(run("case", "submitted", name, "nis2", "early-warning").exit())
                .isZero();
    }

    @Test
    void conflicts_and_readings_are_shown_and_programs_get_all_of_it() {
        String name = begun("conflict");
        run("case", "facts", name, "risk-to-persons=high", "law-enforcement-delay=yes");
        assertThat(run("case", "clocks", name).out())
                .contains("Conflict: persons, users or recipients are told", "reading eu-1182-two-days:");
        assertThat(run("case", "clocks", name, "-o", "json").out()).contains("\"conflicts\"", "\"arithmetic\"");
        assertThat(run("case", "clocks", name, "-o", "csv", "--at", "2026-11-26T00:00:00Z")
                        .out())
                .startsWith("rule,applies,stage,state,reading,due,why")
                .contains("nis2-entity,yes,notification,overdue,elapsed,2026-11-25T21:15:00Z");
    }

    @Test
    void a_person_who_is_not_assigned_finds_no_case_and_no_clock() throws IOException {
        String name = begun("assigned");
        stand.person("nora", "operator");
        stand.person("nils", "operator");
        stand.run("case", "assign", name, "nora");
        for (String who : List.of("nora", "nils")) {
            Files.writeString(stand.folder.resolve(who), stand.run("token", "create", "--name", who, "--person", who));
        }
        for (List<String> words : List.of(
                List.of("case", "facts", name, "role=entity"),
                List.of("case", "clocks", name),
                List.of("case", "form", name, "nis2", "early-warning"),
                List.of("case", "submitted", name, "nis2", "early-warning"),
                List.of("case", "ics", name))) {
            refused(as("nils", words), 4, "there is no case assigned here that you may see");
            assertThat(as("nora", words).exit()).as(words.toString()).isZero();
        }
        assertThat(as("nils", List.of("case", "ics")).out()).doesNotContain("assigned");
        assertThat(as("nora", List.of("case", "ics")).out()).contains("SUMMARY:assigned: NIS2\\, entity");
    }

    private static Ran as(String who, List<String> words) {
        var all = new java.util.ArrayList<>(words);
        all.addAll(List.of("--as", who, "--as-token", who));
        return run(all.toArray(String[]::new));
    }

    @Test
    void a_calendar_says_case_rule_stage_and_instant_and_nothing_of_the_facts() {
        String name = begun("calendar");
        String ics = run("case", "ics", name).out().replace("\r\n ", "");
        assertThat(ics)
                .contains("SUMMARY:calendar: NIS2\\, entity\\, early warning", "DTSTART:20261123T211500Z\r\n")
                .contains("This is arithmetic over published rules\\, not legal advice.");
        for (String fact : ClockScene.FACTS) {
            String value = fact.substring(fact.indexOf('=') + 1);
            // Of these the words of the rules themselves hold one: controller, entity.
            if (value.length() > 9 && !value.equals("controller")) {
                assertThat(ics).as(fact).doesNotContain(value.split(",")[0]);
            }
        }
        assertThat(run("case", "ics", name).out())
                .isEqualTo(run("case", "ics", name).out());
    }
}
