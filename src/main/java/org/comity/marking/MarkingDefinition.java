package org.comity.marking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Reads marking-definition objects. STIX 2.1 §7.2.1. */
public final class MarkingDefinition {

    public static final String TYPE = "marking-definition";

    /** Characters of a statement; a longer one is not read, and so denies. */
    static final int STATEMENT_CHARS_MAX = 100_000;

    /**
     * OpenCTI's own id for TLP:AMBER+STRICT, made before the OASIS extension and still in its exports; the one id besides
     * those of the standards under which a TLP level is believed.
     */
    static final String OPENCTI_AMBER_STRICT = "marking-definition--826578e1-40ad-459f-bc73-ede076f81f37";

    /** OpenCTI's record-keeping on every object it exports: says nothing about handling. */
    private static final String OPENCTI_EXTENSION = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba";

    /** Marking extensions that are known by name and not understood, so that the reason can name them. */
    private static final Map<String, String> NAMED_EXTENSIONS = Map.of(
            "extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a", "IEP 2.0",
            "extension-definition--dff17fb3-edcb-4f99-ad1b-4b751c95738a", "CUI");

    private MarkingDefinition() {}

    /**
     * What the standards say a marking-definition of that id means, without its body; null where the id is none of theirs.
     * These are the nine TLP and the five PAP definitions.
     */
    public static @Nullable Marking predefined(String id) {
        Tlp tlp = Tlp.ofId(id);
        if (tlp != null) {
            return new TlpMarking(id, tlp);
        }
        Pap pap = Pap.ofId(id);
        return pap == null ? null : new PapMarking(id, pap);
    }

    /**
     * Reads a marking-definition. Never throws: what is malformed, contradictory or not understood is an
     * {@link UnknownMarking}; so is one that claims a TLP level under an id that does not have it, and one that has a
     * predefined id and says something else.
     */
    public static Marking read(JsonObject definition) {
        String id = definition.text("id");
        id = id == null ? "" : id;
        List<Classified> classified = Classified.inDefinition(definition);
        Marking marking;
        try {
            marking = understand(id, definition, classified);
        } catch (NotUnderstood e) {
            return new UnknownMarking(id, e.reason(), join(classified, AcsReader.classified(definition)));
        }
        return classified.isEmpty() || marking instanceof StatementMarking
                ? marking
                : new UnknownMarking(id, "says that something is classified", join(classified, marking.classified()));
    }

    private static List<Classified> join(List<Classified> some, List<Classified> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static Marking understand(String id, JsonObject definition, List<Classified> classified) {
        if (!TYPE.equals(definition.text("type"))) {
            throw new NotUnderstood("is no marking-definition");
        }
        if (id.isEmpty()) {
            throw new NotUnderstood("cannot be referred to");
        }
        var said = new ArrayList<Marking>();
        readDeprecatedForm(id, definition, classified, said);
        readExtensions(id, definition, said);
        if (said.isEmpty()) {
            throw new NotUnderstood("says nothing: it has neither a definition nor a marking extension");
        }
        if (said.stream().distinct().count() > 1) {
            throw new NotUnderstood("says two different things at once");
        }
        Marking marking = said.getFirst();
        Marking predefined = predefined(id);
        if (predefined != null && !predefined.equals(marking)) {
            throw new NotUnderstood("has a predefined id, " + labelOf(predefined) + ", and says something else");
        }
        return marking;
    }

    private static String labelOf(Marking marking) {
        return switch (marking) {
            case TlpMarking tlp -> tlp.tlp().label();
            case PapMarking pap -> pap.pap().label();
            default -> marking.id();
        };
    }

    /** {@code definition_type} and {@code definition}, and the two properties that OpenCTI puts above them. */
    private static void readDeprecatedForm(
            String id, JsonObject definition, List<Classified> classified, List<Marking> said) {
        String custom = definition.text("x_opencti_definition_type");
        if (custom != null) {
            // OpenCTI writes such a marking as a statement of no content; the custom properties are the marking.
            String value = definition.text("x_opencti_definition");
            said.add(ofType(id, custom, value == null ? "" : value, definition, classified));
            return;
        }
        JsonValue type = definition.get("definition_type");
        JsonValue content = definition.get("definition");
        if (type == null && content == null) {
            return;
        }
        if (!(type instanceof JsonString name) || !(content instanceof JsonObject body)) {
            throw new NotUnderstood("has a definition without its type, or the other way round");
        }
        if (body.size() != 1 || !(body.value(0) instanceof JsonString value)) {
            throw new NotUnderstood("has a definition that is not one text");
        }
        if (!body.name(0).equalsIgnoreCase(name.text())) {
            throw new NotUnderstood("has the definition type \"" + shortened(name.text()) + "\" and a definition of \""
                    + shortened(body.name(0)) + "\"");
        }
        said.add(ofType(id, name.text(), value.text(), definition, classified));
    }

    private static Marking ofType(
            String id, String type, String value, JsonObject definition, List<Classified> classified) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "tlp" -> tlp(id, value, definition);
            case "pap" -> pap(id, value, definition);
            case "statement" -> statement(id, value, definition, classified);
            default -> throw new NotUnderstood("is of the type \"" + shortened(type) + "\", which is not understood");
        };
    }

    private static void readExtensions(String id, JsonObject definition, List<Marking> said) {
        JsonValue value = definition.get("extensions");
        if (value == null) {
            return;
        }
        if (!(value instanceof JsonObject extensions)) {
            throw new NotUnderstood("has extensions that are " + value.kind());
        }
        for (int i = 0; i < extensions.size(); i++) {
            String name = extensions.name(i);
            if (name.equals(OPENCTI_EXTENSION)) {
                continue;
            }
            if (!(extensions.value(i) instanceof JsonObject body)) {
                throw new NotUnderstood(
                        "has an extension that is " + extensions.value(i).kind());
            }
            said.add(
                    switch (name) {
                        case Tlp.EXTENSION -> tlp(id, level(body, Tlp.PROPERTY), definition);
                        case Pap.EXTENSION -> pap(id, level(body, Pap.PROPERTY), definition);
                        case AcsMarking.EXTENSION -> AcsReader.read(id, body);
                        default -> throw new NotUnderstood(unknownExtension(name));
                    });
        }
    }

    private static String unknownExtension(String name) {
        String known = NAMED_EXTENSIONS.get(name);
        return known == null
                ? "has the extension " + shortened(name) + ", which is not understood"
                : "is a marking of " + known + ", which is not understood";
    }

    /** The one property of a TLP or PAP extension: nothing else may stand there (the extensions' JSON schemas). */
    private static String level(JsonObject body, String property) {
        String level = body.text(property);
        if (level == null || body.size() != 2 || !"property-extension".equals(body.text("extension_type"))) {
            throw new NotUnderstood("has an extension that is not \"" + property + "\" alone");
        }
        return level;
    }

    private static Marking tlp(String id, String level, JsonObject definition) {
        Tlp tlp = Tlp.ofLabel(level);
        if (tlp == null) {
            throw new NotUnderstood("claims TLP \"" + shortened(level) + "\", which is no level");
        }
        boolean fixed = tlp == Tlp.ofId(id) || (tlp == Tlp.AMBER_STRICT && id.equals(OPENCTI_AMBER_STRICT));
        if (!fixed) {
            throw new NotUnderstood("claims " + tlp + ", which has the id " + tlp.id());
        }
        String name = definition.text("name");
        if (name != null && Tlp.ofLabel(name) != tlp) {
            throw new NotUnderstood("claims " + tlp + " and is named \"" + shortened(name) + "\"");
        }
        return new TlpMarking(id, tlp);
    }

    /** PAP under an id of its own is believed, unlike TLP: it does not decide about passing on, and OpenCTI has such ids. */
    private static Marking pap(String id, String level, JsonObject definition) {
        Pap pap = Pap.ofLabel(level);
        String name = definition.text("name");
        if (pap == null) {
            throw new NotUnderstood("claims PAP \"" + shortened(level) + "\", which is no level");
        }
        if (name != null && Pap.ofLabel(name) != pap) {
            throw new NotUnderstood("claims " + pap + " and is named \"" + shortened(name) + "\"");
        }
        return new PapMarking(id, pap);
    }

    private static Marking statement(String id, String statement, JsonObject definition, List<Classified> classified) {
        if (statement.isBlank()) {
            throw new NotUnderstood("is a statement that says nothing");
        }
        if (statement.length() > STATEMENT_CHARS_MAX) {
            throw new NotUnderstood("is a statement of more than " + STATEMENT_CHARS_MAX + " characters");
        }
        String name = definition.text("name");
        for (String text : name == null ? List.of(statement) : List.of(statement, name)) {
            if (text.strip().regionMatches(true, 0, "TLP:", 0, 4) && Tlp.ofLabel(text) != null) {
                throw new NotUnderstood("claims " + Tlp.ofLabel(text) + " as a statement, which is no TLP marking");
            }
        }
        return new StatementMarking(id, statement, Tlp.namedIn(statement), classified);
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
