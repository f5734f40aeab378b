package org.comity.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as STIX writes them (§3.2): UTC, with milliseconds. */
final class Stamps {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Stamps() {}

    static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
