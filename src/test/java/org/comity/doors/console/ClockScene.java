package org.comity.doors.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.Program;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.parties.Actor;

/** A case of Northland in which clocks run: NIS2 and GDPR, from facts that are our own. The clock stands on 23 November 2026. */
final class ClockScene {
    static final String AWARE = "2026-11-22T22:15+01:00";
    static final String DESCRIPTION = "The order system was encrypted by ransomware";

    /** What is stated of an important entity that is also a controller. */
    static final List<String> FACTS = List.of(
            "zones=Europe/Berlin,America/New_York",
            "role=entity",
            "entity-name=Northland Grid",
            "contact=duty officer, soc@northland.example",
            "incident-reference=NG-2026-031",
            "establishment=DE",
            "nis2-class=important",
            "financial-entity=no",
            "trust-services-affected=no",
            "significant-incident=yes",
            "personal-data-breach=yes",
            "gdpr-role=controller",
            "risk-to-persons=risk",
            "product-manufacturer=no",
            "us-registrant=no",
            "us-covered-entity=no",
            "aware-at=" + AWARE,
            "description=" + DESCRIPTION,
            "malicious=yes",
            "severity=the service is down in two countries");

    private ClockScene() {}

    /** What a command printed and how it ended. */
    record Ran(int exit, String out, String err) {}

    static Ran run(Stand stand, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.add("--data");
        arguments.add(stand.folder.resolve("node").toString());
        return program(stand, arguments);
    }

    /** The same of a command that needs no node. */
    static Ran program(Stand stand, List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Program.run(arguments, stand.folder, Map.of(), new ByteArrayInputStream(new byte[0]), out, err);
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Clocks in the case of {@link CaseScene}: one stage submitted, and law enforcement asks to wait. */
    static void play(Stand stand) {
        state(stand, "harbour", FACTS);
        state(stand, "harbour", List.of("risk-to-persons=high", "law-enforcement-delay=yes"));
        run(stand, "case", "submitted", "harbour", "nis2", "early-warning", "--at", "2026-11-23T09:00:00+01:00");
        state(stand, "harbour", List.of("malicious=no", "impact=" + Scene.SCRIPT));
    }

    /** Opens a case of that name, where agreements let incidents cross. */
    static void open(Stand stand, String name) {
        if (stand.rooms().agreements().find("joint").isEmpty()) {
            Scene.agreeOnCases(stand);
        }
        stand.run("case", "open", name, "--under", "joint", "--title", "Outage of " + name, "--tlp", "AMBER");
    }

    static Ran state(Stand stand, String name, List<String> facts) {
        var words = new ArrayList<>(List.of("case", "facts", name));
        words.addAll(facts);
        return run(stand, words.toArray(String[]::new));
    }

    static CaseState caseState(Stand stand, String name) {
        return stand.rooms().casebook().as(Actor.AT_THE_FOLDER).require(name);
    }

    static Clocks clocks(Stand stand, String name) {
        return Clocks.of(caseState(stand, name), stand.now()).orElseThrow();
    }
}
