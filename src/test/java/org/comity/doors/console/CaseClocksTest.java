package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
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
        assertThat(form.err())
                .contains("Changed since nis2-entity/early-warning", "severity: now", "Missing: impact");

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
        assertThat(check("other.json").exit())
                .isEqualTo(6);
    }
}
