package org.comity.misp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The tags of an event or attribute: the TLP among them as a marking, the rest as labels.
 *
 * @param tlp the strictest TLP that is said; null where none is
 * @param saysTlp whether a tag of the {@code tlp} taxonomy is there at all, even one that is no TLP label
 * @param labels all other tags as they are written
 */
record Tags(@Nullable Tlp tlp, boolean saysTlp, List<String> labels) {

    /** The TLP 2.0 labels and the ids OASIS gave their marking definitions, from the mildest to the strictest. */
    enum Tlp {
        CLEAR("tlp:clear", "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"),
        GREEN("tlp:green", "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
        AMBER("tlp:amber", "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
        AMBER_STRICT("tlp:amber+strict", "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"),
        RED("tlp:red", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1");

        private final String tag;
        private final String marking;

        Tlp(String tag, String marking) {
            this.tag = tag;
            this.marking = marking;
        }

        String tag() {
            return tag;
        }

        String marking() {
            return marking;
        }

        /** The label a tag names; TLP 1's WHITE is CLEAR. Null where it names none. */
        static @Nullable Tlp ofTag(String tag) {
            String name = tag.strip().toLowerCase(Locale.ROOT);
            if (name.equals("tlp:white")) {
                return CLEAR;
            }
            for (Tlp tlp : values()) {
                if (tlp.tag.equals(name)) {
                    return tlp;
                }
            }
            return null;
        }

        /** The label of a marking definition, be it of TLP 2.0 or one of the four of STIX 2.1 §7.2.1.4. */
        static @Nullable Tlp ofMarking(String id) {
            for (Tlp tlp : values()) {
                if (tlp.marking.equals(id)) {
                    return tlp;
                }
            }
            return switch (id) {
                case "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9" -> CLEAR;
                case "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da" -> GREEN;
                case "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82" -> AMBER;
                case "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed" -> RED;
                default -> null;
            };
        }

        static @Nullable Tlp stricter(@Nullable Tlp one, @Nullable Tlp other) {
            return one == null || other != null && other.compareTo(one) > 0 ? other : one;
        }
    }

    static final Tags NONE = new Tags(null, false, List.of());

    /** Reads MISP's {@code Tag} list. */
    static Tags read(@Nullable JsonArray list) {
        if (list == null || list.isEmpty()) {
            return NONE;
        }
        Tlp tlp = null;
        boolean says = false;
        var labels = new LinkedHashSet<String>();
        for (JsonValue element : list) {
            String name = element instanceof JsonObject tag ? tag.text("name") : null;
            if (name == null || name.isBlank()) {
                continue;
            }
            Tlp named = Tlp.ofTag(name);
            tlp = Tlp.stricter(tlp, named);
            says |= name.strip().regionMatches(true, 0, "tlp:", 0, 4);
            if (named == null) {
                labels.add(name);
            }
        }
        return new Tags(tlp, says, List.copyOf(labels));
    }

    /**
     * These tags inside an event: its TLP and PAP hold for all in it that does not say otherwise. A tag of the TLP
     * taxonomy that we cannot read says otherwise too: what it allows is not known.
     */
    Tags within(Tags event) {
        boolean saysPap = labels.stream().anyMatch(Tags::isPap);
        List<String> pap = saysPap ? List.of() : event.labels.stream().filter(Tags::isPap).toList();
        if (saysTlp && pap.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(labels);
        all.addAll(pap);
        return new Tags(saysTlp ? tlp : event.tlp, saysTlp || event.saysTlp, List.copyOf(all));
    }

    /** All together, as they hold for something made of many: the strictest TLP, none where one has none; all labels. */
    static Tags all(List<Tags> many) {
        Tlp tlp = null;
        boolean known = true;
        boolean says = false;
        var labels = new LinkedHashSet<String>();
        for (Tags tags : many) {
            known &= tags.tlp != null;
            tlp = Tlp.stricter(tlp, tags.tlp);
            says |= tags.saysTlp;
            labels.addAll(tags.labels);
        }
        return new Tags(known ? tlp : null, says, List.copyOf(labels));
    }

    static boolean isPap(String label) {
        return label.regionMatches(true, 0, "PAP:", 0, 4);
    }

    /** The ids for {@code object_marking_refs}: one or none. */
    List<String> markings() {
        return tlp == null ? List.of() : List.of(tlp.marking);
    }
}
