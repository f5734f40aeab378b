package org.comity.doors.shell;

import java.nio.file.Path;

/** How a command gets at a node: opened by itself, or inside the process that serves it. */
public interface Access {

    /** What a command does with an open node; answers its exit code. */
    @FunctionalInterface
    interface Work {
        int in(Rooms rooms);
    }

    /**
     * Does that work on the node of that data folder.
     *
     * @param arguments the whole command line, for the case that another process has to run it
     * @throws Refusal when there is no node in that folder
     */
    int to(Path folder, String[] arguments, Terminal terminal, Work work);
}
