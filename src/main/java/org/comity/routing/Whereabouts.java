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

    /**
     * Where IPv4 addresses of some rows are: every address is somewhere, be it in no network and no country.
     *
     * @param into by the number of the row: its spot; the rest as {@link RangeTable#four(Observed, int[], int, int[], int[])}
     * @return nothing of meaning
     */
    int fours(Observed observed, int[] rows, int length, int[] scratch, int[] into) {
        return spots.four(observed, rows, length, scratch, into);
    }

    /** As {@link #fours}, of IPv6 addresses. */
    int sixes(Observed observed, int[] rows, int length, int[] scratch, int[] into) {
        return spots.six(observed, rows, length, scratch, into);
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
