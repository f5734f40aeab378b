package org.comity.misp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.stix.StixId;
import org.jspecify.annotations.Nullable;

/** Makes the identifiers that MISP does not bring along: always the same ones from the same content. */
final class Ids {
    private static final UUID NAMESPACE = UUID.fromString("7d3d2c1e-5f0b-4c9e-9a55-0d0e6a3b8c41");

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /** The properties each standard id is made of (STIX 2.1 §6), for the types that {@link #observable} may be given. */
    private static final Map<String, Set<String>> CONTRIBUTING = Map.of(
            "autonomous-system", Set.of("number"),
            "directory", Set.of("path"),
            "domain-name", Set.of("value"),
            "email-addr", Set.of("value"),
            "file", Set.of("name", "hashes"),
            "ipv4-addr", Set.of("value"),
            "ipv6-addr", Set.of("value"),
            "mac-addr", Set.of("value"),
            "mutex", Set.of("name"),
            "url", Set.of("value"));

    private static final Set<String> CHOSEN_HASHES = Set.of("MD5", "SHA-1", "SHA-256", "SHA-512");

    private Ids() {}

    /** The UUID in small letters; null where the text is none, or not of the kind STIX takes (RFC 9562 §4.1). */
    static @Nullable String uuid(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String uuid = text.strip().toLowerCase(Locale.ROOT);
        return UUID_TEXT.matcher(uuid).matches() ? uuid : null;
    }

    /** The UUID in a STIX identifier; null where it is none. */
    static @Nullable String uuidOf(String id) {
        return uuid(id.substring(id.indexOf("--") < 0 ? 0 : id.indexOf("--") + 2));
    }

    static String type(String id) {
        int dashes = id.indexOf("--");
        return dashes < 0 ? "" : id.substring(0, dashes);
    }

    /**
     * A UUID made of these texts, in this order. It has the form of version 4, which STIX asks for where an id says nothing
     * about its object (STIX 2.1 §2.9); a digest is as good as drawn.
     */
    static String derived(String... parts) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-1", e);
        }
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)));
        long most = hash.getLong() & ~0xF000L | 0x4000L;
        long least = hash.getLong() & ~(3L << 62) | 1L << 63;
        return new UUID(most, least).toString();
    }

    /**
     * The id of a cyber-observable object.
     *
     * <p>An observable has no versions, so one id must never stand for two contents. Where the properties that make the
     * standard id are all it has, it gets that id, and equal facts from different sources meet. An object that says more
     * (a marking, a second hash, a size) would clash with one that says less, so its id is made of all of its content.
     */
    static String observable(String type, JsonObject content) {
        StixId standard = isItsStandardId(type, content) ? StixId.deterministic(type, content) : null;
        if (standard != null) {
            return standard.toString();
        }
        var text = new StringBuilder();
        canonical(content, text);
        return type + "--" + derived("observable", type, text.toString());
    }

    private static boolean isItsStandardId(String type, JsonObject content) {
        Set<String> contributing = CONTRIBUTING.get(type);
        if (contributing == null || !contributing.containsAll(content.names())) {
            return false;
        }
        JsonObject hashes = content.object("hashes");
        return hashes == null || hashes.size() == 1 && CHOSEN_HASHES.contains(hashes.name(0));
    }

    /** One text for one content: members sorted by name, texts with their length before them. */
    private static void canonical(JsonValue value, StringBuilder text) {
        switch (value) {
            case JsonObject object -> {
                var sorted = new TreeMap<String, JsonValue>();
                object.forEach(sorted::put);
                text.append('{');
                sorted.forEach((name, member) -> {
                    text.append(name.length()).append(':').append(name);
                    canonical(member, text);
                });
                text.append('}');
            }
            case JsonArray array -> {
                text.append('[');
                array.forEach(element -> canonical(element, text));
                text.append(']');
            }
            case JsonString string ->
                text.append(string.text().length()).append('"').append(string.text());
            default -> text.append(value).append(';');
        }
    }
}
