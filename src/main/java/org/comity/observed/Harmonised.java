package org.comity.observed;

import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An event of IntelMQ, by the names of its data harmonisation: the source is whoever is infected, open or abused. Names may
 * be written with dots, or as objects within objects.
 */
final class Harmonised {
    private Harmonised() {}

    static boolean isOne(JsonObject object) {
        return said(object, "source.ip") != null
                || said(object, "source.fqdn") != null
                || said(object, "time.source") != null
                || said(object, "classification.type") != null
                || said(object, "feed.name") != null;
    }

    static Observation read(JsonObject event) {
        String host = text(event, "source.fqdn");
        return new Observation(
                text(event, "time.source"),
                text(event, "source.ip"),
                text(event, "source.port"),
                host.isEmpty() ? text(event, "source.reverse_dns") : host,
                text(event, "classification.type"),
                text(event, "malware.name"),
                text(event, "source.url"),
                text(event, "extra.sector"),
                text(event, "extra.naics"));
    }

    private static String text(JsonObject event, String name) {
        return Texts.of(said(event, name));
    }

    private static @Nullable JsonValue said(JsonObject event, String name) {
        JsonValue flat = event.get(name);
        if (flat != null) {
            return flat;
        }
        int dot = name.indexOf('.');
        JsonObject within = dot < 0 ? null : event.object(name.substring(0, dot));
        return within == null ? null : said(within, name.substring(dot + 1));
    }
}
