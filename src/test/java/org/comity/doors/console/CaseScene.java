package org.comity.doors.console;

import java.util.List;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.cases.Came;
import org.comity.cases.CaseState;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** A case of Northland and Westland: joined, told, frozen, with a note at home, a step overtaken and a number signed twice. */
final class CaseScene {
    static final String HOME_NOTE = "We think of a guess that stays here";

    private CaseScene() {}

    /** After {@link Scene#play}. */
    static void play(Stand stand) {
        Scene.agreeOnCases(stand);
        stand.run(
                "case",
                "open",
                "harbour",
                "--under",
                "joint",
                "--title",
                "Outage at a harbour " + Scene.SCRIPT,
                "--tlp",
                "AMBER");
        stand.run("case", "notify", "harbour", Scene.WESTLAND, "--role", "technical");
        CaseStep joined = came(stand, 1, null, says("joined"));
        stand.run("case", "step", "harbour", "assessed", "class=availability", "severity=yellow", "--tlp", "GREEN");
        CaseStep noted = came(
                stand,
                2,
                joined,
                says("noted").toBuilder()
                        .put("at", "2026-11-23T07:30:00Z")
                        .put("text", "Seen here too " + Scene.SCRIPT)
                        .build());
        stand.run(
                "case",
                "task",
                "harbour",
                "mirror",
                "--title",
                "Keep a copy of the disks " + Scene.SCRIPT,
                "--to",
                Scene.WESTLAND,
                "--due",
                "2026-11-24T12:00:00Z");
        stand.run("case", "link", "harbour", Scene.GREEN, "--what", "indicator");
        stand.run("case", "freeze", "harbour", "political", "--why", "Ministers talk first " + Scene.SCRIPT);
        stand.run("case", "note", "harbour", HOME_NOTE + " " + Scene.SCRIPT, "--home");
        ClockScene.play(stand);
        CaseStep overtaken = came(stand, 3, noted, says("closed"));
        CaseState before = state(stand);
        for (String word : List.of("One story", "Another story")) {
            came(
                    stand,
                    before,
                    4,
                    overtaken,
                    says("noted").toBuilder().put("text", word).build());
        }
    }

    static CaseState state(Stand stand) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require("harbour");
    }

    static JsonObject says(String step) {
        return JsonObject.builder().put("step", step).put("tlp", "TLP:AMBER").build();
    }

    static CaseStep came(Stand stand, long number, @Nullable CaseStep previous, JsonObject says) {
        return came(stand, state(stand), number, previous, says);
    }

    static CaseStep came(Stand stand, CaseState seen, long number, @Nullable CaseStep previous, JsonObject says) {
        Digest head = seen.entries().stream()
                .filter(each -> each.step().forAll())
                .toList()
                .getLast()
                .step()
                .signed()
                .hash();
        var header = new CaseStep.Header(
                seen.id(),
                seen.agreement(),
                seen.kind().name(),
                Scene.WESTLAND,
                "1",
                List.of(),
                number,
                previous == null ? null : previous.hash(),
                List.of(head),
                stand.now(),
                Digest.of(""));
        CaseStep step = CaseStep.sign(
                header, new byte[CaseStep.SALT_BYTES], says, new Signer(Scene.WESTLAND, "1", Scene.WESTS));
        Came.from(stand.rooms().database(), stand.rooms().casebook(), step);
        return step;
    }
}
