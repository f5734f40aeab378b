package org.comity.demo;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The demo's seventh story: ten parties without a node of their own join one standing text on paper, and one of them takes
 * something back. Nobody signs again.
 */
final class LightPartners {
    private static final String AGREEMENT = "open-to-others";
    private static final String NARROWED = "hospital.northland.example";

    /** Parties of ordinary life, all fictional: id under {@code .northland.example}, and name. */
    private static final List<String> PARTNERS =
            List.of("bank", "grid", "hospital", "post", "port", "rail", "telecom", "university", "water", "weather");

    private static final List<String> TYPES = List.of("malware", "infrastructure");

    private final Demo demo;
    private final Path folder;
    private final DemoNode northland;
    private final DemoNode westland;

    LightPartners(Demo demo, Path folder, DemoNode northland, DemoNode westland) {
        this.demo = demo;
        this.folder = folder;
        this.northland = northland;
        this.westland = westland;
    }

    /** Tells it; answers whether each reads what it may, and the one that narrowed it less. */
    boolean play() throws IOException, InterruptedException {
        demo.step("Ten parties without a node of their own join one standing text, each on a paper of its own");
        Signing.all(folder, AGREEMENT, document(), northland, westland);
        for (String person : new String[] {"mara", "jon"}) {
            String name = Character.toUpperCase(person.charAt(0)) + person.substring(1) + " Example";
            northland.must("person", "add", person, "--name", name, "--role", "operator");
        }
        for (String partner : PARTNERS) {
            join(partner + ".northland.example", "Northland " + partner);
        }
        demo.step("One of them takes something back, alone: the hospital wants malware only. Nobody signs again");
        Path paper = paper("hospital-narrows", "We take malware only from now on. (signed)");
        northland.type(
                "agreement",
                "narrow",
                AGREEMENT,
                "--party",
                NARROWED,
                "--paper",
                paper.toString(),
                "--person",
                "mara",
                "--person",
                "jon",
                "--types",
                "malware",
                "--why",
                "we watch no infrastructure");
        demo.say("  Northland releases malware and infrastructure to all of them.");
        northland.must("release", AGREEMENT, "--type", String.join(",", TYPES));
        return outcome();
    }

    private void join(String id, String name) throws IOException {
        northland.must("party", "add", id, "--name", name, "--without-node");
        Path paper = paper(id, "We, " + name + ", join the text of the parties as it stands. (signed)");
        northland.type(
                "agreement",
                "accede",
                AGREEMENT,
                "--party",
                id,
                "--paper",
                paper.toString(),
                "--person",
                "mara",
                "--person",
                "jon");
    }

    private Path paper(String name, String text) throws IOException {
        Path file = folder.resolve(name + ".paper.txt");
        Files.writeString(file, text + "\n");
        return file;
    }

    /** Reads as each of them would, with its own token, and shows what came. */
    private boolean outcome() throws IOException, InterruptedException {
        demo.say("  What each may now get, read over TAXII with a token of its own:");
        demo.say("    %-32s %8s %15s  %s".formatted("PARTY", "MALWARE", "INFRASTRUCTURE", "SHA256 OVER ALL"));
        Set<String> digests = new HashSet<>();
        String narrowed = "";
        boolean asItMay = true;
        try (var client = HttpClient.newHttpClient()) {
            for (String partner : PARTNERS) {
                String id = partner + ".northland.example";
                String token = northland
                        .must("token", "create", "--name", partner, "--party", id, "--scope", "taxii:read")
                        .strip();
                Collection read = Collection.read(client, demo.collection(AGREEMENT), token);
                long malware = read.ofType("malware");
                long infrastructure = read.ofType("infrastructure");
                demo.say("    %-32s %8d %15d  %s".formatted(id, malware, infrastructure, read.digest()));
                asItMay &= malware > 0 && malware + infrastructure == read.size();
                if (id.equals(NARROWED)) {
                    narrowed = read.digest();
                    asItMay &= infrastructure == 0;
                } else {
                    digests.add(read.digest());
                    asItMay &= infrastructure > 0;
                }
            }
        }
        boolean same = asItMay && digests.size() == 1 && !digests.contains(narrowed);
        demo.say(same ? "  Nine read the same; the hospital reads malware only." : "  THEY READ WHAT THEY MAY NOT.");
        return same;
    }

    private String document() {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Botnets, open to whoever is harmed by them
                purpose: Protect networks against the botnets of the public record
                implements: Memorandum of understanding on cyber threat information (fictional)
                parties:
                %s%svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2100-01-01T00:00:00Z
                accession: open
                clauses:
                  - id: "1"
                    title: What the botnets are made of
                    types: [%s]
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(AGREEMENT, Signing.member(northland), Signing.member(westland), String.join(", ", TYPES));
    }
}
