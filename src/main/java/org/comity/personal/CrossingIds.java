package org.comity.personal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comity.stix.StixId;
import org.jspecify.annotations.Nullable;

/**
 * Which identifiers are replaced on the way to one agreement: decided by the type in the identifier alone, so that an
 * object that refers to another is rewritten without looking the other up, and both always agree.
 *
 * <p>An observable's identifier is mostly computed from its content (STIX 2.1 §2.9), and small contents can be guessed
 * from it in hours. Replaced are those of every type with a row whose category is not kept, and of types computed from
 * references to such.
 */
final class CrossingIds {

    private static final Set<String> OBSERVABLES = Set.of(
            "artifact",
            "autonomous-system",
            "directory",
            "domain-name",
            "email-addr",
            "email-message",
            "file",
            "ipv4-addr",
            "ipv6-addr",
            "mac-addr",
            "mutex",
            "network-traffic",
            "process",
            "software",
            "url",
            "user-account",
            "windows-registry-key",
            "x509-certificate");

    private static final Set<String> OTHERS = Set.of(
            "attack-pattern",
            "campaign",
            "course-of-action",
            "extension-definition",
            "grouping",
            "identity",
            "incident",
            "indicator",
            "infrastructure",
            "intrusion-set",
            "language-content",
            "location",
            "malware",
            "malware-analysis",
            "marking-definition",
            "note",
            "observed-data",
            "opinion",
            "relationship",
            "report",
            "sighting",
            "threat-actor",
            "tool",
            "vulnerability");

    /** Types whose identifier is computed from references to others (§6.6.1, §6.7.1, §6.12.1). */
    private static final Map<String, List<String>> COMPUTED_FROM = Map.of(
            "email-message", List.of("email-addr"),
            "file", List.of("directory"),
            "network-traffic", List.of("ipv4-addr", "ipv6-addr"));

    private static final int UUID_CHARS = 36;

    /** No type has a longer name (STIX 2.1 §3.1). */
    static final int TYPE_CHARS_MAX = 250;

    private final Set<String> types = new TreeSet<>();
    private final boolean unknownToo;
    private final Pseudonyms pseudonyms;

    CrossingIds(Treatment treatment, Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        this.unknownToo = treatment.touches(Category.FREE_TEXT);
        for (String type : OBSERVABLES) {
            if (PersonalProperties.categories(type).stream().anyMatch(treatment::touches)) {
                types.add(type);
            }
        }
        COMPUTED_FROM.forEach((type, parts) -> {
            if (parts.stream().anyMatch(types::contains)) {
                types.add(type);
            }
        });
    }

    /** Whether there is any identifier that it replaces. */
    boolean replacesAny() {
        return unknownToo || !types.isEmpty();
    }

    /**
     * Whether an object of that identifier crosses under another. Of a type the standard does not know, that is so where the
     * identifier is computed from the content (any but version 4) and its content is looked at, as free text.
     */
    boolean replaces(StixId id) {
        if (types.contains(id.type())) {
            return true;
        }
        boolean unknown = !OBSERVABLES.contains(id.type()) && !OTHERS.contains(id.type());
        return unknown && unknownToo && id.uuid().version() != 4;
    }

    /** The identifier it crosses under, which may be its own. */
    String of(StixId id) {
        return replaces(id) ? pseudonyms.id(id) : id.toString();
    }

    /** The text with every identifier replaced that has to be; the same text where there is none. */
    String in(String text) {
        int at = text.indexOf("--");
        if (at < 0 || text.length() < UUID_CHARS + 2) {
            return text;
        }
        StringBuilder replaced = null;
        int copied = 0;
        for (; at >= 0; at = text.indexOf("--", at + 1)) {
            int end = at + 2 + UUID_CHARS;
            if (end > text.length() || !isUuid(text, at + 2)) {
                continue;
            }
            int start = at;
            while (start > copied && at - start < TYPE_CHARS_MAX && isOfType(text.charAt(start - 1))) {
                start--;
            }
            StixId id = id(text.substring(start, at), text.substring(at, end));
            if (id != null && replaces(id)) {
                replaced = replaced == null ? new StringBuilder(text.length()) : replaced;
                replaced.append(text, copied, at - id.type().length()).append(pseudonyms.id(id));
                copied = end;
                at = end - 1;
            }
        }
        return replaced == null
                ? text
                : replaced.append(text, copied, text.length()).toString();
    }

    /** Adds the word before each UUID that stands behind two hyphens: what {@link #in} asks about. */
    static void words(String text, Set<String> into) {
        for (int at = text.indexOf("--"); at >= 0; at = text.indexOf("--", at + 1)) {
            if (at + 2 + UUID_CHARS > text.length() || !isUuid(text, at + 2)) {
                continue;
            }
            int start = at;
            while (start > 0 && at - start < TYPE_CHARS_MAX && isOfType(text.charAt(start - 1))) {
                start--;
            }
            into.add(text.substring(start, at));
        }
    }

    /** Whether an identifier behind that word may be replaced. */
    boolean mayReplaceBehind(String word) {
        for (String type : types) {
            if (word.endsWith(type)) {
                return true;
            }
        }
        return unknownToo && !OBSERVABLES.contains(word) && !OTHERS.contains(word);
    }

    /** The identifier that ends there; a hyphen before its type may belong to the sentence. */
    private @Nullable StixId id(String word, String rest) {
        for (String type : types) {
            if (word.endsWith(type) && (word.length() == type.length() || word.endsWith("-" + type))) {
                return StixId.parse(type + rest);
            }
        }
        return StixId.parse(word + rest);
    }

    private static boolean isUuid(String text, int from) {
        for (int i = 0; i < UUID_CHARS; i++) {
            char c = text.charAt(from + i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : c >= 128 || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfType(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
}
