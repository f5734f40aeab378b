package org.comity.stix;

import org.comity.json.JsonObject;

/** What must hold inside an external reference (STIX 2.1 §2.5, and §4.1.1 and §4.19.1 on CAPEC and CVE). */
final class ExternalReferences {
    private ExternalReferences() {}

    static void hashesAdvised(JsonObject reference, Walk walk, String section) {
        if (!reference.has("hashes")) {
            walk.warn("hashes", "url-hashes", section, "a url should have hashes of its content beside it");
        }
    }

    /** An identifier of CVE or CAPEC, and the source it must be given with, belong together. */
    static void knownSource(JsonObject reference, Walk walk, String section) {
        String source = reference.text("source_name");
        String id = reference.text("external_id");
        if (source == null || id == null) {
            return;
        }
        String type = walk.object().text("type");
        if (source.equals("cve") != isCve(id)) {
            report("vulnerability".equals(type), "4.19.1", "cve", "CVE-2026-12345", walk);
        }
        if (source.equals("capec") != isCapec(id)) {
            report("attack-pattern".equals(type), "4.1.1", "capec", "CAPEC-163", walk);
        }
    }

    private static void report(boolean binding, String section, String source, String example, Walk walk) {
        String message = "source_name " + source + " and an external_id such as " + example + " go together";
        if (binding) {
            walk.error("external_id", "external-id", section, message);
        } else {
            walk.warn("external_id", "external-id", section, message);
        }
    }

    static boolean isCve(String id) {
        int second = id.indexOf('-', 4);
        return id.startsWith("CVE-")
                && second == 8
                && isDigits(id, 4, 8)
                && id.length() >= 13
                && isDigits(id, 9, id.length());
    }

    static boolean isCapec(String id) {
        return id.startsWith("CAPEC-") && id.length() > 6 && isDigits(id, 6, id.length());
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Names.digit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
