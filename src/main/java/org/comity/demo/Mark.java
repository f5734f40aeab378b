package org.comity.demo;

import java.util.List;
import java.util.Locale;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;

/** A marking in the collection, and the share of the findings that carry it. */
enum Mark {
    CLEAR("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", 34),
    GREEN("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", 36),
    AMBER("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", 14),
    AMBER_STRICT("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", 6),
    RED("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", 4),
    UNMARKED("", 6);

    /** The five that have a definition, the widest first. */
    static final List<Mark> TLP = List.of(CLEAR, GREEN, AMBER, AMBER_STRICT, RED);

    private static final String EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    private final String id;
    private final int percent;

    Mark(String id, int percent) {
        this.id = id;
        this.percent = percent;
    }

    /** The definition's STIX id; empty for {@link #UNMARKED}. */
    String id() {
        return id;
    }

    /** As TLP 2.0 writes it. */
    String label() {
        return this == UNMARKED ? "unmarked" : "TLP:" + name().replace('_', '+');
    }

    /** Puts the reference, or nothing where there is no marking. */
    JsonObject.Builder on(JsonObject.Builder object) {
        return this == UNMARKED ? object : object.put("object_marking_refs", JsonArray.ofTexts(id));
    }

    /** How many of that many findings carry it; over all markings the parts add up to the whole. */
    int partOf(int whole) {
        int below = 0;
        for (int i = 0; i < ordinal(); i++) {
            below += values()[i].percent;
        }
        return (whole * (below + percent) + 50) / 100 - (whole * below + 50) / 100;
    }

    /** The marking definition as OASIS published it with the TLP 2.0 extension. */
    JsonObject definition() {
        String level = name().replace('_', '+').toLowerCase(Locale.ROOT);
        return JsonObject.builder()
                .put("type", "marking-definition")
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", "2022-10-01T00:00:00.000Z")
                .put("name", label())
                .put(
                        "extensions",
                        JsonObject.builder()
                                .put(
                                        EXTENSION,
                                        JsonObject.builder()
                                                .put("extension_type", "property-extension")
                                                .put("tlp_2_0", level)
                                                .build())
                                .build())
                .build();
    }
}
