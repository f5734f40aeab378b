package org.comity.demo;

import org.comity.doors.shell.Terminal;

/** The program's command line, by which the demo does everything that it does: what it shows, a user can type. */
@FunctionalInterface
public interface Program {

    /** Runs one command line; answers its exit code. An interrupt ends a node that serves. */
    int run(String[] arguments, Terminal terminal);
}
