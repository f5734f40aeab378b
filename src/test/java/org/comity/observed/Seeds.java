package org.comity.observed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The files kept for tests. */
final class Seeds {
    static final List<String> ALL = List.of("intelmq.ndjson", "xarf.json", "bundle.json");

    private Seeds() {}

    static byte[] bytes(String name) {
        try (var in = Seeds.class.getResourceAsStream("/seeds/observed/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Observed> text(byte[] bytes) {
        return all(ObservationReader.text(new ByteArrayInputStream(bytes)));
    }

    static List<Observed> lines(byte[] bytes) {
        return all(ObservationReader.lines(new ByteArrayInputStream(bytes)));
    }

    static List<Observed> lines(String text) {
        return lines(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<Observed> all(ObservationReader reader) {
        var all = new ArrayList<Observed>();
        try (reader) {
            for (Observed next = reader.next(); next != null; next = reader.next()) {
                all.add(next);
            }
        }
        return all;
    }
}
