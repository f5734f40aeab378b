package org.comity.doors.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a command was typed; it may be another process than the one that runs it.
 *
 * @param out for data
 * @param err for talk
 * @param in what was piped in; opened only when a command wants it
 * @param folder the folder that file names are relative to
 * @param interactive whether a person watches {@code err}
 * @param columns the width of lines; a table that is wider is printed row by row
 */
public record Terminal(
        PrintStream out, PrintStream err, Supplier<InputStream> in, Path folder, boolean interactive, int columns) {

    /** That file, seen from where the command was typed. */
    public Path file(Path named) {
        return folder.resolve(named).normalize();
    }

    /** A line of talk, after all data printed so far. */
    public void say(String line) {
        out.flush();
        err.println(line);
    }
}
