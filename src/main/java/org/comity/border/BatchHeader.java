package org.comity.border;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;

/**
 * The first line of a batch: from whom, to whom, under which text, which rows, and after what.
 *
 * @param sender the party whose outbox it is
 * @param incarnation the sender's
 * @param recipient the one party it is for
 * @param agreement the agreement's id
 * @param agreementDigest sha256 of the exact document, in hex
 * @param outbox the outbox's UUID
 * @param after where the batch before ended; 0 at the start
 * @param last the number of its last row
 * @param count how many objects follow
 * @param previous sha256 of the batch before, in hex; empty at the start
 * @param made by the sender's clock
 * @param expires after that it is not taken any more
 * @param origins parties the objects are from; each object names one by its place here
 */
record BatchHeader(
        String sender,
        String incarnation,
        String recipient,
        String agreement,
        String agreementDigest,
        String outbox,
        long after,
        long last,
        int count,
        String previous,
        Instant made,
        Instant expires,
        List<String> origins) {

    private static final String FORM = "batch/1";

    BatchHeader {
        origins = List.copyOf(origins);
    }

    byte[] bytes() {
        return Json.bytes(JsonObject.builder()
                .put("form", FORM)
                .put("sender", sender)
                .put("incarnation", incarnation)
                .put("recipient", recipient)
                .put("agreement", agreement)
                .put("agreement_sha256", agreementDigest)
                .put("outbox", outbox)
                .put("after", after)
                .put("last", last)
                .put("count", count)
                .put("previous", previous)
                .put("made", made.toString())
                .put("expires", expires.toString())
                .put("origins", JsonArray.ofTexts(origins))
                .build());
    }

    /** @throws BadSeal when it is no header of this form */
    static BatchHeader parse(byte[] utf8) {
        try {
            JsonObject json = Json.parseObject(utf8);
            if (!text(json, "form").equals(FORM)) {
                throw new BadSeal("a batch of the form " + text(json, "form") + "; this node reads " + FORM);
            }
            return new BatchHeader(
                    text(json, "sender"),
                    text(json, "incarnation"),
                    text(json, "recipient"),
                    text(json, "agreement"),
                    text(json, "agreement_sha256"),
                    text(json, "outbox"),
                    number(json, "after"),
                    number(json, "last"),
                    Math.toIntExact(number(json, "count")),
                    text(json, "previous"),
                    Instant.parse(text(json, "made")),
                    Instant.parse(text(json, "expires")),
                    json.texts("origins"));
        } catch (BadJson | DateTimeParseException | ArithmeticException e) {
            throw new BadSeal("the header of the batch cannot be read: " + e.getMessage(), e);
        }
    }

    static String text(JsonObject json, String name) {
        String text = json.text(name);
        if (text == null) {
            throw new BadSeal("its " + name + " is missing");
        }
        return text;
    }

    static long number(JsonObject json, String name) {
        if (json.get(name) instanceof JsonNumber number) {
            try {
                long value = Long.parseLong(number.literal());
                if (value >= 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new BadSeal("its " + name + " is no number from 0", e);
            }
        }
        throw new BadSeal("its " + name + " is no number from 0");
    }
}
