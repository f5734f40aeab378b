package org.comity.doors.shell;

import java.util.List;
import java.util.Objects;
import org.comity.border.Row;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.LogName;
import org.comity.seal.Digest;

/**
 * What a person reads by name is an entry in the home log, durable before the first byte: who, when, what and why. Of
 * whoever sits at the data folder no name is known, and they could read the files themselves.
 */
final class ReadLog {
    /** What {@code --why} is for. */
    static final String WHY = "why it is read; kept in the home log with --as";

    private ReadLog() {}

    static void write(Rooms rooms, String command, String id, List<Row> rows, String why) {
        var items = Items.builder();
        for (Row row : rows) {
            items.add(new Item(id, Digest.of(Objects.requireNonNull(row.body()))));
        }
        write(rooms, items.build(), JsonObject.builder().put("by", command).put("why", why).build());
    }

    /** Where it is too much to name each object: which types were read, none for all. */
    static void write(Rooms rooms, String command, List<String> types, String why, boolean allVersions) {
        write(
                rooms,
                Items.NONE,
                JsonObject.builder()
                        .put("by", command)
                        .put("types", JsonArray.ofTexts(types))
                        .put("all_versions", allVersions)
                        .put("why", why)
                        .build());
    }

    private static void write(Rooms rooms, Items items, JsonObject details) {
        if (rooms.actor().person().isEmpty()) {
            return;
        }
        rooms.database()
                .write(transaction -> rooms.ledger()
                        .append(
                                transaction,
                                LogName.HOME,
                                Act.of("read", rooms.actor().name()).over(items).with(details)));
    }
}
