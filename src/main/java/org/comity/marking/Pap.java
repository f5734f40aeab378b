package org.comity.marking;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Permissible Actions Protocol: what a recipient may do with what it got, from the mildest to the strictest.
 *
 * <p>It says nothing about passing on. In STIX it comes as the OASIS extension, whose marking-definitions have fixed ids;
 * WHITE is read as CLEAR.
 */
public enum Pap {
    CLEAR("ad15a0cd-55b6-4588-a14c-a66105329b92"),
    GREEN("c43594d1-4b11-4c59-93ab-1c9b14d53ce9"),
    AMBER("60f8932b-e51e-4458-b265-a2e8be9a80ab"),
    RED("740d36e5-7714-4c30-961a-3ae632ceee0e");

    /** The extension that PAP comes as. */
    public static final String EXTENSION = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b";

    static final String PROPERTY = "pap";
    static final String WHITE_ID = "marking-definition--a3bea94c-b469-41dc-9cfe-d6e7daba7730";

    private final String id;

    Pap(String uuid) {
        this.id = "marking-definition--" + uuid;
    }

    /** The id of its marking-definition in the OASIS extension. */
    public String id() {
        return id;
    }

    public String label() {
        return "PAP:" + name();
    }

    /** What a marking-definition of that id says by the extension, or null where it is none of the five. */
    public static @Nullable Pap ofId(String id) {
        for (Pap pap : values()) {
            if (pap.id.equals(id)) {
                return pap;
            }
        }
        return WHITE_ID.equals(id) ? CLEAR : null;
    }

    /** Reads {@code PAP:AMBER} or {@code amber}; null where it is no such label. */
    public static @Nullable Pap ofLabel(String label) {
        String level = label.strip();
        if (level.regionMatches(true, 0, "PAP:", 0, 4)) {
            level = level.substring(4).strip();
        }
        if (level.length() > 5) {
            return null;
        }
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "clear", "white" -> CLEAR;
            case "green" -> GREEN;
            case "amber" -> AMBER;
            case "red" -> RED;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return label();
    }
}
