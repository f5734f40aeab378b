package org.comity.stix;

import static org.comity.stix.CommonProperties.KILL_CHAIN_PHASES;
import static org.comity.stix.Kind.BOOLEAN;
import static org.comity.stix.Kind.FLOAT;
import static org.comity.stix.Kind.STRING;
import static org.comity.stix.Kind.TIMESTAMP;
import static org.comity.stix.Kind.closed;
import static org.comity.stix.Kind.integer;
import static org.comity.stix.Kind.listOf;
import static org.comity.stix.Kind.number;
import static org.comity.stix.Kind.open;
import static org.comity.stix.Kind.ref;
import static org.comity.stix.Kind.refs;
import static org.comity.stix.Kind.should;
import static org.comity.stix.Property.advised;
import static org.comity.stix.Property.deprecated;
import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;
import static org.comity.stix.Property.reserved;
import static org.comity.stix.Rule.after;
import static org.comity.stix.Rule.needs;
import static org.comity.stix.Rule.notBefore;
import static org.comity.stix.Rule.notBoth;
import static org.comity.stix.Rule.someOf;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;

/** The domain objects, a row a property (STIX 2.1 §4); the common properties stand in {@link CommonProperties}. */
final class DomainObjects {
    private DomainObjects() {}

    private static final Kind STRINGS = listOf(STRING);
    private static final Kind MOTIVATION = open(Vocabularies.ATTACK_MOTIVATION);

    // STIX 2.1 §4.1
    static final ObjectType ATTACK_PATTERN = type(
            "attack-pattern",
            "4.1.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("aliases", STRINGS),
                    optional("kill_chain_phases", KILL_CHAIN_PHASES)));

    // STIX 2.1 §4.2
    static final ObjectType CAMPAIGN = type(
            "campaign",
            "4.2.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("aliases", STRINGS),
                    optional("first_seen", TIMESTAMP),
                    optional("last_seen", TIMESTAMP),
                    optional("objective", STRING)),
            notBefore("last_seen", "first_seen"));

    // STIX 2.1 §4.3
    static final ObjectType COURSE_OF_ACTION = type(
            "course-of-action",
            "4.3.1",
            List.of(required("name", STRING), optional("description", STRING), reserved("action")));

    // STIX 2.1 §4.4
    static final ObjectType GROUPING = type(
            "grouping",
            "4.4.1",
            List.of(
                    optional("name", STRING),
                    optional("description", STRING),
                    required("context", open(Vocabularies.GROUPING_CONTEXT)),
                    required("object_refs", refs(Target.ANY))));

    // STIX 2.1 §4.5
    static final ObjectType IDENTITY = type(
            "identity",
            "4.5.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("roles", STRINGS),
                    optional("identity_class", open(Vocabularies.IDENTITY_CLASS)),
                    optional("sectors", listOf(open(Vocabularies.INDUSTRY_SECTOR))),
                    optional("contact_information", STRING)));

    // STIX 2.1 §4.6
    static final ObjectType INCIDENT =
            type("incident", "4.6.1", List.of(required("name", STRING), optional("description", STRING)));

    // STIX 2.1 §4.7
    static final ObjectType INDICATOR = type(
            "indicator",
            "4.7.1",
            List.of(
                    advised("name", STRING),
                    advised("description", STRING),
                    optional("indicator_types", listOf(open(Vocabularies.INDICATOR_TYPE))),
                    required("pattern", STRING),
                    required("pattern_type", open(Vocabularies.PATTERN_TYPE)),
                    optional("pattern_version", STRING),
                    required("valid_from", TIMESTAMP),
                    optional("valid_until", TIMESTAMP),
                    optional("kill_chain_phases", KILL_CHAIN_PHASES)),
            after("valid_until", "valid_from"),
            Rule.when("pattern", IndicatorPattern::check));

    // STIX 2.1 §4.8
    static final ObjectType INFRASTRUCTURE = type(
            "infrastructure",
            "4.8.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("infrastructure_types", listOf(open(Vocabularies.INFRASTRUCTURE_TYPE))),
                    optional("aliases", STRINGS),
                    optional("kill_chain_phases", KILL_CHAIN_PHASES),
                    optional("first_seen", TIMESTAMP),
                    optional("last_seen", TIMESTAMP)),
            notBefore("last_seen", "first_seen"));

    // STIX 2.1 §4.9
    static final ObjectType INTRUSION_SET = type(
            "intrusion-set",
            "4.9.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("aliases", STRINGS),
                    optional("first_seen", TIMESTAMP),
                    optional("last_seen", TIMESTAMP),
                    optional("goals", STRINGS),
                    optional("resource_level", open(Vocabularies.ATTACK_RESOURCE_LEVEL)),
                    optional("primary_motivation", MOTIVATION),
                    optional("secondary_motivations", listOf(MOTIVATION))),
            notBefore("last_seen", "first_seen"));

    // STIX 2.1 §4.10
    static final ObjectType LOCATION = type(
            "location",
            "4.10.1",
            List.of(
                    optional("name", STRING),
                    optional("description", STRING),
                    optional("latitude", number(-90, 90)),
                    optional("longitude", number(-180, 180)),
                    optional("precision", FLOAT),
                    optional("region", open(Vocabularies.REGION)),
                    optional(
                            "country",
                            should(Formats::isCountry, "a country code of ISO 3166-1 such as DE", "country", "4.10.1")),
                    optional(
                            "administrative_area",
                            should(
                                    Formats::isSubdivision,
                                    "a code of ISO 3166-2 such as DE-BE",
                                    "administrative-area",
                                    "4.10.1")),
                    optional("city", STRING),
                    optional("street_address", STRING),
                    optional("postal_code", STRING)),
            someOf("region", "country", "latitude", "longitude"),
            needs("latitude", "longitude"),
            needs("longitude", "latitude"),
            needs("precision", "latitude"));

    // STIX 2.1 §4.11
    static final ObjectType MALWARE = type(
            "malware",
            "4.11.1",
            List.of(
                    optional("name", STRING),
                    optional("description", STRING),
                    optional("malware_types", listOf(open(Vocabularies.MALWARE_TYPE))),
                    required("is_family", BOOLEAN),
                    optional("aliases", STRINGS),
                    optional("kill_chain_phases", KILL_CHAIN_PHASES),
                    optional("first_seen", TIMESTAMP),
                    optional("last_seen", TIMESTAMP),
                    optional("operating_system_refs", refs("software")),
                    optional("architecture_execution_envs", listOf(open(Vocabularies.PROCESSOR_ARCHITECTURE))),
                    optional("implementation_languages", listOf(open(Vocabularies.IMPLEMENTATION_LANGUAGE))),
                    optional("capabilities", listOf(open(Vocabularies.MALWARE_CAPABILITIES))),
                    optional("sample_refs", refs("file", "artifact"))),
            notBefore("last_seen", "first_seen"),
            Rule.when("is_family", DomainObjects::familyHasName));

    // STIX 2.1 §4.12
    static final ObjectType MALWARE_ANALYSIS = type(
            "malware-analysis",
            "4.12.1",
            List.of(
                    required(
                            "product",
                            should(
                                    Names::isHyphenated,
                                    "lower case with hyphens between words",
                                    "product-spelling",
                                    "4.12.1")),
                    optional("version", STRING),
                    optional("host_vm_ref", ref("software")),
                    optional("operating_system_ref", ref("software")),
                    optional("installed_software_refs", refs("software")),
                    optional("configuration_version", STRING),
                    optional("modules", STRINGS),
                    optional("analysis_engine_version", STRING),
                    optional("analysis_definition_version", STRING),
                    optional("submitted", TIMESTAMP),
                    optional("analysis_started", TIMESTAMP),
                    optional("analysis_ended", TIMESTAMP),
                    optional("result_name", STRING),
                    optional("result", open(Vocabularies.MALWARE_RESULT)),
                    optional("analysis_sco_refs", refs(Target.OBSERVABLE)),
                    optional("sample_ref", ref("file", "network-traffic", "artifact"))),
            someOf("result", "analysis_sco_refs"));

    // STIX 2.1 §4.13
    static final ObjectType NOTE = type(
            "note",
            "4.13.1",
            List.of(
                    optional("abstract", STRING),
                    required("content", STRING),
                    optional("authors", STRINGS),
                    required("object_refs", refs(Target.ANY))));

    // STIX 2.1 §4.14
    static final ObjectType OBSERVED_DATA = type(
            "observed-data",
            "4.14.1",
            List.of(
                    required("first_observed", TIMESTAMP),
                    required("last_observed", TIMESTAMP),
                    required("number_observed", integer(1, 999_999_999)),
                    deprecated("objects", ObservableContainer.KIND),
                    optional("object_refs", refs(Target.OBSERVABLE_OR_RELATIONSHIP))),
            notBefore("last_observed", "first_observed"),
            someOf("objects", "object_refs"),
            notBoth("objects", "object_refs"),
            Rule.when("object_refs", DomainObjects::observes));

    // STIX 2.1 §4.15
    static final ObjectType OPINION = type(
            "opinion",
            "4.15.1",
            List.of(
                    optional("explanation", STRING),
                    optional("authors", STRINGS),
                    required("opinion", closed(Vocabularies.OPINION)),
                    required("object_refs", refs(Target.ANY))));

    // STIX 2.1 §4.16
    static final ObjectType REPORT = type(
            "report",
            "4.16.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("report_types", listOf(open(Vocabularies.REPORT_TYPE))),
                    required("published", TIMESTAMP),
                    required("object_refs", refs(Target.ANY))));

    // STIX 2.1 §4.17
    static final ObjectType THREAT_ACTOR = type(
            "threat-actor",
            "4.17.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("threat_actor_types", listOf(open(Vocabularies.THREAT_ACTOR_TYPE))),
                    optional("aliases", STRINGS),
                    optional("first_seen", TIMESTAMP),
                    optional("last_seen", TIMESTAMP),
                    optional("roles", listOf(open(Vocabularies.THREAT_ACTOR_ROLE))),
                    optional("goals", STRINGS),
                    optional("sophistication", open(Vocabularies.THREAT_ACTOR_SOPHISTICATION)),
                    optional("resource_level", open(Vocabularies.ATTACK_RESOURCE_LEVEL)),
                    optional("primary_motivation", MOTIVATION),
                    optional("secondary_motivations", listOf(MOTIVATION)),
                    optional("personal_motivations", listOf(MOTIVATION))),
            notBefore("last_seen", "first_seen"));

    // STIX 2.1 §4.18
    static final ObjectType TOOL = type(
            "tool",
            "4.18.1",
            List.of(
                    required("name", STRING),
                    optional("description", STRING),
                    optional("tool_types", listOf(open(Vocabularies.TOOL_TYPE))),
                    optional("aliases", STRINGS),
                    optional("kill_chain_phases", KILL_CHAIN_PHASES),
                    optional("tool_version", STRING)));

    // STIX 2.1 §4.19
    static final ObjectType VULNERABILITY =
            type("vulnerability", "4.19.1", List.of(required("name", STRING), optional("description", STRING)));

    static final List<ObjectType> ALL = List.of(
            ATTACK_PATTERN,
            CAMPAIGN,
            COURSE_OF_ACTION,
            GROUPING,
            IDENTITY,
            INCIDENT,
            INDICATOR,
            INFRASTRUCTURE,
            INTRUSION_SET,
            LOCATION,
            MALWARE,
            MALWARE_ANALYSIS,
            NOTE,
            OBSERVED_DATA,
            OPINION,
            REPORT,
            THREAT_ACTOR,
            TOOL,
            VULNERABILITY);

    private static ObjectType type(String name, String section, List<Property> specific, Rule... rules) {
        var all = new ArrayList<>(List.of(notBefore("modified", "created")));
        all.addAll(List.of(rules));
        var rows = CommonProperties.versioned(name, specific.toArray(Property[]::new));
        return new ObjectType(name, Category.DOMAIN, new Shape(name, section, rows, all), List.of());
    }

    /** §4.11.1: a family is known by its name. */
    private static void familyHasName(JsonObject malware, Walk walk, String section) {
        if (malware.get("is_family") == JsonBoolean.TRUE && !malware.has("name")) {
            walk.error("name", "needed-property", section, "a malware family must have a name; add it");
        }
    }

    /** §4.14.1: what was observed is an observable; relationships alone are not enough. */
    private static void observes(JsonObject observed, Walk walk, String section) {
        if (!(observed.get("object_refs") instanceof JsonArray refs) || refs.isEmpty()) {
            return;
        }
        for (int i = 0; i < refs.size(); i++) {
            if (!(refs.get(i) instanceof JsonString ref)
                    || StixId.fault(ref.text()) != null
                    || Target.OBSERVABLE.allows(ref.text())) {
                return; // what is no identifier at all has been reported where it stands
            }
        }
        walk.error("object_refs", "observed-sco", section, "at least one reference must be to an SCO; add it");
    }
}
