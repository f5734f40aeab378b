package org.comity.doors.taxii;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonElements;
import org.comity.json.JsonLimits;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows when it is read through for the first time, before anybody is handed anything of it.
 *
 * @param broken how many of the elements are no object that a reader could take
 * @param next null where the peer gives none that could be used
 * @param added the latest {@code date_added} among the entries of a manifest
 * @param digest of the elements, to know the page again
 */
record FirstReading(
        int objects,
        int broken,
        boolean more,
        @Nullable String next,
        @Nullable Instant added,
        String digest) {

    private static final FirstReading NOTHING = new FirstReading(0, 0, false, null, null, "");
    private static final int NEXT_CHARS_MAX = 4_096;

    /**
     * Reads a good answer.
     *
     * @param remarks takes where the peer strays from the standard
     * @throws PeerFault when it is no page, whole and in JSON
     */
    static FirstReading of(Answer answer, Pulling.Resource resource, long bytesMax, Set<String> remarks)
            throws PeerFault {
        if (answer.status() == 204 || answer.body().length() == 0) {
            remarks.add("gives an empty body for an empty page");
            return NOTHING;
        }
        String remark = answer.checkMediaType();
        if (!remark.isEmpty()) {
            remarks.add(remark);
        }
        try (InputStream in = answer.open(bytesMax);
                JsonElements elements = Json.elements(in, JsonLimits.STANDARD)) {
            return of(answer, elements, resource, remarks);
        } catch (BadJson e) {
            throw answer.unreadable("gives a page that is cut or no JSON: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw answer.unpackable(e.getCause() == null ? e : e.getCause());
        } catch (IOException e) {
            throw answer.unpackable(e);
        }
    }

    private static FirstReading of(Answer answer, JsonElements elements, Pulling.Resource resource, Set<String> remarks)
            throws PeerFault {
        MessageDigest digest = sha256();
        int count = 0;
        int bad = 0;
        Instant added = null;
        JsonObject first = null;
        for (JsonElements.Element each = elements.next(); each != null; each = elements.next()) {
            count++;
            digest.update(each.bytes());
            digest.update((byte) ',');
            JsonObject object = each.object();
            if (object == null) {
                bad++;
            } else if (resource == Pulling.Resource.MANIFEST) {
                added = Stamps.later(added, Stamps.read(object.text("date_added")));
            }
            first = count == 1 ? object : first;
        }
        JsonObject around = elements.around();
        switch (elements.form()) {
            case SEQUENCE -> {
                if (first == null || !first.has("id") || resource == Pulling.Resource.MANIFEST) {
                    if (count == 1 && first != null && isEmptyEnvelope(first)) {
                        around = first;
                        count = 0;
                    } else {
                        throw answer.unreadable("answers without an error and without an envelope of objects");
                    }
                } else {
                    remarks.add("gives objects without an envelope");
                }
            }
            case ARRAY -> remarks.add("gives an array in place of an envelope");
            case ENVELOPE, EMPTY -> {}
        }
        String next = next(around, remarks);
        return new FirstReading(
                count,
                bad,
                more(around, next, count),
                next,
                added,
                count == 0 ? "next " + next : HexFormat.of().formatHex(digest.digest(), 0, 16));
    }

    /** {@code {"objects": null}} and the like. */
    private static boolean isEmptyEnvelope(JsonObject object) {
        return List.of("objects", "more", "next").containsAll(object.names())
                && !(object.get("objects") instanceof JsonObject);
    }

    private static @Nullable String next(JsonObject around, Set<String> remarks) {
        JsonValue next = around.get("next");
        String text = next instanceof JsonString string
                ? string.text()
                : next instanceof JsonNumber number ? number.literal() : "";
        if (text.length() > NEXT_CHARS_MAX) {
            remarks.add("gives a next of more than " + NEXT_CHARS_MAX + " characters, which fits no address");
            return null;
        }
        return text.isBlank() ? null : text;
    }

    private static boolean more(JsonObject around, @Nullable String next, int count) {
        JsonValue more = around.get("more");
        if (more instanceof JsonBoolean truth) {
            return truth.truth();
        }
        if (more instanceof JsonString text) {
            return Boolean.parseBoolean(text.text());
        }
        return next != null && count > 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
