package org.comity.doors.shell;

import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.comity.border.Row;
import org.comity.border.Segment;
import org.comity.border.Wanted;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.LogName;
import org.comity.personal.PersonalSearch;
import org.comity.seal.Digest;

/**
 * What a person reads by name is an entry in the home log where personal data is in it, durable before the first byte:
 * who, when, what and why. Of whoever sits at the data folder no name is known, and they could read the files themselves.
 */
public final class ReadLog {
    /** What {@code --why} is for. */
    static final String WHY = "why it is read; kept in the home log with --as";

    private ReadLog() {}

    /**
     * Writes the entry, where there is personal data in any of these.
     *
     * @param rows with their bodies
     * @param command by which they are read
     */
    public static void write(Rooms rooms, String command, String id, List<Row> rows, String why) {
        var items = Items.builder();
        for (Row row : rows) {
            if (isPersonal(row)) {
                items.add(new Item(id, Digest.of(body(row))));
            }
        }
        Items personal = items.build();
        if (personal.count() == 0) {
            return;
        }
        write(
                rooms,
                personal,
                JsonObject.builder().put("by", command).put("why", why).build());
    }

    /** Where it is too much to name each object: which types were read, none for all. */
    public static void write(Rooms rooms, String command, Iterable<Row> rows, Wanted wanted, String why) {
        if (rooms.actor().person().isEmpty()
                || StreamSupport.stream(rows.spliterator(), false).noneMatch(ReadLog::isPersonal)) {
            return;
        }
        write(
                rooms,
                Items.NONE,
                JsonObject.builder()
                        .put("by", command)
                        .put("types", JsonArray.ofTexts(wanted.types()))
                        .put("all_versions", wanted.versions().all())
                        .put("why", why)
                        .build());
    }

    /** Of a paper that somebody takes out of a case, where there is personal data in any of what is on it. */
    static void ofPaper(Rooms rooms, String command, String id, List<JsonObject> says, Digest paper, String why) {
        if (says.stream().anyMatch(each -> !PersonalSearch.find(each).isEmpty())) {
            write(
                    rooms,
                    Items.builder().add(new Item(id, paper)).build(),
                    JsonObject.builder().put("by", command).put("why", why).build());
        }
    }

    /** Of the rows of a segment, which are of persons' machines whatever their columns. */
    public static void ofSegment(Rooms rooms, String command, Segment segment, String why) {
        write(
                rooms,
                Items.builder()
                        .add(new Item("observations--" + segment.id(), Digest.ofHex(segment.sha256())))
                        .build(),
                JsonObject.builder()
                        .put("by", command)
                        .put("report", segment.report())
                        .put("rows", segment.rows())
                        .put("why", why)
                        .build());
    }

    private static boolean isPersonal(Row row) {
        return !PersonalSearch.find(Json.parseObject(body(row))).isEmpty();
    }

    private static byte[] body(Row row) {
        return Objects.requireNonNull(row.body());
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
