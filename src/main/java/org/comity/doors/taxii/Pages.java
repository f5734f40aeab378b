package org.comity.doors.taxii;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comity.border.Leaving;
import org.comity.border.Page;
import org.comity.border.Row;
import org.comity.doors.Answer;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A page that the gate let go, as TAXII puts it. Bodies go out as they came in, byte for byte, with only commas set
 * between them.
 */
final class Pages {
    private static final byte[] COMMA = {','};
    private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

    /** The three ways to put a page. */
    enum Form {
        /** The objects themselves: TAXII 2.1 §3.7. */
        ENVELOPE,
        /** What is known of them: §5.3.1. */
        MANIFEST,
        /** Their versions alone: §5.8.1. */
        VERSIONS
    }

    private Pages() {}

    /**
     * The answer without its ETag.
     *
     * @param next where the next page begins; null where there is none
     */
    static Answer answer(Leaving<Page> leaving, Form form, @Nullable String next) {
        Page page = leaving.content();
        List<byte[]> pieces = switch (form) {
            case ENVELOPE -> envelope(page, next);
            case MANIFEST -> manifest(page, next);
            case VERSIONS -> versions(page, next);
        };
        Answer answer = Answer.of(200).header("Content-Type", Media.TAXII);
        if (!page.rows().isEmpty()) {
            answer = answer.header(
                            "X-TAXII-Date-Added-First",
                            TaxiiTime.print(page.rows().getFirst().added()))
                    .header(
                            "X-TAXII-Date-Added-Last",
                            TaxiiTime.print(page.rows().getLast().added()));
        }
        return answer.pieces(pieces);
    }

    private static List<byte[]> envelope(Page page, @Nullable String next) {
        if (page.rows().isEmpty()) {
            return List.of(Json.bytes(start(page, next).build()));
        }
        var pieces = new ArrayList<byte[]>(page.rows().size() * 2 + 1);
        byte[] start = Json.bytes(start(page, next).build());
        start[start.length - 1] = ','; // where the object would end, the list begins
        pieces.add(start);
        pieces.add("\"objects\":[".getBytes(StandardCharsets.UTF_8));
        for (Row row : page.rows()) {
            if (pieces.size() > 2) {
                pieces.add(COMMA);
            }
            byte[] body = row.body();
            if (body == null) {
                throw new IllegalStateException("row " + row.nr() + " came without its body");
            }
            pieces.add(body);
        }
        pieces.add(END);
        return pieces;
    }

    /** An envelope says either way whether there is more; the other two say nothing when they are empty (§5.3.1). */
    private static JsonObject.Builder start(Page page, @Nullable String next) {
        return JsonObject.builder().put("more", page.more()).putIfPresent("next", next);
    }

    private static List<byte[]> manifest(Page page, @Nullable String next) {
        if (page.rows().isEmpty() && !page.more()) {
            return List.of(Json.bytes(JsonObject.EMPTY));
        }
        List<JsonValue> records = new ArrayList<>(page.rows().size());
        for (Row row : page.rows()) {
            records.add(JsonObject.builder()
                    .put("id", row.id())
                    .put("date_added", TaxiiTime.print(row.added()))
                    .put("version", TaxiiTime.printVersion(row.version()))
                    .put("media_type", Media.STIX)
                    .build());
        }
        return list(page, next, "objects", records);
    }

    private static List<byte[]> versions(Page page, @Nullable String next) {
        if (page.rows().isEmpty() && !page.more()) {
            return List.of(Json.bytes(JsonObject.EMPTY));
        }
        Set<String> versions = new LinkedHashSet<>();
        for (Row row : page.rows()) {
            versions.add(TaxiiTime.printVersion(row.version()));
        }
        return list(
                page, next, "versions", JsonArray.ofTexts(List.copyOf(versions)).elements());
    }

    private static List<byte[]> list(Page page, @Nullable String next, String name, List<JsonValue> records) {
        var object = start(page, next);
        if (!records.isEmpty()) {
            object.put(name, new JsonArray(records));
        }
        return List.of(Json.bytes(object.build()));
    }
}
