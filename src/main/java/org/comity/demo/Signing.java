package org.comity.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How two parties of the demo come to an agreement: each takes the document in, signs it, and takes the other's note in. */
final class Signing {
    private Signing() {}

    /** Brings that version in force at both. */
    static void both(Path folder, String agreement, String document, DemoNode one, DemoNode other) throws IOException {
        Path file = folder.resolve(agreement + ".yaml");
        Files.writeString(file, document);
        for (DemoNode node : new DemoNode[] {one, other}) {
            node.must("agreement", "add", file.toString());
        }
        Path first = note(folder, agreement, one);
        Path second = note(folder, agreement, other);
        one.must("agreement", "accept", agreement, second.toString());
        other.must("agreement", "accept", agreement, first.toString());
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
