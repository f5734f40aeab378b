package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/** How parties of the demo come to an agreement: each takes the document in, signs it, and takes the others' notes in. */
final class Signing {
    private Signing() {}

    /** Brings that version in force at all of them. */
    static void all(Path folder, String agreement, String document, DemoNode... nodes) throws IOException {
        Path file = folder.resolve(agreement + ".yaml");
        Files.writeString(file, document);
        for (DemoNode node : nodes) {
            node.must("agreement", "add", file.toString());
        }
        var notes = new LinkedHashMap<DemoNode, Path>();
        for (DemoNode node : nodes) {
            notes.put(node, note(folder, agreement, node));
        }
        for (DemoNode node : nodes) {
            for (DemoNode other : nodes) {
                if (other != node) {
                    node.must("agreement", "accept", agreement, String.valueOf(notes.get(other)));
                }
            }
        }
    }

    private static Path note(Path folder, String agreement, DemoNode node) throws IOException {
        Path file = folder.resolve(node.party.id() + "." + agreement + ".accepted");
        Files.writeString(file, node.must("agreement", "sign", agreement));
        return file;
    }

    /** The lines of a document that name a party and its key. */
    static String member(DemoNode node) {
        return """
                  - id: %s
                    name: %s
                    key: %s
                """.formatted(
                node.party.id(), node.party.name(), node.must("party", "show").strip());
    }
}
