package org.comity.stix;

import static org.comity.stix.Kind.BOOLEAN;
import static org.comity.stix.Kind.STRING;
import static org.comity.stix.Kind.TIMESTAMP;
import static org.comity.stix.Kind.integer;
import static org.comity.stix.Kind.must;
import static org.comity.stix.Kind.ref;
import static org.comity.stix.Kind.refs;
import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;
import static org.comity.stix.Rule.after;
import static org.comity.stix.Rule.notBefore;

import java.util.ArrayList;
import java.util.List;

/** The two relationship objects, a row a property (STIX 2.1 §5). */
final class RelationshipObjects {
    private RelationshipObjects() {}

    // STIX 2.1 §5.1
    static final ObjectType RELATIONSHIP = type(
            "relationship",
            "5.1.2",
            List.of(
                    required(
                            "relationship_type",
                            must(
                                    Formats::isRelationshipType,
                                    "a-z, 0-9 and hyphens only",
                                    "relationship-type-name",
                                    "5.1.2")),
                    optional("description", STRING),
                    required("source_ref", ref(Target.DOMAIN_OR_OBSERVABLE)),
                    required("target_ref", ref(Target.DOMAIN_OR_OBSERVABLE)),
                    optional("start_time", TIMESTAMP),
                    optional("stop_time", TIMESTAMP)),
            after("stop_time", "start_time"),
            Rule.when("relationship_type", Relationships::check));

    // STIX 2.1 §5.2
    static final ObjectType SIGHTING = type(
            "sighting",
            "5.2.1",
            List.of(
                    optional("description", STRING),
                    optional("first_seen", TIMESTAMP),
                    optional("last_seen", TIMESTAMP),
                    optional("count", integer(0, 999_999_999)),
                    required("sighting_of_ref", ref(Target.DOMAIN)),
                    optional("observed_data_refs", refs("observed-data")),
                    optional("where_sighted_refs", refs("identity", "location")),
                    optional("summary", BOOLEAN)),
            notBefore("last_seen", "first_seen"));

    static final List<ObjectType> ALL = List.of(RELATIONSHIP, SIGHTING);

    private static ObjectType type(String name, String section, List<Property> specific, Rule... rules) {
        var all = new ArrayList<>(List.of(notBefore("modified", "created")));
        all.addAll(List.of(rules));
        var rows = CommonProperties.versioned(name, specific.toArray(Property[]::new));
        return new ObjectType(name, Category.RELATIONSHIP, new Shape(name, section, rows, all), List.of());
    }
}
