package org.comity.observed;

import org.comity.json.JsonObject;

/**
 * A report of XARF 4: its source is whoever should act. Who reports, who sends and what was attacked are never looked at.
 */
final class Xarf {
    private Xarf() {}

    static boolean isOne(JsonObject object) {
        String version = object.text("xarf_version");
        return version != null && version.startsWith("4.");
    }

    static Observation read(JsonObject report) {
        return new Observation(
                text(report, "timestamp"),
                text(report, "source_identifier"),
                text(report, "source_port"),
                text(report, "domain"),
                text(report, "category") + "/" + text(report, "type"),
                text(report, "malware_family"),
                text(report, "url"),
                "",
                "");
    }

    private static String text(JsonObject report, String name) {
        return Texts.of(report.get(name));
    }
}
