package org.comity.routing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of addresses, each from an address to a number. What it says never changes. */
public final class Tables {
    private final RangeTable networkOf;
    private final RangeTable countryOf;
    private final RangeTable sectorOf;
    private final List<String> sectors;
    private final RangeTable contactOf;
    private final List<String> contacts;

    private Set<Integer> askedLast = Set.of();
    private @Nullable Whereabouts madeLast;

    private Tables(
            RangeTable networkOf,
            RangeTable countryOf,
            RangeTable sectorOf,
            List<String> sectors,
            RangeTable contactOf,
            List<String> contacts) {
        this.networkOf = networkOf;
        this.countryOf = countryOf;
        this.sectorOf = sectorOf;
        this.sectors = List.copyOf(sectors);
        this.contactOf = contactOf;
        this.contacts = List.copyOf(contacts);
    }

    /**
     * Of everything.
     *
     * @param networkOf numbers of networks
     * @param countryOf countries, as {@link TableFile} numbers them
     * @param sectorOf places in {@code sectors}
     * @param contactOf places in {@code contacts}
     * @param contacts addresses of mail to which abuse is reported
     */
    public static Tables of(
            RangeTable networkOf,
            RangeTable countryOf,
            RangeTable sectorOf,
            List<String> sectors,
            RangeTable contactOf,
            List<String> contacts) {
        return new Tables(networkOf, countryOf, sectorOf, sectors, contactOf, contacts);
    }

    /** Of networks and countries alone. */
    public static Tables of(RangeTable networkOf, RangeTable countryOf) {
        RangeTable nothing = RangeTable.builder().build();
        return of(networkOf, countryOf, nothing, List.of(), nothing, List.of());
    }

    /**
     * Networks and countries in one. Making it goes over all there is, so the last one is kept: routes of many reports ask
     * for the same networks.
     *
     * @param asked the networks to be told apart
     */
    synchronized Whereabouts whereabouts(Set<Integer> asked) {
        if (madeLast == null || !askedLast.equals(asked)) {
            askedLast = Set.copyOf(asked);
            madeLast = new Whereabouts(networkOf, countryOf, askedLast);
        }
        return madeLast;
    }

    RangeTable sectorOf() {
        return sectorOf;
    }

    List<String> sectors() {
        return sectors;
    }

    RangeTable contactOf() {
        return contactOf;
    }

    /** Addresses of mail to which abuse is reported, each once. */
    public List<String> contacts() {
        return contacts;
    }
}
