package org.comity.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.comity.doors.shell.Exit;

/**
 * The demo's fifth story: what crossed may be kept for a time. When it is over the partner's node deletes it and says so,
 * and both accounts show it.
 */
final class RetentionStory {
    private static final String AGREEMENT = "for-a-time";
    private static final int FIRST = 6;
    private static final int LAST = 7;

    /** How long the police may keep it: short enough to be waited for. */
    private static final Duration KEPT = Duration.ofSeconds(4);

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode police;

    RetentionStory(Demo demo, Path folder, DemoNode northland, DemoNode police) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.police = police;
    }

    /** Tells it; answers whether it is gone at the partner, confirmed at its source, and both nodes' logs hold. */
    boolean play() throws IOException, InterruptedException {
        demo.step("Two alerts go to the police for a time: " + KEPT.toSeconds()
                + " seconds here, where it would be days, so that you see it end");
        Signing.all(folder, AGREEMENT, document(), northland, police);
        RecallStory.release(demo, folder, northland, AGREEMENT, FIRST, LAST);
        police.type("peer", "pull", northland.party.id());
        Instant over = Instant.now().plus(KEPT);
        demo.say("  Their time runs from when they came. Northland has the receipt, and the account of what is out:");
        northland.type("retention", "list");

        demo.step("The time is over: the police node deletes them by itself, and says so in a signed letter");
        while (Instant.now().isBefore(over)) {
            Thread.sleep(Duration.between(Instant.now(), over).plusMillis(1));
        }
        // A serving node does this each minute; nobody has to wait for the minute.
        police.type("retention", "run");
        police.type("peer", "pull", northland.party.id());
        police.must("peer", "pull", northland.party.id());
        boolean gone = true;
        for (String id : Alerts.ids(FIRST, LAST)) {
            gone &= police.type("object", "show", id).exit() == Exit.NOT_FOUND;
        }
        demo.say("  Both accounts: what was due is gone, its source has it confirmed, and nobody waits for anything.");
        boolean confirmed = confirmed(northland) & confirmed(police);
        demo.say("  The record that named them is gone too, and the logs say so; they can be checked as before.");
        boolean holds = verified(northland) & verified(police);
        boolean same = gone && confirmed && holds;
        demo.say(same ? "  Deleted there, confirmed here, and both logs hold." : "  THE TWO ACCOUNTS DIFFER.");
        return same;
    }

    /** Whether that node's account has both alerts as deleted, and nothing of the agreement as kept or due. */
    private static boolean confirmed(DemoNode node) {
        node.type("retention", "list");
        List<String> rows = node.must("retention", "list", "-o", "csv")
                .lines()
                .filter(line -> line.startsWith(AGREEMENT + ","))
                .toList();
        int count = Alerts.ids(FIRST, LAST).size();
        return rows.size() == 1 && rows.getFirst().endsWith(",0,0,0,0,0," + count + ",0");
    }

    private static boolean verified(DemoNode node) {
        return node.type("ledger", "verify").exit() == Exit.OK;
    }

    private String document() {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Alerts that are kept for a time
                purpose: Find control servers that come back after the takedown
                implements: Arrangement on victims of cybercrime (fictional)
                parties:
                %s%svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2100-01-01T00:00:00Z
                obligations:
                  retention: %d seconds
                clauses:
                  - id: "1"
                    title: Control servers
                    types: [indicator]
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(AGREEMENT, Signing.member(northland), Signing.member(police), KEPT.toSeconds());
    }
}
