package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a paper goes: into a file, or to stdout, but no PDF into a terminal. */
final class PaperOut {
    @Option(names = "--out", paramLabel = "FILE", description = "with csv or pdf: the file to write; left out: stdout")
    private @Nullable Path file;

    /** Whether a file was named. */
    boolean named() {
        return file != null;
    }

    void pdf(Terminal terminal, Printed paper) {
        if (file == null && terminal.interactive()) {
            throw new Refusal(Exit.USAGE, "a PDF is not for a terminal; name a file: --out FILE");
        }
        write(terminal, paper.pdf(), paper);
    }

    void csv(Terminal terminal, Printed paper) {
        write(terminal, paper.csv(), paper);
    }

    private void write(Terminal terminal, byte[] bytes, Printed paper) {
        if (file == null) {
            terminal.out().write(bytes, 0, bytes.length);
            terminal.out().flush();
            return;
        }
        try {
            Files.write(terminal.file(file), bytes);
        } catch (IOException e) {
            throw new Refusal(Exit.USAGE, file + " cannot be written: " + e.getMessage());
        }
        terminal.say("Written to " + file + ", " + bytes.length + " bytes. The sha256 of what it says: "
                + paper.digest().hex());
    }
}
