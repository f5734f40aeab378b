package org.comity.kinds.incident;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The words in which an incident is assessed, as others publish them. */
final class Words {

    /** Reference Security Incident Taxonomy, the classes (CC0, ENISA and TF-CSIRT). */
    static final Set<String> CLASSES = Set.of(
            "abusive-content",
            "malicious-code",
            "information-gathering",
            "intrusion-attempts",
            "intrusions",
            "availability",
            "information-content-security",
            "fraud",
            "vulnerable",
            "other",
            "test");

    /** Severity of the impact: none, minor, large, very large (NIS Cooperation Group's taxonomy, as MISP names it). */
    static final Set<String> SEVERITIES = Set.of("white", "green", "yellow", "red");

    /** Whether it was one (STIX incident core extension 2.1 §5.5, incident-determination-enum). */
    static final Set<String> STIX_DETERMINATIONS =
            Set.of("blocked", "confirmed", "failed-attempt", "false-positive", "suspected");

    /** The same, and two words of an earlier draft of it, in which steps have been signed. */
    static final Set<String> DETERMINATIONS = Set.of(
            "blocked", "confirmed", "failed-attempt", "false-positive", "low-value", "successful-attempt", "suspected");

    /** How it is expected to go on (the same taxonomy). */
    static final Set<String> OUTLOOKS = Set.of("improving", "stable", "worsening");

    /** Sectors of Annexes I and II of Directive (EU) 2022/2555. */
    static final Set<String> SECTORS = Set.of(
            "energy",
            "transport",
            "banking",
            "financial-market-infrastructures",
            "health",
            "drinking-water",
            "waste-water",
            "digital-infrastructure",
            "ict-service-management",
            "public-administration",
            "space",
            "postal-and-courier",
            "waste-management",
            "chemicals",
            "food",
            "manufacturing",
            "digital-providers",
            "research");

    /** ISO 3166-1 alpha-2, as the Java runtime lists them. */
    static final Set<String> COUNTRIES =
            Arrays.stream(Locale.getISOCountries()).collect(Collectors.toUnmodifiableSet());

    private Words() {}
}
