package org.comity.stix;

import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An identifier, {@code type--UUID} (STIX 2.1 §2.9).
 *
 * @param type the type of the object it names
 * @param uuid of the RFC 4122 variant
 */
public record StixId(String type, UUID uuid) {

    /** The namespace of deterministic identifiers of cyber-observable objects (§2.9). */
    public static final UUID NAMESPACE = UUID.fromString("00abedb4-aa42-466c-9c01-fed23315a9b7");

    private static final byte[] NAMESPACE_BYTES = bytes(NAMESPACE);
    private static final List<String> HASHES_PREFERRED = List.of("MD5", "SHA-1", "SHA-256", "SHA-512");
    private static final int UUID_CHARS = 36;

    /** Reads an identifier; null where the text is none. */
    public static @Nullable StixId parse(String text) {
        if (fault(text) != null) {
            return null;
        }
        return new StixId(typeOf(text), UUID.fromString(text.substring(text.length() - UUID_CHARS)));
    }

    /** A new identifier with a random UUID (version 4), as domain, relationship and meta objects should have. */
    public static StixId random(String type, RandomGenerator random) {
        return new StixId(type, uuid(random.nextLong(), random.nextLong(), 4));
    }

    /** An identifier of version 4 whose bits are the first of that hash. */
    static StixId version4(String type, byte[] hash) {
        return new StixId(type, uuid(eight(hash, 0), eight(hash, 8), 4));
    }

    private static UUID uuid(long high, long low, int version) {
        return new UUID(
                (high & ~0xF000L) | ((long) version << 12), (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    private static long eight(byte[] bytes, int from) {
        long eight = 0;
        for (int i = 0; i < 8; i++) {
            eight = (eight << 8) | (bytes[from + i] & 0xff);
        }
        return eight;
    }

    /**
     * The identifier that every producer computes for the same cyber-observable object: version 5 over the canonical
     * JSON (RFC 8785) of its identifier-contributing properties (§2.9, §3.4). Of several hashes one is taken: MD5,
     * SHA-1, SHA-256, SHA-512, in this order; where there is none of these, the alphabetically first.
     *
     * @return null where the type has no such properties, or the object none of them; such an object gets a random one
     */
    public static @Nullable StixId deterministic(String type, JsonObject object) {
        JsonObject contributing = contributing(type, object);
        return contributing.isEmpty() ? null : new StixId(type, version5(Jcs.bytes(contributing)));
    }

    static JsonObject contributing(String type, JsonObject object) {
        ObjectType table = ObjectType.of(type);
        if (table == null || table.contributing().isEmpty()) {
            return JsonObject.EMPTY;
        }
        var contributing = JsonObject.builder();
        for (String name : table.contributing()) {
            JsonValue value = object.get(name);
            if (value instanceof JsonObject hashes && name.equals("hashes")) {
                if (!hashes.isEmpty()) {
                    contributing.put(name, oneOf(hashes));
                }
            } else if (value != null) {
                contributing.put(name, value);
            }
        }
        return contributing.build();
    }

    private static JsonObject oneOf(JsonObject hashes) {
        for (String preferred : HASHES_PREFERRED) {
            JsonValue value = hashes.get(preferred);
            if (value != null) {
                return JsonObject.builder().put(preferred, value).build();
            }
        }
        int first = 0;
        for (int i = 1; i < hashes.size(); i++) {
            first = hashes.name(i).compareTo(hashes.name(first)) < 0 ? i : first;
        }
        return JsonObject.builder().put(hashes.name(first), hashes.value(first)).build();
    }

    private static UUID version5(byte[] name) {
        MessageDigest sha1 = Hash.digest("SHA-1");
        sha1.update(NAMESPACE_BYTES);
        byte[] hash = sha1.digest(name);
        return uuid(eight(hash, 0), eight(hash, 8), 5);
    }

    private static byte[] bytes(UUID uuid) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (uuid.getMostSignificantBits() >>> (56 - 8 * i));
            bytes[8 + i] = (byte) (uuid.getLeastSignificantBits() >>> (56 - 8 * i));
        }
        return bytes;
    }

    /** Why the text is no identifier, as part of a sentence; null where it is one. */
    static @Nullable String fault(String text) {
        int uuid = text.length() - UUID_CHARS;
        if (uuid < 5 || text.charAt(uuid - 1) != '-' || text.charAt(uuid - 2) != '-') {
            return "an identifier is written type--UUID";
        }
        String typeFault = Names.typeFault(text, uuid - 2);
        if (typeFault != null) {
            return typeFault;
        }
        for (int i = 0; i < UUID_CHARS; i++) {
            char c = text.charAt(uuid + i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !Names.hex(c)) {
                return "what follows -- is no UUID";
            }
        }
        int version = version(text);
        char variant = text.charAt(uuid + 19);
        if (version < 1 || version > 5 || "89abAB".indexOf(variant) < 0) {
            return "the UUID is not one of RFC 4122 (version 1 to 5)";
        }
        return null;
    }

    /** The version of the UUID in a well-formed identifier. */
    static int version(String id) {
        return id.charAt(id.length() - UUID_CHARS + 14) - '0';
    }

    /** The type in a well-formed identifier. */
    static String typeOf(String id) {
        return id.substring(0, id.length() - UUID_CHARS - 2);
    }

    /** Whether a well-formed identifier names an object of that type. */
    static boolean isOf(String id, String type) {
        return id.length() == type.length() + 2 + UUID_CHARS && id.startsWith(type);
    }

    /** The identifier as text, {@code type--UUID} in lower case. */
    @Override
    public String toString() {
        return type + "--" + uuid;
    }
}
