package org.comity.stix;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Which relationships the standard defines between which types (STIX 2.1 §3.7, §4, §6, appendix B). */
final class Relationships {

    /** By source, then relationship type: the targets. */
    private static final Map<String, Map<String, Set<String>>> DEFINED = new HashMap<>();

    private static final String EVERY_OBSERVABLE = "*";

    static {
        of("attack-pattern", "delivers", "malware");
        of("attack-pattern", "targets", "identity location vulnerability");
        of("attack-pattern", "uses", "malware tool");
        of("campaign", "attributed-to", "intrusion-set threat-actor");
        of("campaign", "compromises", "infrastructure");
        of("campaign", "originates-from", "location");
        of("campaign", "targets", "identity location vulnerability");
        of("campaign", "uses", "attack-pattern infrastructure malware tool");
        of("course-of-action", "investigates", "indicator");
        of("course-of-action", "mitigates", "attack-pattern indicator malware tool vulnerability");
        of("course-of-action", "remediates", "malware vulnerability");
        of("domain-name", "resolves-to", "domain-name ipv4-addr ipv6-addr");
        of("identity", "located-at", "location");
        of("indicator", "based-on", "observed-data");
        of("indicator", "indicates", "attack-pattern campaign infrastructure intrusion-set malware threat-actor tool");
        of("infrastructure", "communicates-with", "infrastructure ipv4-addr ipv6-addr domain-name url");
        of("infrastructure", "consists-of", "infrastructure observed-data " + EVERY_OBSERVABLE);
        of("infrastructure", "controls", "infrastructure malware");
        of("infrastructure", "delivers", "malware");
        of("infrastructure", "has", "vulnerability");
        of("infrastructure", "hosts", "tool malware");
        of("infrastructure", "located-at", "location");
        of("infrastructure", "uses", "infrastructure");
        of("intrusion-set", "attributed-to", "threat-actor");
        of("intrusion-set", "compromises", "infrastructure");
        of("intrusion-set", "hosts", "infrastructure");
        of("intrusion-set", "originates-from", "location");
        of("intrusion-set", "owns", "infrastructure");
        of("intrusion-set", "targets", "identity location vulnerability");
        of("intrusion-set", "uses", "attack-pattern infrastructure malware tool");
        of("ipv4-addr", "belongs-to", "autonomous-system");
        of("ipv4-addr", "resolves-to", "mac-addr");
        of("ipv6-addr", "belongs-to", "autonomous-system");
        of("ipv6-addr", "resolves-to", "mac-addr");
        of("malware", "authored-by", "threat-actor intrusion-set");
        of("malware", "beacons-to", "infrastructure");
        of("malware", "communicates-with", "ipv4-addr ipv6-addr domain-name url");
        of("malware", "controls", "malware");
        of("malware", "downloads", "malware tool file");
        of("malware", "drops", "malware tool file");
        of("malware", "exfiltrates-to", "infrastructure");
        of("malware", "exploits", "vulnerability");
        of("malware", "originates-from", "location");
        of("malware", "targets", "identity infrastructure location vulnerability");
        of("malware", "uses", "attack-pattern infrastructure malware tool");
        of("malware", "variant-of", "malware");
        of("malware-analysis", "av-analysis-of", "malware");
        of("malware-analysis", "characterizes", "malware");
        of("malware-analysis", "dynamic-analysis-of", "malware");
        of("malware-analysis", "static-analysis-of", "malware");
        of("threat-actor", "attributed-to", "identity");
        of("threat-actor", "compromises", "infrastructure");
        of("threat-actor", "hosts", "infrastructure");
        of("threat-actor", "impersonates", "identity");
        of("threat-actor", "located-at", "location");
        of("threat-actor", "owns", "infrastructure");
        of("threat-actor", "targets", "identity location vulnerability");
        of("threat-actor", "uses", "attack-pattern infrastructure malware tool");
        of("tool", "delivers", "malware");
        of("tool", "drops", "malware");
        of("tool", "has", "vulnerability");
        of("tool", "targets", "identity infrastructure location vulnerability");
        of("tool", "uses", "infrastructure");
    }

    private Relationships() {}

    private static void of(String source, String type, String targets) {
        DEFINED.computeIfAbsent(source, s -> new HashMap<>()).put(type, Set.copyOf(List.of(targets.split(" "))));
    }

    /** Whether the standard defines this relationship; null where one of the types is not the standard's own. */
    static @Nullable Boolean defined(String source, String relationship, String target) {
        ObjectType from = ObjectType.of(source);
        ObjectType to = ObjectType.of(target);
        if (from == null || to == null) {
            return null;
        }
        Set<String> targets = DEFINED.getOrDefault(source, Map.of()).getOrDefault(relationship, Set.of());
        return switch (relationship) {
            case "related-to" -> true;
            case "derived-from", "duplicate-of" -> source.equals(target);
            default ->
                targets.contains(to.category() == Category.OBSERVABLE ? EVERY_OBSERVABLE : target)
                        || targets.contains(target);
        };
    }

    static void check(JsonObject object, Walk walk, String section) {
        String relationship = object.text("relationship_type");
        String source = object.text("source_ref");
        String target = object.text("target_ref");
        if (relationship == null
                || source == null
                || target == null
                || StixId.fault(source) != null
                || StixId.fault(target) != null) {
            return;
        }
        String from = StixId.typeOf(source);
        String to = StixId.typeOf(target);
        if (Boolean.FALSE.equals(defined(from, relationship, to))) {
            walk.warn(
                    "relationship_type",
                    "relationship-type",
                    section,
                    "the standard has no " + Walk.quoted(relationship) + " from " + from + " to " + to
                            + "; take one that it has, or related-to");
        }
    }
}
