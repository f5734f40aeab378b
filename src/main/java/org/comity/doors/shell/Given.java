package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Files that a command names, where {@code -} is what is piped in. */
final class Given {
    private Given() {}

    static byte[] bytes(Terminal terminal, Path file) {
        try {
            if (file.toString().equals("-")) {
                try (var in = terminal.in().get()) {
                    return in.readAllBytes();
                }
            }
            return java.nio.file.Files.readAllBytes(terminal.file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
