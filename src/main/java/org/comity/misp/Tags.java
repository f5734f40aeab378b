package org.comity.misp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.jspecify.annotations.Nullable;

/**
 * The tags of an event or attribute: TLP and PAP among them as markings, the rest as labels.
 *
 * @param tlp the strictest TLP that is said; null where none is
 * @param pap the strictest PAP that is said; null where none is
 * @param saysTlp whether a tag of the {@code tlp} taxonomy is there at all, even one that is no TLP label
 * @param labels all other tags as they are written
 */
record Tags(@Nullable Tlp tlp, @Nullable Pap pap, boolean saysTlp, List<String> labels) {

    static final Tags NONE = new Tags(null, null, false, List.of());

    /** Reads MISP's {@code Tag} list. */
    static Tags read(@Nullable JsonArray list) {
        if (list == null || list.isEmpty()) {
            return NONE;
        }
        Tlp tlp = null;
        Pap pap = null;
        boolean says = false;
        var labels = new LinkedHashSet<String>();
        for (JsonValue element : list) {
            String name = element instanceof JsonObject tag ? tag.text("name") : null;
            if (name == null || name.isBlank()) {
                continue;
            }
            Tlp tlpSaid = tlp(name);
            Pap papSaid = pap(name);
            tlp = Tlp.strictest(tlp, tlpSaid);
            pap = stricter(pap, papSaid);
            says |= name.strip().regionMatches(true, 0, "tlp:", 0, 4);
            if (tlpSaid == null && papSaid == null) {
                labels.add(name);
            }
        }
        return new Tags(tlp, pap, says, List.copyOf(labels));
    }

    /** The TLP that a tag says; null where it says none. */
    static @Nullable Tlp tlp(String tag) {
        return tag.strip().regionMatches(true, 0, "tlp:", 0, 4) ? Tlp.ofLabel(tag) : null;
    }

    /** The PAP that a tag says; null where it says none. */
    static @Nullable Pap pap(String tag) {
        return tag.strip().regionMatches(true, 0, "PAP:", 0, 4) ? Pap.ofLabel(tag) : null;
    }

    /** The tag that says it in MISP. */
    static String tag(Tlp tlp) {
        return tlp.label().toLowerCase(Locale.ROOT);
    }

    /** The tags that say its TLP and PAP in MISP. */
    List<String> tags() {
        return tagsBeyond(NONE);
    }

    /** The tags that say its TLP and PAP, but for what the event around says as well. */
    List<String> tagsBeyond(Tags event) {
        var tags = new ArrayList<String>();
        if (tlp != null && tlp != event.tlp) {
            tags.add(tag(tlp));
        }
        if (pap != null && pap != event.pap) {
            tags.add(pap.label());
        }
        return tags;
    }

    static @Nullable Pap stricter(@Nullable Pap one, @Nullable Pap other) {
        return one == null || other != null && other.compareTo(one) > 0 ? other : one;
    }

    /**
     * These tags inside an event: its TLP and PAP hold for all in it that does not say otherwise. A tag of the TLP
     * taxonomy that we cannot read says otherwise too: what it allows is not known.
     */
    Tags within(Tags event) {
        return new Tags(saysTlp ? tlp : event.tlp, pap != null ? pap : event.pap, saysTlp || event.saysTlp, labels);
    }

    /** All together, as they hold for something made of many: the strictest of each; no TLP where one has none. */
    static Tags all(List<Tags> many) {
        Tlp tlp = null;
        Pap pap = null;
        boolean known = true;
        boolean says = false;
        var labels = new LinkedHashSet<String>();
        for (Tags tags : many) {
            known &= tags.tlp != null;
            tlp = Tlp.strictest(tlp, tags.tlp);
            pap = stricter(pap, tags.pap);
            says |= tags.saysTlp;
            labels.addAll(tags.labels);
        }
        return new Tags(known ? tlp : null, pap, says, List.copyOf(labels));
    }

    /** The ids for {@code object_marking_refs}. */
    List<String> markings() {
        var ids = new ArrayList<String>();
        if (tlp != null) {
            ids.add(tlp.id());
        }
        if (pap != null) {
            ids.add(pap.id());
        }
        return ids;
    }
}
