package org.comity.misp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One event as it was cut out of the text: its members read, its long lists still as bytes.
 *
 * <p>MISP writes an event's tags after its attributes, and they hold for the attributes; so all of an event is gathered
 * before the first of it is translated.
 */
final class EventText {
    private static final Set<String> LISTS = Set.of("Attribute", "Object", "Galaxy", "EventReport", "Note", "Opinion");

    /** Members that are long, of no use here, and passed over unread. */
    private static final Set<String> PASSED_OVER = Set.of("RelatedEvent", "CryptographicKey", "Feed");

    /** MISP writes about thirty. */
    private static final int MEMBERS_MAX = 200;

    private final Map<String, JsonValue> members = new LinkedHashMap<>();
    private final Map<String, List<byte[]>> lists = new LinkedHashMap<>();
    final List<Problem> problems = new ArrayList<>();

    /** Takes in the member of that name, whose value comes next in the text. */
    void member(MispText text, String name) {
        if (LISTS.contains(name) && text.peek() == '[') {
            list(text, name);
            return;
        }
        byte[] part = text.part();
        if (PASSED_OVER.contains(name)) {
            return;
        }
        String where = "event, member " + Fact.shortened(name);
        JsonValue value = part == null ? tooLarge(where) : parse(part, where);
        if (value == null) {
            return;
        }
        if (members.size() == MEMBERS_MAX) {
            problems.add(new Problem(where, "more than " + MEMBERS_MAX + " members; it is left out"));
        } else if (members.putIfAbsent(name, value) != null) {
            problems.add(new Problem(where, "it stands twice; the first is kept"));
        }
    }

    private void list(MispText text, String name) {
        List<byte[]> list = lists.computeIfAbsent(name, n -> new ArrayList<>());
        text.take('[');
        for (boolean first = true; text.more(']', first); first = false) {
            byte[] part = text.part();
            if (part == null) {
                tooLarge(name + " " + (list.size() + 1));
            } else {
                list.add(part);
            }
        }
    }

    /** The members that are not long lists. */
    JsonObject members() {
        var object = JsonObject.builder();
        members.forEach(object::put);
        return object.build();
    }

    /** Whether anything says that this is an event. */
    boolean looksLikeOne() {
        return members.containsKey("info")
                || members.containsKey("Orgc")
                || members.containsKey("orgc_id")
                || members.containsKey("uuid") && members.containsKey("date")
                || lists.containsKey("Attribute")
                || lists.containsKey("Object");
    }

    /** Each element of a list that can be read; the bytes are let go of as it is walked. */
    void each(String name, BiConsumer<JsonObject, String> taker) {
        List<byte[]> list = lists.getOrDefault(name, List.of());
        for (int i = 0; i < list.size(); i++) {
            String where = name + " " + (i + 1);
            JsonValue value = parse(list.get(i), where);
            list.set(i, new byte[0]);
            if (value instanceof JsonObject object) {
                taker.accept(object, where);
            } else if (value != null) {
                problems.add(new Problem(where, "expected an object, found " + value.kind() + "; it is left out"));
            }
        }
    }

    private @Nullable JsonValue parse(byte[] part, String where) {
        try {
            return Json.parse(part);
        } catch (BadJson e) {
            problems.add(new Problem(where, e.getMessage() + "; it is left out"));
            return null;
        }
    }

    private @Nullable JsonValue tooLarge(String where) {
        problems.add(new Problem(where, "larger than " + MispText.PART_BYTES_MAX + " bytes; it is left out"));
        return null;
    }
}
