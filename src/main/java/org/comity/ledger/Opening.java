package org.comity.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.comity.json.Json;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.jspecify.annotations.Nullable;

/**
 * What opens a commitment: the salt and the record. It goes to the counterparty and the auditor, and is destroyed when
 * its retention ends.
 */
public final class Opening {
    static final int SALT_BYTES = 32;

    /** Names what is hashed, so that no other hash of ours can be taken for a commitment. */
    private static final byte[] DOMAIN = "comity ledger record, version 1\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] salt;
    private final byte[] record;

    Opening(byte[] salt, byte[] record) {
        this.salt = salt;
        this.record = record;
    }

    /** One that somebody handed us; {@link #commitment} says whether it belongs to an entry. */
    public static Opening of(byte[] salt, byte[] record) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has " + SALT_BYTES + " bytes, found " + salt.length);
        }
        return new Opening(salt.clone(), record.clone());
    }

    /** SHA-256 over a fixed line, the salt and the record. */
    public Digest commitment() {
        return Digest.of(DOMAIN, salt, record);
    }

    static byte[] domain() {
        return DOMAIN;
    }

    /** The record of an act, at the instant it was recorded. */
    static byte[] record(Act act, Instant at) {
        var record = JsonObject.builder()
                .put("kind", act.kind())
                .put("at", at.toString())
                .put("actor", act.actor())
                .putIfPresent("agreement", act.agreement())
                .putIfPresent("counterparty", act.counterparty());
        if (act.items().count() > 0) {
            record.put("count", act.items().count())
                    .put("items", act.items().root().base64());
        }
        if (!act.details().isEmpty()) {
            record.put("details", act.details());
        }
        byte[] bytes = Json.bytes(record.build());
        if (bytes.length > Act.DETAIL_BYTES_MAX) {
            throw new IllegalArgumentException("the record of the act \"" + act.kind() + "\" has " + bytes.length
                    + " bytes, of " + Act.DETAIL_BYTES_MAX + " at most; put what is long into its items");
        }
        return bytes;
    }

    /** 32 bytes; a copy. */
    public byte[] salt() {
        return salt.clone();
    }

    /** The record as it was hashed: JSON in UTF-8; a copy. */
    public byte[] bytes() {
        return record.clone();
    }

    /** The record as it is read. */
    public JsonObject json() {
        return Json.parseObject(record);
    }

    /** How many items; see {@link Items}. */
    static long count(JsonObject json) {
        return json.get("count") instanceof JsonNumber number ? Long.parseLong(number.literal()) : 0;
    }

    static Digest itemsRoot(JsonObject json) {
        return json.get("items") instanceof JsonString root ? Digest.ofBase64(root.text()) : Merkle.EMPTY;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Opening opening && commitment().equals(opening.commitment());
    }

    @Override
    public int hashCode() {
        return commitment().hashCode();
    }

    @Override
    public String toString() {
        return new String(record, StandardCharsets.UTF_8);
    }
}
