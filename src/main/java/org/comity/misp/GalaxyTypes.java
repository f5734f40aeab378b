package org.comity.misp;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which MISP galaxy type is which STIX domain object: one row a type, as in misp-stix. */
final class GalaxyTypes {
    private static final Map<String, String> TYPES = new HashMap<>();

    static {
        rows("attack-pattern", "cmtmf-attack-pattern", "mitre-attack-pattern", "mitre-ics-techniques");
        rows("attack-pattern", "mitre-enterprise-attack-attack-pattern", "mitre-mobile-attack-attack-pattern");
        rows("attack-pattern", "mitre-pre-attack-attack-pattern", "stix-2.1-attack-pattern");
        rows("campaign", "stix-2.1-campaign");
        rows("course-of-action", "mitre-course-of-action", "mitre-enterprise-attack-course-of-action");
        rows("course-of-action", "mitre-mobile-attack-course-of-action", "stix-2.1-course-of-action");
        rows("identity", "sector");
        rows("intrusion-set", "mitre-intrusion-set", "mitre-enterprise-attack-intrusion-set");
        rows("intrusion-set", "mitre-mobile-attack-intrusion-set", "mitre-pre-attack-intrusion-set");
        rows("intrusion-set", "stix-2.1-intrusion-set");
        rows("location", "country", "stix-2.1-location");
        rows("malware", "android", "backdoor", "banker", "cryptominers", "malpedia", "ransomware", "stealer");
        rows("malware", "mitre-malware", "mitre-enterprise-attack-malware", "mitre-ics-software");
        rows("malware", "mitre-mobile-attack-malware", "stix-2.1-malware");
        rows("threat-actor", "360net-threat-actor", "microsoft-activity-group", "mitre-ics-groups", "threat-actor");
        rows("threat-actor", "stix-2.1-threat-actor");
        rows("tool", "botnet", "exploit-kit", "rat", "tds", "tool", "mitre-tool");
        rows("tool", "mitre-enterprise-attack-tool", "mitre-mobile-attack-tool", "stix-2.1-tool");
        rows("vulnerability", "branded-vulnerability", "stix-2.1-vulnerability");
    }

    /** STIX types that have {@code aliases} (STIX 2.1 §4). */
    static final Set<String> WITH_ALIASES =
            Set.of("attack-pattern", "campaign", "intrusion-set", "malware", "threat-actor", "tool");

    /** STIX types that have {@code kill_chain_phases} (STIX 2.1 §4). */
    static final Set<String> WITH_PHASES = Set.of("attack-pattern", "malware", "tool");

    /** What an indicator may be said to indicate (STIX 2.1 §4.7); with all else it is merely related. */
    static final Set<String> INDICATED =
            Set.of("attack-pattern", "campaign", "intrusion-set", "malware", "threat-actor", "tool");

    private GalaxyTypes() {}

    private static void rows(String stix, String... galaxies) {
        for (String galaxy : galaxies) {
            TYPES.put(galaxy, stix);
        }
    }

    /** The STIX type of a galaxy's clusters; null where they have none. */
    static @Nullable String stix(String galaxy) {
        return TYPES.get(galaxy);
    }

    /** The galaxy in which MITRE ATT&CK's objects of a STIX type stand in MISP; null where there is none. */
    static @Nullable String mitre(String stix) {
        return switch (stix) {
            case "attack-pattern", "intrusion-set", "malware", "tool", "course-of-action" -> "mitre-" + stix;
            default -> null;
        };
    }
}
