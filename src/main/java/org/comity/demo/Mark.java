package org.comity.demo;

import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.jspecify.annotations.Nullable;

/** A marking in the collection, or that there is none, and the share of the findings that it is for. */
enum Mark {
    CLEAR(Tlp.CLEAR, 34),
    GREEN(Tlp.GREEN, 36),
    AMBER(Tlp.AMBER, 14),
    AMBER_STRICT(Tlp.AMBER_STRICT, 6),
    RED(Tlp.RED, 4),
    UNMARKED(null, 6);

    private final @Nullable Tlp tlp;
    private final int percent;

    Mark(@Nullable Tlp tlp, int percent) {
        this.tlp = tlp;
        this.percent = percent;
    }

    /** As TLP 2.0 writes it. */
    String label() {
        return tlp == null ? "unmarked" : tlp.label();
    }

    /** Puts the reference, or nothing where there is no marking. */
    JsonObject.Builder on(JsonObject.Builder object) {
        return tlp == null ? object : object.put("object_marking_refs", JsonArray.ofTexts(tlp.id()));
    }

    /** How many of that many findings carry it; over all markings the parts add up to the whole. */
    int partOf(int whole) {
        int below = 0;
        for (Mark earlier : values()) {
            if (earlier == this) {
                break;
            }
            below += earlier.percent;
        }
        return (whole * (below + percent) + 50) / 100 - (whole * below + 50) / 100;
    }
}
