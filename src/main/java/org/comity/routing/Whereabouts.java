package org.comity.routing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Network and country of addresses, from two tables made into one, so that both are found by looking once. Networks that
 * nobody asks for are left out, which lets most ranges become one with their neighbours: what is looked through stays near
 * the processor. Each pair that occurs has a number, its spot. Never changed once made.
 */
final class Whereabouts {
    private static final int FIRST_SPOTS = 1 << 10;

    private final RangeTable spots;
    private int[] networks = new int[FIRST_SPOTS];
    private int[] countries = new int[FIRST_SPOTS];
    private int count;

    /**
     * Makes one of two.
     *
     * @param networkOf numbers of networks
     * @param countryOf countries, as {@link TableFile} numbers them
     * @param asked the networks to be told apart; every other is as none
     */
    Whereabouts(RangeTable networkOf, RangeTable countryOf, Set<Integer> asked) {
        Map<Long, Integer> known = new HashMap<>();
        spots = RangeTable.joined(networkOf, countryOf, (network, country) -> {
            int told = asked.contains(network) ? network : RangeTable.NONE;
            return known.computeIfAbsent(
                    (long) told << Integer.SIZE | country & 0xffff_ffffL, pair -> spot(told, country));
        });
        networks = Arrays.copyOf(networks, count);
        countries = Arrays.copyOf(countries, count);
    }

    private int spot(int network, int country) {
        if (count == networks.length) {
            networks = Arrays.copyOf(networks, 2 * count);
            countries = Arrays.copyOf(countries, 2 * count);
        }
        networks[count] = network;
        countries[count] = country;
        return count++;
    }

    /** Where that address is: every address is somewhere, be it in no network and no country. */
    int at(Address address) {
        return spots.at(address);
    }

    /** As {@link RangeTable#ahead}. */
    int ahead(Observed observed, int[] rows, int length) {
        return spots.ahead(observed, rows, length);
    }

    /** How many spots there are. */
    int size() {
        return count;
    }

    /** The number of the network, where it was asked for, or {@link RangeTable#NONE}. */
    int network(int spot) {
        return networks[spot];
    }

    /** The country, or {@link RangeTable#NONE}. */
    int country(int spot) {
        return countries[spot];
    }
}
