package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.comity.doors.shell.Exit;

/**
 * The demo's seventh story: three parties work an incident together. Nobody's node leads the others, one of them is cut off
 * for a while, what Northland notes for itself stays with it, and in the end all three hold the same state.
 */
final class CaseStory {
    private static final String AGREEMENT = "incidents";
    private static final String CASE = "grid";
    private static final String AT_HOME = "One of our own people may have been careless.";
    private static final String FOR_POLICE = "The operator has a suspect in mind.";

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode police;
    private final DemoNode westland;

    CaseStory(Demo demo, Path folder, DemoNode northland, DemoNode police, DemoNode westland) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.police = police;
        this.westland = westland;
    }

    /** Tells it; answers whether all three show the same, and the note stayed at home. */
    boolean play() throws IOException, InterruptedException {
        opened();
        apart();
        return together() & owed() & onPages();
    }

    private void opened() throws IOException {
        demo.step("An incident touches all three. Under one text Northland opens a case, and notifies the police");
        Signing.all(folder, AGREEMENT, document(), northland, police, westland);
        westland.must("peer", "add", northland.party.id(), northland.peerBase());
        northland.type(
                "case", "open", CASE, "--under", AGREEMENT, "--title", "Outages at grid operators", "--tlp", "GREEN");
        northland.type("case", "notify", CASE, police.party.id(), "--role", "technical");
        northland.type("case", "note", CASE, AT_HOME, "--home");
        police.must("peer", "pull", northland.party.id());
        police.type("case", "join", CASE);
    }

    private void apart() {
        demo.step("One thing is for the police alone; Westland, notified later, will not see that there is one");
        northland.type("case", "note", CASE, FOR_POLICE, "--for", police.party.id());
        police.must("peer", "pull", northland.party.id());
        demo.step("The police are cut off, and work on. Meanwhile Northland notifies Westland too");
        demo.order("cut");
        police.type("case", "step", CASE, "assessed", "class=availability", "severity=yellow", "sectors=energy");
        northland.type("case", "notify", CASE, westland.party.id(), "--role", "technical,operational");
        westland.must("peer", "pull", northland.party.id());
        westland.type("case", "join", CASE);
    }

    private boolean together() {
        demo.step("The road is joined. Whoever holds the same steps sees the same case, in whatever order they came");
        demo.order("join");
        exchange();
        // Only now does Westland see what the police found while they were cut off.
        boolean same = westland.type("case", "step", CASE, "contained", "text=The gateways are off the network")
                        .exit()
                == Exit.OK;
        exchange();
        List<DemoNode> nodes = List.of(northland, police, westland);
        for (DemoNode node : nodes) {
            String state = state(node);
            demo.say("  " + node.party.name() + " shows the state " + state);
            same &= state.equals(state(northland));
        }
        westland.type("case", "show", CASE);
        for (DemoNode node : nodes) {
            String all = node.must("case", "show", CASE) + node.must("case", "timeline", CASE);
            same &= all.contains(AT_HOME) == (node == northland);
            same &= all.contains(FOR_POLICE) == (node != westland);
        }
        for (DemoNode node : nodes) {
            same &= node.quietly("ledger", "verify").exit() == Exit.OK;
        }
        demo.say(
                same
                        ? "  The same at all three; Northland's note is at Northland alone, what was for the police at those two, and all logs hold."
                        : "  THEY DIFFER.");
        return same;
    }

    /** What Northland owes to its authority, from facts that stay at home; then the case on paper. */
    private boolean owed() throws IOException {
        demo.step("Northland owes its authority notices. From facts stated once, and kept at home, its clocks run");
        Instant aware = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
        northland.type(
                "case",
                "facts",
                CASE,
                "role=entity",
                "nis2-class=essential",
                "financial-entity=no",
                "trust-services-affected=no",
                "significant-incident=yes",
                "establishment=DE",
                "zones=Europe/Berlin",
                "aware-at=" + aware,
                "entity-name=Northland Grid (grid.northland.example)",
                "contact=soc@grid.northland.example",
                "malicious=yes",
                "cross-border=yes");
        String clocks = northland.must("case", "clocks", CASE);
        demo.say("  Of comity case clocks " + CASE + ", these apply for certain:");
        clocks.lines()
                .filter(line -> line.endsWith(": applies")
                        || line.contains(": running") && !line.contains("if the rule applies"))
                .forEach(line -> demo.say("    " + line));
        boolean same = northland
                        .type(
                                "case",
                                "submitted",
                                CASE,
                                "nis2",
                                "early-warning",
                                "--at",
                                aware.plus(2, ChronoUnit.HOURS).toString())
                        .exit()
                == Exit.OK;
        same &= northland.must("case", "clocks", CASE).contains("early-warning: done");
        demo.step("The report of the case goes on paper, for people who have no node: a PDF that others can check");
        Path report = folder.resolve("grid.pdf");
        northland.type("case", "report", CASE, "-o", "pdf", "--out", report.toString());
        return same & Files.size(report) > 0;
    }

    /** The same case at each node's own pages, to somebody whom a one-time link has let in. */
    private boolean onPages() throws IOException, InterruptedException {
        demo.step(
                "Each node has pages for its own people. Vera logs in at each by a one-time link, and opens the case");
        boolean same = true;
        for (DemoNode node : List.of(northland, police, westland)) {
            var desk = new Desk(node);
            desk.takeIn();
            String page = desk.page("/console/cases/" + CASE + "/").orElse("");
            boolean shows = page.contains("Outages at grid operators") && page.contains(state(node));
            boolean note = page.contains(AT_HOME);
            demo.say("  " + node.base() + "console/cases/" + CASE + "/ shows "
                    + (shows ? "the state " + state(node) : "ANOTHER CASE")
                    + (note ? ", and the note kept at home" : ""));
            same &= shows & note == (node == northland);
        }
        return same;
    }

    /** As serving nodes do by themselves: each goes to those whose address it has, until nothing is left to bring. */
    private void exchange() {
        for (int round = 0; round < 3; round++) {
            police.must("peer", "pull", northland.party.id());
            westland.must("peer", "pull", northland.party.id());
            westland.must("peer", "pull", police.party.id());
        }
    }

    /** The digest of the state, the last line of what is shown. */
    private static String state(DemoNode node) {
        return node.must("case", "show", CASE)
                .lines()
                .filter(line -> line.startsWith("state "))
                .map(line -> line.substring("state".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    private String document() {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Incidents that touch all three
                purpose: Work on incidents together
                implements: Memorandum of understanding on incidents (fictional)
                parties:
                %s%s%svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2100-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Incidents and their indicators
                    types: [case/incident, indicator]
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(AGREEMENT, Signing.member(northland), Signing.member(police), Signing.member(westland));
    }
}
