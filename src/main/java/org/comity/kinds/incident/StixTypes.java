package org.comity.kinds.incident;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types of incidents as STIX names them (event-type-ov, §4.4) in classes of the RSIT; what has no one class is not here. */
final class StixTypes {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            entry("aggregation-information-phishing-schemes", "fraud"),
            entry("brute-force-attempt", "intrusion-attempts"),
            entry("c&c-server-hosting", "malicious-code"),
            entry("compromised-system", "intrusions"),
            entry("connection-malware-port", "malicious-code"),
            entry("connection-malware-system", "malicious-code"),
            entry("content-forbidden-by-law", "abusive-content"),
            entry("control-system-bypass", "intrusions"),
            entry("copyrighted-content", "fraud"),
            entry("data-exfiltration", "information-content-security"),
            entry("deletion-information", "information-content-security"),
            entry("denial-of-service", "availability"),
            entry("destruction", "information-content-security"),
            entry("dictionary-attack-attempt", "intrusion-attempts"),
            entry("disruption-data-transmission", "availability"),
            entry("dissemination-malware-email", "malicious-code"),
            entry("dissemination-phishing-emails", "fraud"),
            entry("dns-cache-poisoning", "intrusions"),
            entry("dns-local-resolver-hijacking", "intrusions"),
            entry("dns-server-compromise", "intrusions"),
            entry("exploit", "intrusions"),
            entry("exploit-attempt", "intrusion-attempts"),
            entry("exploit-framework-exhausting-resources", "availability"),
            entry("exploit-tool-exhausting-resources", "availability"),
            entry("file-inclusion", "intrusions"),
            entry("file-inclusion-attempt", "intrusion-attempts"),
            entry("hosting-malware-webpage", "malicious-code"),
            entry("hosting-phishing-sites", "fraud"),
            entry("illegitimate-use-name", "fraud"),
            entry("illegitimate-use-resources", "fraud"),
            entry("infected-by-known-malware", "malicious-code"),
            entry("known-malware", "malicious-code"),
            entry("modification-information", "information-content-security"),
            entry("network-scanning", "information-gathering"),
            entry("packet-flood", "availability"),
            entry("password-cracking-attempt", "intrusion-attempts"),
            entry("ransomware", "malicious-code"),
            entry("scan-probe", "information-gathering"),
            entry("spam", "abusive-content"),
            entry("sql-injection", "intrusions"),
            entry("sql-injection-attempt", "intrusion-attempts"),
            entry("system-probe", "information-gathering"),
            entry("theft-access-credentials", "intrusions"),
            entry("unauthorized-access-information", "information-content-security"),
            entry("unauthorized-access-system", "intrusions"),
            entry("unauthorized-release", "information-content-security"),
            entry("wiretapping", "information-gathering"),
            entry("worm-spreading", "malicious-code"),
            entry("xss", "intrusions"),
            entry("xss-attempt", "intrusion-attempts"));

    private StixTypes() {}

    /** The class of the RSIT; null where that word names none. */
    static @Nullable String classOf(String type) {
        return Words.CLASSES.contains(type) ? type : CLASSES.get(type);
    }
}
