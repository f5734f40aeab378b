package org.comity.doors.taxii;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How far we have come in a collection: everything before it has been handed on.
 *
 * <p>A peer's pages form runs: asked with one {@code added_after}, followed by {@code next} to the end. Between runs
 * {@code since} says all. Within a run {@code next} leads on, and {@code since} is kept, so that a run whose
 * {@code next} was lost can be begun anew. The stored form is {@link #text()}.
 *
 * @param since {@code added_after} of the run; null from the beginning of the collection
 * @param next what the peer gave to go on within the run; null between runs
 * @param nextKind what {@code next} may be used for
 * @param last the highest {@code date_added} that the peer named within the run
 * @param begun the peer's own time when the run began, where it told
 * @param unstamped whether some page of the run came without a usable {@code X-TAXII-Date-Added-Last}
 * @param filter the filters it was made with; with others it may not count. Null for a beginning, which always counts
 */
public record PullCursor(
        @Nullable Instant since,
        @Nullable String next,
        NextKind nextKind,
        @Nullable Instant last,
        @Nullable Instant begun,
        boolean unstamped,
        @Nullable String filter) {

    public static final PullCursor START = new PullCursor(null, null, NextKind.UNKNOWN, null, null, false, null);

    /** Everything added after that instant. */
    public static PullCursor after(Instant since) {
        return new PullCursor(since, null, NextKind.UNKNOWN, null, null, false, null);
    }

    /** Between runs, with those filters. */
    static PullCursor between(@Nullable Instant since, @Nullable String filter) {
        return new PullCursor(since, null, NextKind.UNKNOWN, null, null, false, filter);
    }

    /** The same run from its first page. */
    PullCursor rewound() {
        return between(since, filter);
    }

    /** As text, to be kept in one column. */
    public String text() {
        var object = JsonObject.builder();
        put(object, "since", since);
        object.putIfPresent("next", next);
        if (next != null) {
            object.put("next_kind", nextKind.name().toLowerCase(Locale.ROOT));
        }
        put(object, "last", last);
        put(object, "begun", begun);
        if (unstamped) {
            object.put("unstamped", true);
        }
        object.putIfPresent("filter", filter);
        return Json.print(object.build());
    }

    private static void put(JsonObject.Builder object, String name, @Nullable Instant instant) {
        if (instant != null) {
            object.put(name, DateTimeFormatter.ISO_INSTANT.format(instant));
        }
    }

    /**
     * Reads what {@link #text()} gave.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static PullCursor parse(String text) {
        try {
            JsonObject object = Json.parseObject(text);
            String kind = object.text("next_kind");
            return new PullCursor(
                    instant(object.text("since")),
                    object.text("next"),
                    kind == null ? NextKind.UNKNOWN : NextKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                    instant(object.text("last")),
                    instant(object.text("begun")),
                    object.has("unstamped"),
                    object.text("filter"));
        } catch (BadJson | DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a cursor of a pull: " + e.getMessage(), e);
        }
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
