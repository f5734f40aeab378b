package org.comity.misp;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.comity.json.BadJson;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The events of a MISP text, one at a time, each as STIX 2.1 objects.
 *
 * <p>Takes what MISP and its feeds write: {@code {"Event": {...}}}, {@code {"response": [{"Event": {...}}]}}, a list of
 * either, a bare event, and these one after another. Memory is bounded by the largest event without its payloads.
 */
public final class MispEvents {

    /** Lists within lists end here; MISP nests one. */
    private static final int LISTS_MAX = 8;

    private final MispText text;
    private final Deque<Level> levels = new ArrayDeque<>();

    /** A list or object that has been entered: whether anything of it was read, and the event it may turn out to be. */
    private static final class Level {
        final boolean list;
        boolean first = true;
        boolean wraps;

        @Nullable
        EventText event;

        Level(boolean list) {
            this.list = list;
        }
    }

    private MispEvents(InputStream in) {
        this.text = new MispText(in);
    }

    /** The events in that stream, which stays the caller's to close. */
    public static MispEvents read(InputStream in) {
        return new MispEvents(in);
    }

    /** The events in that text. */
    public static MispEvents read(byte[] utf8) {
        return new MispEvents(new ByteArrayInputStream(utf8));
    }

    /**
     * The next event, or null at the end of the text. What stands in the place of an event and is none comes as an event
     * without UUID and objects, with its problem.
     *
     * @throws BadJson when the text cannot be read on from here; the events given out before stand
     */
    public @Nullable MispEvent next() {
        while (true) {
            Level level = levels.peek();
            if (level == null) {
                if (text.peek() < 0) {
                    return null;
                }
            } else if (!text.more(level.list ? ']' : '}', level.first)) {
                levels.pop();
                MispEvent bare = left(level);
                if (bare != null) {
                    return bare;
                }
                continue;
            } else {
                level.first = false;
            }
            MispEvent event = level == null || level.list ? element() : member(level);
            if (event != null) {
                return event;
            }
        }
    }

    /** What stands at the root or in a list. */
    private @Nullable MispEvent element() {
        int c = text.peek();
        if (c == '{' || c == '[') {
            enter((char) c);
            return null;
        }
        if (levels.isEmpty()) {
            throw text.broken("expected an event or a list of events");
        }
        text.part();
        return none("expected an event, found a plain value; it is left out");
    }

    private @Nullable MispEvent member(Level level) {
        String name = text.name();
        int c = text.peek();
        if (name.equals("response") && (c == '[' || c == '{')) {
            level.wraps = true;
            enter((char) c);
            return null;
        }
        if (name.equals("Event") && c == '{') {
            level.wraps = true;
            var event = new EventText();
            text.take('{');
            for (boolean first = true; text.more('}', first); first = false) {
                event.member(text, text.name());
            }
            return Translation.of(event);
        }
        if (level.event == null) {
            level.event = new EventText();
        }
        level.event.member(text, name);
        return null;
    }

    private void enter(char open) {
        text.take(open);
        levels.push(new Level(open == '['));
        if (levels.size() > LISTS_MAX) {
            throw text.broken("lists nested more than " + LISTS_MAX + " deep");
        }
    }

    /** What an object turns out to have been, once it is left. */
    private static @Nullable MispEvent left(Level level) {
        if (level.list || level.wraps) {
            return null;
        }
        if (level.event != null && level.event.looksLikeOne()) {
            return Translation.of(level.event);
        }
        return none("expected an event, found an object that is none; it is left out");
    }

    private static MispEvent none(String message) {
        return new MispEvent("", "", List.of(), List.of(new Problem("text", message)));
    }

    /** Whether an object read whole, or the members around a list that was passed over, are MISP's and not STIX's. */
    public static boolean looksLike(JsonObject root) {
        return !root.has("objects")
                && !root.has("spec_version")
                && (root.has("Event")
                        || root.has("response")
                        || root.has("Attribute")
                        || root.has("Orgc")
                        || root.has("orgc_id")
                        || root.has("info") && (root.has("uuid") || root.has("date")));
    }

    /**
     * Whether the beginning of a text (some thousand bytes are enough) is that of MISP events and not of STIX: the first
     * name that only one of them uses decides.
     */
    public static boolean looksLike(byte[] beginning) {
        try {
            var text = new MispText(new ByteArrayInputStream(beginning));
            while (text.peek() == '[') {
                text.take('[');
            }
            text.take('{');
            for (boolean first = true; text.more('}', first); first = false) {
                switch (text.name()) {
                    case "Event", "response", "info", "Attribute", "Orgc", "Org", "orgc_id", "threat_level_id" -> {
                        return true;
                    }
                    case "type", "spec_version", "objects", "created", "more" -> {
                        return false;
                    }
                    default -> text.part();
                }
            }
            return false;
        } catch (BadJson e) {
            return false; // cut off before anything told
        }
    }
}
