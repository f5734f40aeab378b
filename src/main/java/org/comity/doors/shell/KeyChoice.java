package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A party's verification key, typed or in a file. */
final class KeyChoice {
    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the party's verification key, as comity party show has it")
    @Nullable
    String key;

    @Option(names = "--key-file", paramLabel = "FILE", description = "a file that holds it")
    @Nullable
    Path file;

    /** @throws IllegalArgumentException when there is none, or two */
    NoteKey read(Terminal terminal) {
        String text = key;
        if (file != null) {
            try {
                text = Files.readString(terminal.file(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (text == null || (key != null && file != null)) {
            throw new IllegalArgumentException(
                    "give the key of the party that keeps the log by --key or by --key-file");
        }
        try {
            return NoteKey.parse(text.strip());
        } catch (BadSeal e) {
            throw new IllegalArgumentException("the key cannot be read: " + e.getMessage(), e);
        }
    }
}
