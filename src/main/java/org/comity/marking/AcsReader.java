package org.comity.marking;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ACS extension of a marking-definition; readable beside its JSON schema, {@code isa-acs-3-0.json}.
 *
 * <p>Whatever is not in the schema, or has a value outside its vocabularies, ends the reading with {@link NotUnderstood}.
 */
final class AcsReader {

    private static final Set<String> MEMBERS = words("""
            extension_type identifier name create_date_time responsible_entity_custodian
            responsible_entity_originator authority_reference policy_reference original_classification
            derivative_classification declassification resource_disposition public_release access_privilege
            further_sharing control_set""");

    private static final Set<String> CONTROLS = words("""
            classification sci_controls logical_authority_category formal_determination caveat sensitivity
            shareability entity permitted_nationalities permitted_organizations""");

    private static final Set<String> FORMAL_DETERMINATIONS = words("""
            PUBREL NF AIS PII-NECESSARY-TO-UNDERSTAND-THREAT NO-PII-PRESENT FOUO
            INFORMATION-DIRECTLY-RELATED-TO-CYBERSECURITY-THREAT""");
    private static final Set<String> CAVEATS = words("FISA POSSIBLEPII CISAPROPRIETARY");
    private static final Set<String> SENSITIVITIES = words("NTOC_DHS_ECYBER_SVC_SHARE.NSA.NSA PCII LES INT PII PR TEI");
    private static final Set<String> SHAREABILITIES = words("NCC EM LE IC");
    private static final Set<String> ENTITIES = words("MIL GOV CTR SVR SVC DEV NET");
    private static final Set<String> ACTIONS =
            words("DSPLY IDSRC TENOT NETDEF LEGAL INTEL TEARLINE OPACTION REQUEST ANONYMOUSACCESS CISAUSES ALL");
    private static final Set<String> SCOPES =
            words("permitted_nationalities permitted_organizations shareability entity");

    /** Values that are names of organisations, countries or registers, which no closed list has. */
    private static final Set<String> OPEN = Set.of();

    private static final String ALL = "ALL";

    private static final Pattern POLICY =
            Pattern.compile("urn:isa:policy:acs:ns:v3\\.0\\?privdefault=(permit|deny)&sharedefault=(permit|deny)");

    private AcsReader() {}

    static AcsMarking read(String id, JsonObject body) {
        only(body, MEMBERS, "the extension");
        if (!"property-extension".equals(body.text("extension_type"))) {
            throw new NotUnderstood("has an ACS extension that is no property-extension");
        }
        AcsMarking.Controls controls = controls(required(body, "control_set"));
        if (controls.classification() == AcsMarking.Classification.U) {
            for (String name : List.of("original_classification", "derivative_classification", "declassification")) {
                if (body.has(name)) {
                    throw new NotUnderstood(
                            "is ACS, says U and has " + name + ", which only classified resources have");
                }
            }
        }
        List<String> policies = List.of(text(body, "policy_reference").strip().split("\\s+"));
        return new AcsMarking(
                id,
                text(body, "identifier"),
                optionalText(body, "name"),
                text(body, "create_date_time"),
                text(body, "responsible_entity_custodian"),
                optionalText(body, "responsible_entity_originator"),
                texts(body, "authority_reference", OPEN),
                policies.stream().allMatch(policy -> permits(policy, 1)),
                policies.stream().allMatch(policy -> permits(policy, 2)),
                controls,
                objects(body, "access_privilege").stream()
                        .map(AcsReader::privilege)
                        .toList(),
                objects(body, "further_sharing").stream()
                        .map(AcsReader::sharing)
                        .toList(),
                disposition(optional(body, "resource_disposition")),
                publicRelease(optional(body, "public_release")),
                body);
    }

    private static AcsMarking.Controls controls(JsonObject set) {
        only(set, CONTROLS, "control_set");
        AcsMarking.Classification classification = switch (text(set, "classification")) {
            case "U" -> AcsMarking.Classification.U;
            case "C" -> AcsMarking.Classification.C;
            case "S" -> AcsMarking.Classification.S;
            case "TS" -> AcsMarking.Classification.TS;
            default -> throw new NotUnderstood("is ACS with a classification that is not U, C, S or TS");
        };
        return new AcsMarking.Controls(
                classification,
                texts(set, "sci_controls", OPEN),
                texts(set, "logical_authority_category", OPEN),
                texts(set, "formal_determination", FORMAL_DETERMINATIONS),
                texts(set, "caveat", CAVEATS),
                texts(set, "sensitivity", SENSITIVITIES),
                texts(set, "shareability", SHAREABILITIES),
                texts(set, "entity", ENTITIES),
                texts(set, "permitted_nationalities", OPEN),
                texts(set, "permitted_organizations", OPEN));
    }

    private static boolean permits(String policy, int group) {
        Matcher matcher = POLICY.matcher(policy);
        if (!matcher.matches()) {
            throw new NotUnderstood(
                    "is ACS under a policy that is not understood: " + MarkingDefinition.shortened(policy));
        }
        return "permit".equals(matcher.group(group));
    }

    private static AcsMarking.Privilege privilege(JsonObject rule) {
        only(rule, Set.of("privilege_action", "privilege_scope", "rule_effect"), "access_privilege");
        String action = text(rule, "privilege_action");
        if (!ACTIONS.contains(action)) {
            throw new NotUnderstood(
                    "is ACS with the action " + MarkingDefinition.shortened(action) + ", which is not understood");
        }
        JsonObject scope = required(rule, "privilege_scope");
        only(scope, SCOPES, "privilege_scope");
        if (scope.isEmpty()) {
            throw new NotUnderstood("is ACS with a privilege for nobody");
        }
        return new AcsMarking.Privilege(
                action,
                new AcsMarking.Scope(
                        texts(scope, "permitted_nationalities", OPEN),
                        texts(scope, "permitted_organizations", OPEN),
                        textsOrAll(scope, "shareability", SHAREABILITIES),
                        textsOrAll(scope, "entity", ENTITIES)),
                permitted(rule));
    }

    private static AcsMarking.Sharing sharing(JsonObject rule) {
        only(rule, Set.of("sharing_scope", "rule_effect"), "further_sharing");
        List<String> scope = texts(rule, "sharing_scope", OPEN);
        if (scope.isEmpty()) {
            throw new NotUnderstood("is ACS with a sharing rule for nobody");
        }
        return new AcsMarking.Sharing(scope, permitted(rule));
    }

    private static boolean permitted(JsonObject rule) {
        return switch (text(rule, "rule_effect")) {
            case "permit" -> true;
            case "deny" -> false;
            default -> throw new NotUnderstood("is ACS with a rule that neither permits nor denies");
        };
    }

    private static AcsMarking.@Nullable Disposition disposition(@Nullable JsonObject body) {
        if (body == null) {
            return null;
        }
        only(body, Set.of("disposition_date", "disposition_process"), "resource_disposition");
        return new AcsMarking.Disposition(text(body, "disposition_date"), text(body, "disposition_process"));
    }

    private static AcsMarking.@Nullable PublicRelease publicRelease(@Nullable JsonObject body) {
        if (body == null) {
            return null;
        }
        only(body, Set.of("released_by", "released_on"), "public_release");
        return new AcsMarking.PublicRelease(text(body, "released_by"), optionalText(body, "released_on"));
    }

    // Where it says that something is classified; read apart, so that it is found in what is otherwise not understood.

    static List<Classified> classified(JsonObject definition) {
        JsonObject extensions = definition.object("extensions");
        JsonObject body = extensions == null ? null : extensions.object(AcsMarking.EXTENSION);
        return body == null ? List.of() : classifiedExtension(body);
    }

    static List<Classified> classifiedExtension(JsonObject body) {
        var found = new ArrayList<Classified>();
        JsonObject controls = body.object("control_set");
        if (controls != null) {
            JsonValue level = controls.get("classification");
            if (level != null && !level.equals(JsonValue.of("U"))) {
                found.add(new Classified(
                        "control_set.classification",
                        level instanceof JsonString text ? text.text() : level.toString()));
            }
            JsonValue sci = controls.get("sci_controls");
            if (sci != null) {
                found.add(new Classified("control_set.sci_controls", sci.toString()));
            }
        }
        return found;
    }

    // The small words of the reader itself.

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s+"));
    }

    private static void only(JsonObject object, Set<String> names, String where) {
        for (int i = 0; i < object.size(); i++) {
            if (!names.contains(object.name(i))) {
                throw new NotUnderstood("is ACS with \"" + MarkingDefinition.shortened(object.name(i)) + "\" in "
                        + where + ", which is not understood");
            }
        }
    }

    private static String text(JsonObject object, String name) {
        String text = optionalText(object, name);
        if (text == null || text.isBlank()) {
            throw new NotUnderstood("is ACS without " + name);
        }
        return text;
    }

    private static @Nullable String optionalText(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value != null && !(value instanceof JsonString)) {
            throw new NotUnderstood("is ACS with a " + name + " that is " + value.kind());
        }
        return object.text(name);
    }

    private static JsonObject required(JsonObject object, String name) {
        JsonObject member = optional(object, name);
        if (member == null) {
            throw new NotUnderstood("is ACS without " + name);
        }
        return member;
    }

    private static @Nullable JsonObject optional(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value != null && !(value instanceof JsonObject)) {
            throw new NotUnderstood("is ACS with a " + name + " that is " + value.kind());
        }
        return object.object(name);
    }

    /** The elements of an array; an array that stands there empty is not understood: nobody, or everybody? */
    private static List<JsonValue> elements(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array) || array.isEmpty()) {
            throw new NotUnderstood("is ACS with a " + name + " that is no list of one or more");
        }
        return array.elements();
    }

    private static List<String> texts(JsonObject object, String name, Set<String> vocabulary) {
        var texts = new ArrayList<String>();
        for (JsonValue element : elements(object, name)) {
            if (!(element instanceof JsonString text) || text.text().isBlank()) {
                throw new NotUnderstood("is ACS with a " + name + " that holds " + element.kind());
            }
            if (!vocabulary.isEmpty() && !vocabulary.contains(text.text())) {
                throw new NotUnderstood("is ACS with the " + name + " " + MarkingDefinition.shortened(text.text())
                        + ", which is not understood");
            }
            texts.add(text.text());
        }
        return List.copyOf(texts);
    }

    private static List<String> textsOrAll(JsonObject object, String name, Set<String> vocabulary) {
        JsonArray array = object.array(name);
        return array != null && array.size() == 1 && array.get(0).equals(JsonValue.of(ALL))
                ? List.of(ALL)
                : texts(object, name, vocabulary);
    }

    private static List<JsonObject> objects(JsonObject object, String name) {
        var objects = new ArrayList<JsonObject>();
        for (JsonValue element : elements(object, name)) {
            if (!(element instanceof JsonObject member)) {
                throw new NotUnderstood("is ACS with a " + name + " that holds " + element.kind());
            }
            objects.add(member);
        }
        return objects;
    }
}
