package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;

/**
 * The demo's second story: personal data of victims goes to a police unit under another law. It is refused until purpose
 * and transfer ground are named, waits for two persons, crosses minimised, and stops when the ground lapses.
 */
final class VictimStory {
    private static final String AGREEMENT = "victims";
    private static final String TYPES = "email-addr,user-account";

    /** How long the last version's transfer ground still holds when it is written. */
    private static final Duration LAPSES_AFTER = Duration.ofSeconds(5);

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode police;
    private final String road;

    /** @param road where the police go to reach Northland's node */
    VictimStory(Demo demo, Path folder, DemoNode northland, DemoNode police, String road) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.police = police;
        this.road = road;
    }

    /** Tells it; answers whether the partner holds the very bytes that the preview showed. */
    boolean play() throws IOException, InterruptedException {
        third();
        agree(1, "", "", "2100-01-01T00:00:00Z");
        refused();
        accepted();
        Map<String, String> previewed = staged();
        approved();
        boolean same = compare(previewed);
        lapse();
        return same;
    }

    private void third() throws IOException, InterruptedException {
        demo.step("A third party under another law asks for victims: a police unit, with a node of its own");
        police.must("init", "--name", police.party.name(), "--id", police.party.id());
        police.serve();
        Demo.introduce(northland, police);
        Demo.introduce(police, northland);
        Path file = folder.resolve("victims.json");
        Files.write(file, Victims.bundle());
        demo.say("  Names and mailboxes are fictional:");
        northland.type("import", file.toString());
    }

    private void refused() {
        demo.step("Their agreement names neither purpose nor transfer ground for personal data: nothing crosses");
        northland.type("release", AGREEMENT, "--type", TYPES);
    }

    private void accepted() throws IOException {
        demo.step("Version 2 names both; it is signed by both again, and can be read aloud");
        agree(2, "    purposes: prosecution\n", "        transfer: adequacy\n", "2100-01-01T00:00:00Z");
        northland.type("agreement", "show", AGREEMENT);
    }

    private Map<String, String> staged() throws IOException {
        demo.step("The release waits for two persons; a preview shows what would cross, to the byte");
        northland.type("release", AGREEMENT, "--type", TYPES);
        northland.type("release", "preview", AGREEMENT, police.party.id(), "--type", TYPES);
        var previewed = new TreeMap<String, String>();
        String rows = northland.must("release", "preview", AGREEMENT, police.party.id(), "--type", TYPES, "-o", "json");
        for (JsonValue row : (JsonArray) Json.parse(rows)) {
            if (row instanceof JsonObject each && "crosses".equals(each.text("answer"))) {
                previewed.put(text(Json.parseObject(text(each, "object")), "id"), text(each, "sha256"));
            }
        }
        return previewed;
    }

    private void approved() throws IOException {
        demo.step("The first says yes, which is not enough; then the second");
        for (String person : new String[] {"lena", "otto"}) {
            String name = Character.toUpperCase(person.charAt(0)) + person.substring(1) + " Example";
            northland.must("person", "add", person, "--name", name, "--role", "approver");
            Path token = folder.resolve(person + ".token");
            Files.writeString(token, northland.must("token", "create", "--name", person + "-desk", "--person", person));
            northland.type("release", "approve", "1", "--as", person, "--as-token", token.toString());
        }
    }

    private boolean compare(Map<String, String> previewed) {
        demo.step("The police node pulls, node to node, and holds what the preview showed");
        police.must("peer", "add", northland.party.id(), road);
        police.type("peer", "pull", northland.party.id());
        boolean same = !previewed.isEmpty();
        for (Map.Entry<String, String> each : previewed.entrySet()) {
            String held =
                    police.quietly("object", "show", "--sha256", each.getKey()).out();
            String sha256 = held.isBlank() ? "nothing" : held.strip().split(" ")[0];
            same &= sha256.equals(each.getValue());
            demo.say("  " + each.getKey());
            demo.say("    previewed: " + each.getValue());
            demo.say("    held:      " + sha256);
        }
        demo.say(same ? "  What was previewed is what is held." : "  PREVIEW AND PARTNER DIFFER.");
        return same;
    }

    private void lapse() throws IOException, InterruptedException {
        demo.step("One more victim is found and released, and not fetched yet");
        Path file = folder.resolve("late.json");
        Files.write(file, Victims.late());
        northland.must("import", file.toString());
        northland.quietly("release", AGREEMENT, Victims.LATE);
        for (String person : new String[] {"lena", "otto"}) {
            Path token = folder.resolve(person + ".token");
            northland.type("release", "approve", "2", "--as", person, "--as-token", token.toString());
        }
        Instant until = Instant.now().plus(LAPSES_AFTER).truncatedTo(ChronoUnit.SECONDS);
        demo.step("Version 3 says when the transfer ground ends: at " + until + ". Then the flow stops by itself");
        agree(3, "    purposes: prosecution\n", "        transfer: adequacy\n", until.toString());
        while (Instant.now().isBefore(until)) {
            Thread.sleep(Duration.between(Instant.now(), until).plusMillis(1));
        }
        police.type("peer", "pull", northland.party.id());
        northland.type("why", Victims.LATE, police.party.id());
        northland.type("ledger", "verify");
        police.type("ledger", "verify");
    }

    /** Both take that version in, sign it, and take the other's signature in. */
    private void agree(int version, String purposes, String transfer, String until) throws IOException {
        Signing.all(folder, AGREEMENT, document(version, purposes, transfer, until), northland, police);
    }

    private String document(int version, String purposes, String transfer, String until) {
        return """
                comity: agreement/1
                id: %s
                version: %d
                title: Victims of the botnets
                implements: Arrangement on victims of cybercrime (fictional)
                purposes:
                  - id: prosecution
                    text: Count and tell apart the victims in the proceedings against those who ran the botnets
                parties:
                %s%svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2100-01-01T00:00:00Z
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: Network Security Act of Northland, section 7 (fictional)
                    status: in force
                  - id: adequacy
                    kind: transfer ground
                    text: The adequacy decision on Westland
                    source: Decision 2024/17 (fictional)
                    until: %s
                    status: in force
                obligations:
                  retention: 90 days
                  onward: no
                clauses:
                  - id: "1"
                    title: Whom the botnets harmed
                %s    from: %s
                    to: %s
                    types: [email-addr, user-account]
                    tlp: AMBER
                    unmarked: refuse
                    data:
                """.formatted(
                                AGREEMENT,
                                version,
                                Signing.member(northland),
                                Signing.member(police),
                                until,
                                purposes,
                                northland.party.id(),
                                police.party.id())
                + data("name", transfer)
                + data("email", transfer)
                + data("account", transfer)
                + "    approval: two persons\n";
    }

    private static String data(String category, String transfer) {
        return "      - category: " + category + "\n        basis: mandate\n" + transfer
                + "        measure: pseudonym\n";
    }

    private static String text(JsonObject object, String name) {
        String text = object.text(name);
        if (text == null) {
            throw new IllegalStateException("no " + name + " in " + object);
        }
        return text;
    }
}
