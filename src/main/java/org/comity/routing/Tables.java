package org.comity.routing;

import java.util.List;

/**
 * What is known of addresses, each from an address to a number.
 *
 * @param networkOf numbers of networks
 * @param countryOf countries, as {@link TableFile} numbers them
 * @param sectorOf places in {@code sectors}
 * @param contactOf places in {@code contacts}
 * @param contacts addresses of mail to which abuse is reported
 */
public record Tables(
        RangeTable networkOf,
        RangeTable countryOf,
        RangeTable sectorOf,
        List<String> sectors,
        RangeTable contactOf,
        List<String> contacts) {
    public Tables {
        sectors = List.copyOf(sectors);
        contacts = List.copyOf(contacts);
    }

    /** Of networks and countries alone. */
    public static Tables of(RangeTable networkOf, RangeTable countryOf) {
        RangeTable nothing = RangeTable.builder().build();
        return new Tables(networkOf, countryOf, nothing, List.of(), nothing, List.of());
    }
}
