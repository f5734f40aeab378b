package org.comity.stix;

import static org.comity.stix.Property.notApplicable;
import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** The properties that objects share, and which sort of object has which (STIX 2.1 §3.2). */
final class CommonProperties {
    private CommonProperties() {}

    /** No version of UUID is advised: whether a custom type is an SCO is not known. */
    static final int ANY_VERSION = 0;

    // §3.2: at least three digits of fraction.
    static final Kind MOMENT = new Kind.Time(3, Integer.MAX_VALUE);
    static final Kind CONFIDENCE = Kind.integer(0, 100);
    static final Kind MARKINGS = Kind.refs("marking-definition");
    // §3.2 says whose id stands in created_by_ref, and has no MUST for it.
    static final Kind IDENTITY = new Kind.Reference(Target.only("identity"), Severity.WARNING);
    static final Kind LABELS = Kind.listOf(Kind.STRING);

    // §2.11
    static final Kind KILL_CHAIN_NAME =
            Kind.should(Names::isHyphenated, "lower case with hyphens between words", "kill-chain-spelling", "2.11");
    static final Shape KILL_CHAIN_PHASE = new Shape(
            "kill-chain-phase",
            "2.11",
            List.of(required("kill_chain_name", KILL_CHAIN_NAME), required("phase_name", KILL_CHAIN_NAME)),
            List.of());
    static final Kind KILL_CHAIN_PHASES = Kind.listOf(Kind.nested(KILL_CHAIN_PHASE));

    // §2.5
    static final Kind URL = Kind.should(Formats::isUrl, "a URL of RFC 3986", "url", "2.5");
    static final Shape EXTERNAL_REFERENCE = new Shape(
            "external-reference",
            "2.5",
            List.of(
                    required("source_name", Kind.STRING),
                    optional("description", Kind.STRING),
                    optional("url", URL),
                    optional("hashes", Kind.HASHES),
                    optional("external_id", Kind.STRING)),
            List.of(
                    Rule.someOf("description", "url", "external_id"),
                    Rule.when("url", ExternalReferences::hashesAdvised),
                    Rule.when("external_id", ExternalReferences::knownSource)));
    static final Kind EXTERNAL_REFERENCES = Kind.listOf(Kind.nested(EXTERNAL_REFERENCE));

    /** §4: domain objects and §5: relationship objects. */
    static List<Property> versioned(String type, Property... specific) {
        return join(
                List.of(
                        required("type", Kind.ANY),
                        required("spec_version", Kind.special(CommonProperties::specVersion)),
                        required("id", id(type, 4)),
                        optional("created_by_ref", IDENTITY),
                        required("created", MOMENT),
                        required("modified", MOMENT),
                        optional("revoked", Kind.BOOLEAN),
                        optional("labels", LABELS),
                        optional("confidence", CONFIDENCE),
                        optional("lang", Kind.LANGUAGE),
                        optional("external_references", EXTERNAL_REFERENCES),
                        optional("object_marking_refs", MARKINGS),
                        optional("granular_markings", GranularMarkings.KIND),
                        optional("extensions", Extensions.KIND),
                        Property.forbidden("defanged")),
                specific);
    }

    /** §6: cyber-observable objects. Those who version them all the same use the versioning properties (§3.6). */
    static List<Property> observable(String type, int uuidVersion, Property... specific) {
        return join(
                List.of(
                        required("type", Kind.ANY),
                        required("id", id(type, uuidVersion)),
                        optional("spec_version", Kind.special(CommonProperties::specVersion)),
                        optional("object_marking_refs", MARKINGS),
                        optional("granular_markings", GranularMarkings.KIND),
                        optional("defanged", Kind.BOOLEAN),
                        optional("extensions", Extensions.KIND),
                        notApplicable("created_by_ref", IDENTITY),
                        notApplicable("created", MOMENT),
                        notApplicable("modified", MOMENT),
                        notApplicable("revoked", Kind.BOOLEAN),
                        notApplicable("labels", LABELS),
                        notApplicable("confidence", CONFIDENCE),
                        notApplicable("lang", Kind.LANGUAGE),
                        notApplicable("external_references", EXTERNAL_REFERENCES)),
                specific);
    }

    /** Two tables, one after the other. */
    static List<Property> join(List<Property> common, Property... specific) {
        var rows = new ArrayList<>(common);
        rows.addAll(List.of(specific));
        return rows;
    }

    /** {@code id}: of the object's own type (the empty text: of a custom one), with a UUID version as §2.9 asks for. */
    static Kind id(String type, int versionAdvised) {
        return Kind.special((value, walk) -> {
            if (!(value instanceof JsonString string)) {
                walk.wrongSort(value, "an identifier", "2.9");
                return;
            }
            String id = string.text();
            String fault = StixId.fault(id);
            if (fault != null) {
                walk.error("identifier", "2.9", Walk.quoted(id) + " is no identifier: " + fault);
                return;
            }
            String own = type.isEmpty() ? String.valueOf(walk.object().text("type")) : type;
            if (!StixId.isOf(id, own)) {
                walk.error("identifier-type", "2.9", "the id of a " + own + " begins with " + own + "--");
            } else if (versionAdvised != ANY_VERSION && StixId.version(id) != versionAdvised) {
                walk.warn(
                        "uuid-version",
                        "2.9",
                        "the UUID should be of version " + versionAdvised + ", found " + StixId.version(id));
            }
        });
    }

    /** {@code spec_version}: {@code 2.1} alone. */
    static void specVersion(JsonValue value, Walk walk) {
        if (!(value instanceof JsonString string)) {
            walk.wrongSort(value, "a string", "2.15");
        } else if (!string.text().equals("2.1")) {
            walk.error("spec-version", "3.2", "expected \"2.1\", found " + Walk.quoted(string.text()));
        }
    }
}
