package org.comity.border;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;

/**
 * A signed message from one party to another under one agreement.
 *
 * @param sender who wrote it
 * @param incarnation the sender's
 * @param recipient whom it is for
 * @param agreement under which it is written
 * @param number among the sender's letters to that recipient under that agreement, from 1 without gaps
 * @param id a UUID that stays when the letter is numbered anew after a restore
 * @param kind what sort of letter, such as {@code receipt}
 * @param made by the sender's clock
 * @param body what it says
 */
public record Letter(
        String sender,
        String incarnation,
        String recipient,
        String agreement,
        long number,
        String id,
        String kind,
        Instant made,
        JsonObject body) {

    private static final String FORM = "letter/1";

    byte[] bytes() {
        return Json.bytes(JsonObject.builder()
                .put("form", FORM)
                .put("sender", sender)
                .put("incarnation", incarnation)
                .put("recipient", recipient)
                .put("agreement", agreement)
                .put("number", number)
                .put("id", id)
                .put("kind", kind)
                .put("made", made.toString())
                .put("body", body)
                .build());
    }

    /** @throws BadSeal when it is no letter of this form */
    static Letter parse(byte[] utf8) {
        try {
            JsonObject json = Json.parseObject(utf8);
            JsonObject body = json.object("body");
            if (!BatchHeader.text(json, "form").equals(FORM) || body == null) {
                throw new BadSeal("no letter of the form " + FORM);
            }
            String kind = BatchHeader.text(json, "kind");
            String id = BatchHeader.text(json, "id");
            if (!kind.matches("[a-z0-9-]{1,64}") || !id.matches("[0-9a-f-]{36}")) {
                throw new BadSeal("a letter's kind is a word and its id a UUID");
            }
            return new Letter(
                    BatchHeader.text(json, "sender"),
                    BatchHeader.text(json, "incarnation"),
                    BatchHeader.text(json, "recipient"),
                    BatchHeader.text(json, "agreement"),
                    BatchHeader.number(json, "number"),
                    id,
                    kind,
                    Instant.parse(BatchHeader.text(json, "made")),
                    body);
        } catch (BadJson | DateTimeParseException e) {
            throw new BadSeal("the letter cannot be read: " + e.getMessage(), e);
        }
    }
}
