package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.lists.TableList;
import org.comity.routing.Tables;

/** The tables of a folder, as {@link TableList} reads them, and what an account says of them. */
record RouteTables(TableList list) {
    static final String LIST = TableList.LIST;

    /**
     * Reads all that count; see {@link TableList#read}.
     *
     * @throws org.comity.yaml.BadYaml when the list cannot be read
     * @throws org.comity.routing.BadTable when a file cannot
     */
    static RouteTables read(Path folder, LocalDate today, LocalDate asOf, int daysMax) throws IOException {
        return new RouteTables(TableList.read(folder, today, asOf, daysMax, RouteInput::unpacked));
    }

    static String sha256(byte[] bytes) {
        return TableList.sha256(bytes);
    }

    /** All of them together. */
    Tables tables() {
        return list.tables();
    }

    /** The day as of which they are. */
    LocalDate asOf() {
        return list.asOf();
    }

    /** Which of them are older than allowed, a sentence each. */
    List<String> stale() {
        return list.stale();
    }

    JsonArray told() {
        return new JsonArray(list.sources().stream().map(RouteTables::told).toList());
    }

    private static JsonValue told(TableList.Source source) {
        JsonObject.Builder said = JsonObject.builder()
                .put("file", source.file().file())
                .put("sha256", source.file().sha256())
                .put("maps", source.maps().name().toLowerCase(Locale.ROOT))
                .put("date", source.date().toString())
                .put("source", source.source())
                .put("ranges", source.ranges())
                .put("stale", source.stale());
        if (!source.with().isEmpty()) {
            said.put(
                    "with",
                    new JsonArray(source.with().stream()
                            .map(each -> (JsonValue) JsonObject.builder()
                                    .put("file", each.file())
                                    .put("sha256", each.sha256())
                                    .build())
                            .toList()));
        }
        return said.build();
    }
}
