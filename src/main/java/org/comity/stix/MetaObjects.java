package org.comity.stix;

import static org.comity.stix.CommonProperties.IDENTITY;
import static org.comity.stix.CommonProperties.MOMENT;
import static org.comity.stix.Kind.BOOLEAN;
import static org.comity.stix.Kind.STRING;
import static org.comity.stix.Kind.TIMESTAMP;
import static org.comity.stix.Kind.closed;
import static org.comity.stix.Kind.listOf;
import static org.comity.stix.Kind.ref;
import static org.comity.stix.Property.advised;
import static org.comity.stix.Property.notApplicable;
import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;
import static org.comity.stix.Rule.notBefore;
import static org.comity.stix.Rule.someOf;

import java.util.List;
import org.comity.json.JsonObject;

/** The meta objects and the bundle, a row a property (STIX 2.1 §7, §8). */
final class MetaObjects {
    private MetaObjects() {}

    private static final Kind SPEC_VERSION = Kind.special(CommonProperties::specVersion);

    // STIX 2.1 §7.1
    static final ObjectType LANGUAGE_CONTENT = type(
            "language-content",
            "7.1.1",
            List.of(
                    required("type", Kind.ANY),
                    required("spec_version", SPEC_VERSION),
                    required("id", CommonProperties.id("language-content", 4)),
                    required("created", MOMENT),
                    required("modified", MOMENT),
                    optional("created_by_ref", IDENTITY),
                    optional("revoked", BOOLEAN),
                    optional("labels", CommonProperties.LABELS),
                    optional("confidence", CommonProperties.CONFIDENCE),
                    optional("external_references", CommonProperties.EXTERNAL_REFERENCES),
                    optional("object_marking_refs", CommonProperties.MARKINGS),
                    optional("granular_markings", GranularMarkings.KIND),
                    optional("extensions", Extensions.KIND),
                    notApplicable("lang", Kind.LANGUAGE),
                    Property.forbidden("defanged"),
                    required("object_ref", ref(Target.ANY)),
                    optional("object_modified", TIMESTAMP),
                    required("contents", LanguageContents.KIND)),
            notBefore("modified", "created"));

    // STIX 2.1 §7.2.1
    static final ObjectType MARKING_DEFINITION = type(
            "marking-definition",
            "7.2.1.1",
            List.of(
                    required("type", Kind.ANY),
                    required("spec_version", SPEC_VERSION),
                    required("id", CommonProperties.id("marking-definition", 4)),
                    required("created", MOMENT),
                    optional("created_by_ref", IDENTITY),
                    optional("external_references", CommonProperties.EXTERNAL_REFERENCES),
                    optional("object_marking_refs", CommonProperties.MARKINGS),
                    optional("granular_markings", GranularMarkings.KIND),
                    optional("extensions", Extensions.KIND),
                    notApplicable("modified", MOMENT),
                    notApplicable("revoked", BOOLEAN),
                    notApplicable("labels", CommonProperties.LABELS),
                    notApplicable("confidence", CommonProperties.CONFIDENCE),
                    notApplicable("lang", Kind.LANGUAGE),
                    Property.forbidden("defanged"),
                    optional("name", STRING),
                    optional("definition_type", STRING),
                    optional("definition", MarkingDefinitions.DEFINITION)),
            someOf("extensions", "definition_type"),
            someOf("extensions", "definition"),
            Rule.always(MarkingDefinitions::check));

    // STIX 2.1 §7.3
    static final ObjectType EXTENSION_DEFINITION = type(
            "extension-definition",
            "7.3.1",
            List.of(
                    required("type", Kind.ANY),
                    required("spec_version", SPEC_VERSION),
                    required("id", CommonProperties.id("extension-definition", 4)),
                    required("created", MOMENT),
                    required("modified", MOMENT),
                    required("created_by_ref", IDENTITY),
                    optional("revoked", BOOLEAN),
                    optional("labels", CommonProperties.LABELS),
                    optional("external_references", CommonProperties.EXTERNAL_REFERENCES),
                    optional("object_marking_refs", CommonProperties.MARKINGS),
                    optional("granular_markings", GranularMarkings.KIND),
                    notApplicable("confidence", CommonProperties.CONFIDENCE),
                    notApplicable("lang", Kind.LANGUAGE),
                    notApplicable("extensions", Extensions.KIND),
                    Property.forbidden("defanged"),
                    required("name", STRING),
                    advised("description", STRING),
                    required("schema", STRING),
                    required("version", STRING),
                    required("extension_types", listOf(closed(Vocabularies.EXTENSION_TYPE))),
                    optional("extension_properties", listOf(STRING))),
            notBefore("modified", "created"),
            Rule.when("extension_types", MetaObjects::topLevelProperties));

    static final List<ObjectType> ALL = List.of(LANGUAGE_CONTENT, MARKING_DEFINITION, EXTENSION_DEFINITION);

    // STIX 2.1 §8.1; its objects are checked one by one
    static final Shape BUNDLE = new Shape(
            "bundle",
            "8.1",
            List.of(
                    required("type", Kind.ANY),
                    required("id", CommonProperties.id("bundle", 4)),
                    optional("objects", listOf(Kind.special(MetaObjects::isObject))),
                    notApplicable("spec_version", Kind.ANY)),
            List.of());

    private static ObjectType type(String name, String section, List<Property> rows, Rule... rules) {
        return new ObjectType(name, Category.META, new Shape(name, section, rows, List.of(rules)), List.of());
    }

    private static void isObject(org.comity.json.JsonValue value, Walk walk) {
        if (!(value instanceof JsonObject)) {
            walk.wrongSort(value, "a STIX object", "8.1");
        }
    }

    /** §7.3.1: names of properties belong to the top-level sort of extension alone, and should stand there. */
    private static void topLevelProperties(JsonObject definition, Walk walk, String section) {
        boolean topLevel = definition.texts("extension_types").contains("toplevel-property-extension");
        boolean names = definition.has("extension_properties");
        if (names && !topLevel) {
            walk.error(
                    "extension_properties",
                    "needed-property",
                    section,
                    "extension_properties needs toplevel-property-extension among extension_types");
        } else if (topLevel && !names) {
            walk.warn(
                    "extension_properties",
                    "advised-property",
                    section,
                    "a toplevel-property-extension should list the names of its properties");
        }
    }
}
