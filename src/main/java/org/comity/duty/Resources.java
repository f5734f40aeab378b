package org.comity.duty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;

/** The data files of this room, and the name of the file in whatever is wrong with one. */
final class Resources {
    private Resources() {}

    /** A file of {@code duty/} as text. */
    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream("/duty/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program comes without duty/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a document of that name.
     *
     * @throws BadYaml with the file's name before the line
     */
    static <T> T read(String document, String file, Function<Mapping, T> reader) {
        try {
            return reader.apply(Yaml.read(document));
        } catch (BadYaml e) {
            throw new BadYaml(0, file + ": " + e.getMessage());
        }
    }
}
