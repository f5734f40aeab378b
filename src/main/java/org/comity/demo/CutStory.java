package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comity.doors.shell.Exit;
import org.comity.seal.Digest;

/** The demo's sixth story: the road between two nodes is cut, one works on, and nothing is lost or comes twice. */
final class CutStory {
    private static final int FIRST = 4;
    private static final int LAST = 5;

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode police;

    CutStory(Demo demo, Path folder, DemoNode northland, DemoNode police) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.police = police;
    }

    /** Tells it; answers whether all came, once, to the byte, and both logs tell the same. */
    boolean play() throws IOException {
        demo.step("The road between the two is cut. Northland works on: two more alerts, and another one asked back");
        demo.order("cut");
        boolean away = police.type("peer", "pull", northland.party.id()).exit() == Exit.UNREACHABLE;
        RecallStory.release(demo, folder, northland, RecallStory.AGREEMENT, FIRST, LAST);
        northland.type("recall", RecallStory.AGREEMENT, Alerts.id(1), "--why", "it was cleaned up", "--correction");
        demo.say("  What is to go waits, numbered.");
        northland.type("peer", "letters");

        demo.step("The road is joined again: what waited arrives, and nothing comes twice");
        demo.order("join");
        police.type("peer", "pull", northland.party.id());
        boolean quiet =
                police.type("peer", "pull", northland.party.id()).out().contains("taken 0, refused 0, letters 0");
        boolean same = away & quiet;
        for (String id : Alerts.ids(FIRST, LAST)) {
            String here = sha256(northland, id);
            String there = sha256(police, id);
            demo.say("  " + id + " sha256 " + here.substring(0, 32) + ", there " + there.substring(0, 32));
            same &= here.equals(there);
        }
        return same & account();
    }

    private static String sha256(DemoNode node, String id) {
        return Digest.of(node.must("object", "show", id).strip().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex();
    }

    private boolean account() throws IOException {
        demo.say("  The account: what the police took in, and both logs laid side by side.");
        police.type("ledger", "show", "agreement/" + RecallStory.AGREEMENT + "/" + northland.party.id());
        Path statement = folder.resolve("police.statement");
        Files.writeString(statement, police.must("ledger", "statement", northland.party.id()));
        boolean same = northland
                        .type("ledger", "reconcile", police.party.id(), "--with", statement.toString())
                        .exit()
                == Exit.OK;
        same &= northland.type("ledger", "verify").exit() == Exit.OK;
        same &= police.type("ledger", "verify").exit() == Exit.OK;
        return same;
    }
}
