package org.comity.demo;

import java.io.IOException;
import java.nio.file.Path;
import org.comity.doors.shell.Exit;

/**
 * The demo's fourth story: what came from one is passed on to a third only when its owner has consented, and is gone there
 * once the consent is withdrawn.
 */
final class ConsentStory {
    private static final String AGREEMENT = "watch";
    private static final String ALERT = Alerts.id(3);

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode police;
    private final DemoNode westland;

    ConsentStory(Demo demo, Path folder, DemoNode northland, DemoNode police, DemoNode westland) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.police = police;
        this.westland = westland;
    }

    /** Tells it; answers whether the alert crossed by consent alone, with its origin, and is gone after the withdrawal. */
    boolean play() throws IOException {
        return asked() & given() & withdrawn();
    }

    private boolean asked() throws IOException {
        demo.step("The police want to pass one alert on to Westland. It is Northland's, so Northland is asked first");
        Demo.introduce(police, westland);
        Demo.introduce(westland, police);
        Signing.all(folder, AGREEMENT, document(), police, westland);
        westland.must("peer", "add", police.party.id(), police.peerBase());
        demo.say("  Under an agreement between the police and Westland alone, to which Northland is no party:");
        boolean refused = police.type("release", AGREEMENT, ALERT).exit() == Exit.REFUSED;
        police.type(
                "consent",
                "ask",
                ALERT,
                "--to",
                westland.party.id(),
                "--under",
                AGREEMENT,
                "--why",
                "it attacks a network in Westland");
        police.must("peer", "pull", northland.party.id());
        northland.type("consent", "show", "1");
        return refused;
    }

    private boolean given() {
        demo.step(
                "Northland consents to this alert, this receiver, this agreement. Now it crosses, and says whose it is");
        northland.type("consent", "give", "1");
        police.must("peer", "pull", northland.party.id());
        police.type("release", AGREEMENT, ALERT);
        westland.type("peer", "pull", police.party.id());
        return westland.type("object", "show", ALERT)
                .said()
                .contains("It came from " + police.party.id() + ", which says it is of " + northland.party.id());
    }

    private boolean withdrawn() {
        demo.step("Northland takes its consent back: the police hand nothing of it over any more, and ask it back");
        northland.type("consent", "withdraw", "1", "--why", "it is needed as evidence first");
        police.must("peer", "pull", northland.party.id());
        westland.type("peer", "pull", police.party.id());
        westland.type("recall", "answer", "1", "--erased");
        boolean gone = westland.type("object", "show", ALERT).exit() == Exit.NOT_FOUND;
        westland.must("peer", "pull", police.party.id());
        boolean told = police.type("recall", "show", "2").all().contains("It is: erased");
        boolean same = gone & told;
        demo.say(same ? "  Gone at Westland, and the police have its signed word." : "  IT IS STILL THERE.");
        return same;
    }

    private String document() {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: What the police watch for Westland's networks
                purpose: Protect the networks of Westland
                implements: Order on cooperation of police and response team (fictional)
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
                """.formatted(AGREEMENT, Signing.member(police), Signing.member(westland));
    }
}
