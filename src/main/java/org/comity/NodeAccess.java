package org.comity;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import org.comity.doors.shell.Access;
import org.comity.doors.shell.Terminal;

/** A command's way to a node: through the process that serves it, or else by opening it here. */
final class NodeAccess implements Access {
    private final Map<String, String> environment;
    private final InstantSource clock;

    NodeAccess(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public int to(Path path, String[] arguments, Terminal terminal, Work work) {
        var folder = new DataFolder(path);
        folder.requireNode();
        OptionalInt answered = Control.forward(folder, arguments, terminal);
        if (answered.isPresent()) {
            return answered.getAsInt();
        }
        try (Node node = Node.open(folder, Config.read(path, environment, Map.of()), clock)) {
            return work.in(node.rooms());
        }
    }
}
