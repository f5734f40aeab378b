package org.comity.observed;

import java.util.List;

/**
 * What an observation says of its victim; a text is empty where it says nothing. Of destinations and of command-and-control
 * hosts there is nothing in it.
 *
 * @param timestamp when it was seen
 * @param ip the victim's address
 * @param port the victim's port
 * @param hostname the victim's
 * @param tag of what sort it is
 * @param infection the malware
 * @param url what lies at the victim's
 * @param sector the victim's, in words
 * @param naics the victim's sector as a number
 */
public record Observation(
        String timestamp,
        String ip,
        String port,
        String hostname,
        String tag,
        String infection,
        String url,
        String sector,
        String naics) {
    /** The names of what {@link #values} gives, as columns of a report have them. */
    public static final List<String> COLUMNS =
            List.of("timestamp", "ip", "port", "hostname", "tag", "infection", "url", "sector", "naics");

    /** In the order of {@link #COLUMNS}. */
    public String[] values() {
        return new String[] {timestamp, ip, port, hostname, tag, infection, url, sector, naics};
    }
}
