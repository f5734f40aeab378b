package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo's third story: something that was released is asked back, and the partner says what it does and on which ground. */
final class RecallStory {
    static final String AGREEMENT = "alerts";
    private static final String GROUND = "evidence";
    private static final String UNTIL = "2099-06-01T00:00:00Z";

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode police;

    RecallStory(Demo demo, Path folder, DemoNode northland, DemoNode police) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.police = police;
    }

    /** Tells it; answers whether both ends show the same answer. */
    boolean play() throws IOException {
        demo.step("Alerts go to the police too, under an agreement of their own; one of them was wrong");
        Signing.all(folder, AGREEMENT, document(), northland, police);
        release(demo, folder, northland, AGREEMENT, 1, 3);
        police.type("peer", "pull", northland.party.id());
        demo.say("  Northland asks it back. What was served cannot be unserved, but nothing hands it over any more:");
        northland.type("recall", AGREEMENT, Alerts.BYSTANDER, "--why", "the address of a bystander");
        police.type("peer", "pull", northland.party.id());
        police.type("recall", "show", "1");

        demo.step("The police may not destroy it: it is evidence. They say so, and until when; both ends show it");
        police.type("recall", "answer", "1", "--restricted", "--ground", GROUND, "--until", UNTIL);
        police.type("peer", "pull", northland.party.id());
        String standing = "It is: restricted, " + GROUND + " until " + UNTIL;
        boolean shown = northland.type("recall", "show", "1").all().contains(standing)
                & police.type("recall", "show", "1").all().contains(standing);
        police.type("object", "show", Alerts.BYSTANDER);
        demo.say(shown ? "  Restricted, kept as evidence, at both ends." : "  THE TWO ENDS DIFFER.");
        return shown;
    }

    /** Northland takes these alerts in and releases them under that agreement. */
    static void release(Demo demo, Path folder, DemoNode northland, String agreement, int from, int to)
            throws IOException {
        Path file = folder.resolve("alerts-" + from + ".json");
        Files.write(file, Alerts.bundle(from, to));
        northland.must("import", file.toString());
        var words = new ArrayList<>(List.of("release", agreement));
        words.addAll(Alerts.ids(from, to));
        demo.say("  Northland has " + (to - from + 1) + " new alerts, and releases them:");
        northland.type(words.toArray(String[]::new));
    }

    private String document() {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Alerts on botnets that come back
                purpose: Find control servers that come back after the takedown
                implements: Arrangement on victims of cybercrime (fictional)
                parties:
                %s%svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2100-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Control servers
                    types: [indicator]
                    tlp: GREEN
                    unmarked: refuse
                obligations:
                  onward: with consent
                """.formatted(AGREEMENT, Signing.member(northland), Signing.member(police));
    }
}
