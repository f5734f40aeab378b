package org.comity.marking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The Traffic Light Protocol, version 2.0 of FIRST, from the mildest to the strictest.
 *
 * <p>Each level has the marking-definition of the OASIS extension; all but AMBER+STRICT also have the predefined one of
 * STIX 2.1 §7.2.1.4, made for TLP 1, whose WHITE is read as CLEAR.
 */
public enum Tlp {
    CLEAR("clear", "94868c89-83c2-464b-929b-a1a8aa3c8487", "white", "613f2e26-407d-48c7-9eca-b8e91df99dc9"),
    GREEN("green", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green", "34098fce-860f-48ae-8e50-ebd3cc5e41da"),
    AMBER("amber", "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber", "f88d31f6-486f-44da-b317-01333bde0b82"),
    AMBER_STRICT("amber+strict", "939a9414-2ddd-4d32-a0cd-375ea402b003", null, null),
    RED("red", "e828b379-4e03-4974-9ac4-e53a884c97c1", "red", "5e57c739-391a-4eb3-b6be-7d15ca92d5ed");

    /** The extension that TLP 2.0 comes as; its value stands under {@link #PROPERTY}. */
    public static final String EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    static final String PROPERTY = "tlp_2_0";

    private static final Pattern NAMED = Pattern.compile(
            "(?<![\\p{L}\\p{N}])TLP ?: ?(RED|AMBER\\+STRICT|AMBER|GREEN|WHITE|CLEAR)(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE);

    private static final Map<String, Tlp> BY_ID = new HashMap<>();
    private static final List<JsonObject> DEFINITIONS;

    static {
        var definitions = new ArrayList<JsonObject>();
        for (Tlp tlp : values()) {
            BY_ID.put(tlp.id, tlp);
            definitions.add(tlp.definition());
        }
        for (Tlp tlp : values()) {
            JsonObject first = tlp.firstDefinition();
            if (tlp.firstId != null && first != null) {
                BY_ID.put(tlp.firstId, tlp);
                definitions.add(first);
            }
        }
        DEFINITIONS = List.copyOf(definitions);
    }

    private final String level;
    private final String id;
    private final @Nullable String firstLevel;
    private final @Nullable String firstId;

    Tlp(String level, String uuid, @Nullable String firstLevel, @Nullable String firstUuid) {
        this.level = level;
        this.id = "marking-definition--" + uuid;
        this.firstLevel = firstLevel;
        this.firstId = firstUuid == null ? null : "marking-definition--" + firstUuid;
    }

    private static String label(String level) {
        return "TLP:" + level.toUpperCase(Locale.ROOT);
    }

    /** As people write it: {@code TLP:AMBER+STRICT}. */
    public String label() {
        return label(level);
    }

    /** The id of its marking-definition in the OASIS extension for TLP 2.0. */
    public String id() {
        return id;
    }

    /** The id that STIX 2.1 §7.2.1.4 gave it for TLP 1, or null for AMBER+STRICT. */
    public @Nullable String firstId() {
        return firstId;
    }

    /** The marking-definition of the OASIS extension for TLP 2.0. */
    public JsonObject definition() {
        var said =
                JsonObject.builder().put("extension_type", "property-extension").put(PROPERTY, level);
        return begun(id, "2022-10-01T00:00:00.000Z")
                .put("name", label(level))
                .put(
                        "extensions",
                        JsonObject.builder().put(EXTENSION, said.build()).build())
                .build();
    }

    /** The marking-definition of STIX 2.1 §7.2.1.4, or null for AMBER+STRICT. */
    public @Nullable JsonObject firstDefinition() {
        if (firstId == null || firstLevel == null) {
            return null;
        }
        return begun(firstId, "2017-01-20T00:00:00.000Z")
                .put("definition_type", "tlp")
                .put("name", label(firstLevel))
                .put("definition", JsonObject.builder().put("tlp", firstLevel).build())
                .build();
    }

    private static JsonObject.Builder begun(String id, String created) {
        return JsonObject.builder()
                .put("type", "marking-definition")
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", created);
    }

    /** The nine definitions that the standards fix: five of TLP 2.0, then four of TLP 1. */
    public static List<JsonObject> definitions() {
        return DEFINITIONS;
    }

    /** What a marking-definition of that id says by the standards, or null where it is none of the nine. */
    public static @Nullable Tlp ofId(String id) {
        return BY_ID.get(id);
    }

    /** Reads {@code TLP:AMBER+STRICT}, {@code tlp:white} or {@code amber}; null where it is no such label. */
    public static @Nullable Tlp ofLabel(String label) {
        String level = label.strip();
        if (level.regionMatches(true, 0, "TLP:", 0, 4)) {
            level = level.substring(4).strip();
        }
        if (level.length() > 12) {
            return null;
        }
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "clear", "white" -> CLEAR;
            case "green" -> GREEN;
            case "amber" -> AMBER;
            case "amber+strict" -> AMBER_STRICT;
            case "red" -> RED;
            default -> null;
        };
    }

    /** The strictest level that a longer text names as {@code TLP:…}; null where it names none. */
    static @Nullable Tlp namedIn(String text) {
        if (!text.contains("TLP") && !text.contains("tlp") && !text.contains("Tlp")) {
            return null;
        }
        Tlp strictest = null;
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            strictest = strictest(strictest, ofLabel(named.group(1)));
        }
        return strictest;
    }

    public boolean isStricterThan(Tlp other) {
        return compareTo(other) > 0;
    }

    /** The stricter of two, where null stands for none at all. */
    public static @Nullable Tlp strictest(@Nullable Tlp one, @Nullable Tlp other) {
        if (one == null) {
            return other;
        }
        return other != null && other.isStricterThan(one) ? other : one;
    }

    @Override
    public String toString() {
        return label();
    }
}
