package org.comity.marking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How one object is to be handled by its markings: all that they say, and the strictest of it.
 *
 * <p>Says nothing about who may have it; an agreement decides that from these values.
 *
 * @param objectTlp the strictest TLP marking of the object as a whole; null where it has none, and is "unmarked"
 * @param tlp the strictest TLP of the whole, of its parts, and of what labels and statements name; null where there is none
 * @param markings of the object as a whole, in their order, none twice
 * @param granular of parts of it
 * @param classified where the object or a marking says that it is classified: a node refuses it
 * @param unreadable what stands in its marking properties and cannot be read: deny
 * @param findings what its owner should hear and what does not deny, in sentences
 */
public record Handling(
        @Nullable Tlp objectTlp,
        @Nullable Tlp tlp,
        List<Marking> markings,
        List<Granular> granular,
        List<Classified> classified,
        List<String> unreadable,
        List<String> findings) {

    /** The handling of an object that carries no marking of any sort. */
    public static final Handling UNMARKED =
            new Handling(null, null, List.of(), List.of(), List.of(), List.of(), List.of());

    /** Most objects carry one predefined marking and nothing else: their handling is made once. */
    private static final Map<String, Handling> WITH_ONE = new HashMap<>();

    static {
        for (Tlp tlp : Tlp.values()) {
            prepare(tlp.id());
            String first = tlp.firstId();
            if (first != null) {
                prepare(first);
            }
        }
        for (Pap pap : Pap.values()) {
            prepare(pap.id());
        }
    }

    private static void prepare(String id) {
        Tlp tlp = Tlp.ofId(id);
        Marking marking = MarkingDefinition.predefined(id);
        if (marking != null) {
            WITH_ONE.put(id, new Handling(tlp, tlp, List.of(marking), List.of(), List.of(), List.of(), List.of()));
        }
    }

    public Handling {
        markings = List.copyOf(markings);
        granular = List.copyOf(granular);
        classified = List.copyOf(classified);
        unreadable = List.copyOf(unreadable);
        findings = List.copyOf(findings);
    }

    /** One marking of parts of the object, which its selectors name. STIX 2.1 §7.2.3. */
    public record Granular(Marking marking, List<String> selectors) {
        public Granular {
            selectors = List.copyOf(selectors);
        }
    }

    /** The handling of what carries that TLP marking and no other; null for none. */
    public static Handling marked(@Nullable Tlp tlp) {
        return tlp == null ? UNMARKED : Objects.requireNonNull(WITH_ONE.get(tlp.id()));
    }

    /**
     * The handling of that object.
     *
     * @param definitions gives the marking-definition of that id, or null where it is not held; not asked for the
     *     definitions that the standards fix
     */
    public static Handling of(JsonObject object, Function<String, @Nullable JsonObject> definitions) {
        return read(object, id -> {
            JsonObject definition = definitions.apply(id);
            return definition == null ? null : MarkingDefinition.read(definition);
        });
    }

    /** As {@link #of}, for a caller that keeps definitions as {@link MarkingDefinition#read} gave them. */
    public static Handling read(JsonObject object, Function<String, @Nullable Marking> definitions) {
        JsonValue refs = object.get("object_marking_refs");
        JsonValue parts = object.get("granular_markings");
        JsonValue labels = object.get("labels");
        boolean definesMarking = MarkingDefinition.TYPE.equals(object.text("type"));
        if (parts == null && !definesMarking && saysNothing(labels)) {
            if (refs == null) {
                return UNMARKED;
            }
            if (refs instanceof JsonArray array && array.size() == 1 && array.get(0) instanceof JsonString ref) {
                Handling prepared = WITH_ONE.get(ref.text());
                if (prepared != null) {
                    return prepared;
                }
            }
        }
        var reading = new Reading(definitions);
        reading.whole(refs);
        reading.parts(parts);
        reading.labels(labels);
        reading.classified.addAll(Classified.find(object));
        return reading.result();
    }

    private static boolean saysNothing(@Nullable JsonValue labels) {
        if (labels instanceof JsonArray array) {
            for (JsonValue element : array) {
                if (element instanceof JsonString label
                        && (namesTlp(label.text()) || Classified.isMarking(label.text()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean namesTlp(String label) {
        return label.regionMatches(true, 0, "tlp:", 0, 4);
    }

    /** Whether the object as a whole has no TLP marking; what that counts as, an agreement says. */
    public boolean isUnmarked() {
        return objectTlp == null;
    }

    /**
     * The TLP to go by, where the agreement says what unmarked counts as: that, or the object's own, and never milder than
     * any part of it.
     */
    public Tlp strictest(Tlp unmarkedCountsAs) {
        Tlp whole = objectTlp == null ? unmarkedCountsAs : objectTlp;
        return tlp != null && tlp.isStricterThan(whole) ? tlp : whole;
    }

    /** Every marking, of the whole and of parts. */
    public Stream<Marking> allMarkings() {
        return Stream.concat(markings.stream(), granular.stream().map(Granular::marking));
    }

    /** The statements, of the whole and of parts. */
    public List<StatementMarking> statements() {
        return only(StatementMarking.class);
    }

    /** The ACS markings, of the whole and of parts. */
    public List<AcsMarking> acs() {
        return only(AcsMarking.class);
    }

    /** The markings whose meaning is not known, of the whole and of parts: deny. */
    public List<UnknownMarking> unknown() {
        return only(UnknownMarking.class);
    }

    /** The strictest PAP, or null where there is none. */
    public @Nullable Pap pap() {
        return only(PapMarking.class).stream()
                .map(PapMarking::pap)
                .max(Pap::compareTo)
                .orElse(null);
    }

    private <M extends Marking> List<M> only(Class<M> kind) {
        return allMarkings().filter(kind::isInstance).map(kind::cast).distinct().toList();
    }

    /** Whether it may cross to nobody, whatever the agreement: classified, or marked with what is not understood. */
    public boolean denies() {
        return !denials().isEmpty();
    }

    /** Why it may cross to nobody, in sentences; empty where an agreement may decide. */
    public List<String> denials() {
        if (classified.isEmpty() && unreadable.isEmpty() && allMarkings().noneMatch(UnknownMarking.class::isInstance)) {
            return List.of();
        }
        var denials = new ArrayList<String>();
        classified.forEach(
                place -> denials.add("classified: " + place + "; this node holds unclassified information only"));
        unknown().forEach(marking -> denials.add("unknown marking: " + marking));
        unreadable.forEach(reason -> denials.add("unreadable marking: " + reason));
        return denials;
    }

    /** Collects what the marking properties of one object say. */
    private static final class Reading {
        private final Function<String, @Nullable Marking> definitions;
        private final LinkedHashSet<Marking> markings = new LinkedHashSet<>();
        private final List<Granular> granular = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();
        private final List<String> findings = new ArrayList<>();
        private final LinkedHashSet<Classified> classified = new LinkedHashSet<>();
        private final LinkedHashSet<Named> named = new LinkedHashSet<>();
        private @Nullable Tlp objectTlp;
        private @Nullable Tlp tlp;

        private record Named(Tlp level, String where) {}

        Reading(Function<String, @Nullable Marking> definitions) {
            this.definitions = definitions;
        }

        void whole(@Nullable JsonValue refs) {
            if (refs == null) {
                return;
            }
            if (!(refs instanceof JsonArray array)) {
                unreadable.add("object_marking_refs is " + refs.kind() + ", not an array");
                return;
            }
            for (JsonValue element : array) {
                if (element instanceof JsonString ref) {
                    Marking marking = resolve(ref.text());
                    markings.add(marking);
                    if (marking instanceof TlpMarking said) {
                        wholeTlp(said.tlp());
                    }
                } else {
                    unreadable.add("object_marking_refs holds " + element.kind());
                }
            }
        }

        private void wholeTlp(Tlp said) {
            if (objectTlp != null && objectTlp != said) {
                findings.add("two TLP markings, " + objectTlp + " and " + said + ": the stricter counts");
            }
            objectTlp = Tlp.strictest(objectTlp, said);
            tlp = Tlp.strictest(tlp, said);
        }

        void parts(@Nullable JsonValue parts) {
            if (parts == null) {
                return;
            }
            if (!(parts instanceof JsonArray array)) {
                unreadable.add("granular_markings is " + parts.kind() + ", not an array");
                return;
            }
            for (JsonValue element : array) {
                if (element instanceof JsonObject part) {
                    part(part);
                } else {
                    unreadable.add("granular_markings holds " + element.kind());
                }
            }
        }

        /** One granular marking: a reference, or a language, which marks nothing that concerns handling. */
        private void part(JsonObject part) {
            JsonValue ref = part.get("marking_ref");
            if (ref == null && part.text("lang") != null) {
                return;
            }
            if (!(ref instanceof JsonString id)) {
                unreadable.add("a granular marking without a marking_ref");
                return;
            }
            List<String> selectors = part.texts("selectors");
            JsonArray written = part.array("selectors");
            if (written == null || written.isEmpty() || selectors.size() != written.size()) {
                unreadable.add("a granular marking whose selectors are no list of texts");
            }
            Marking marking = resolve(id.text());
            granular.add(new Granular(marking, selectors));
            if (marking instanceof TlpMarking said) {
                tlp = Tlp.strictest(tlp, said.tlp());
            }
        }

        void labels(@Nullable JsonValue labels) {
            if (!(labels instanceof JsonArray array)) {
                return; // labels are no marking property: another rule refuses what is malformed there
            }
            for (JsonValue element : array) {
                if (element instanceof JsonString label && namesTlp(label.text())) {
                    names(Tlp.ofLabel(label.text()), "the label " + label);
                }
            }
        }

        private Marking resolve(String id) {
            Marking marking = MarkingDefinition.predefined(id);
            if (marking == null) {
                marking = definitions.apply(id);
            }
            if (marking == null) {
                return new UnknownMarking(MarkingDefinition.shortened(id), "is not held here");
            }
            if (!marking.id().equals(id)) {
                return new UnknownMarking(
                        MarkingDefinition.shortened(id), "leads to another definition, " + marking.id());
            }
            classified.addAll(marking.classified());
            if (marking instanceof StatementMarking statement) {
                names(statement.namedTlp(), "the statement " + id);
            }
            return marking;
        }

        private void names(@Nullable Tlp level, String where) {
            if (level != null) {
                named.add(new Named(level, where));
            }
        }

        /** A TLP that is named where no TLP marking belongs makes the handling stricter, never milder. */
        private void raise() {
            for (Named name : named) {
                if (tlp == null || name.level().isStricterThan(tlp)) {
                    findings.add(name.where() + " names " + name.level()
                            + ", which no marking says: it counts as far as it is stricter");
                    tlp = name.level();
                }
            }
        }

        Handling result() {
            raise();
            return new Handling(
                    objectTlp, tlp, List.copyOf(markings), granular, List.copyOf(classified), unreadable, findings);
        }
    }
}
