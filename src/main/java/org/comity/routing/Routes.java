package org.comity.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who gets rows of one report. The most specific says: the longest prefix, else the longest suffix of the host name,
 * else the network, else the country. Everybody listed at the first of these levels gets the row. Whoever has not
 * subscribed the report is not here at all. Never changed once made.
 */
public final class Routes {
    /** Numbers of recipients, as they stand in the list; not to be changed. */
    private static final int[] NOBODY = {};

    private final int[][] groups;
    private final RangeTable prefixes;
    private final SuffixTable domains;
    private final NumberTable networks;
    private final int[] countries;
    private final RangeTable networkOf;
    private final RangeTable countryOf;
    private final boolean[] optedOut;
    private final @Nullable RangeTable[] optedOutOf;

    private Routes(
            Groups groups,
            RangeTable prefixes,
            Map<String, Integer> domains,
            Map<Integer, Integer> asns,
            Map<Integer, Integer> countries,
            RangeTable networkOf,
            RangeTable countryOf,
            boolean[] optedOut,
            @Nullable RangeTable[] optedOutOf) {
        this.groups = groups.all.toArray(int[][]::new);
        this.prefixes = prefixes;
        this.domains = new SuffixTable(domains);
        this.networks = new NumberTable(asns);
        this.countries = new int[26 * 26];
        Arrays.fill(this.countries, RangeTable.NONE);
        countries.forEach((country, group) -> this.countries[country] = group);
        this.networkOf = networkOf;
        this.countryOf = countryOf;
        this.optedOut = optedOut;
        this.optedOutOf = optedOutOf;
    }

    /**
     * Routes for one report.
     *
     * @param networkOf from an address to the number of its network
     * @param countryOf from an address to its country, as {@link TableFile} reads both
     * @throws BadTable when a recipient lists what is no prefix, network or country
     */
    public static Routes of(List<Recipient> recipients, String report, RangeTable networkOf, RangeTable countryOf) {
        var groups = new Groups();
        var optedOut = new boolean[recipients.size()];
        var optedOutOf = new RangeTable[recipients.size()];
        for (int i = 0; i < recipients.size(); i++) {
            optedOut[i] = recipients.get(i).hasOptedOut(report);
            List<String> prefixes = recipients.get(i).optedOutPrefixes();
            if (!prefixes.isEmpty()) {
                RangeTable.Builder table = RangeTable.builder();
                prefixes.forEach(each -> table.add(each, 1));
                optedOutOf[i] = table.build();
            }
        }
        RangeTable.Builder prefixes = RangeTable.builder();
        listed(recipients, report, Recipient::prefixes, Routes::canonical, groups)
                .forEach((prefix, group) -> prefixes.add(prefix, group));
        return new Routes(
                groups,
                prefixes.build(),
                listed(recipients, report, Recipient::domains, Function.identity(), groups),
                listed(recipients, report, Recipient::asns, TableFile::asn, groups),
                listed(recipients, report, Recipient::countries, TableFile::country, groups),
                networkOf,
                countryOf,
                optedOut,
                optedOutOf);
    }

    /** From what is listed to the group of those who list it. */
    private static <K> Map<K, Integer> listed(
            List<Recipient> recipients,
            String report,
            Function<Recipient, List<String>> what,
            Function<String, K> read,
            Groups groups) {
        var byKey = new LinkedHashMap<K, TreeSet<Integer>>();
        for (int i = 0; i < recipients.size(); i++) {
            if (recipients.get(i).takes(report)) {
                for (String each : what.apply(recipients.get(i))) {
                    byKey.computeIfAbsent(read.apply(each), key -> new TreeSet<>())
                            .add(i);
                }
            }
        }
        var listed = new LinkedHashMap<K, Integer>();
        byKey.forEach((key, members) -> listed.put(key, groups.of(List.copyOf(members))));
        return listed;
    }

    /** One text for one network, so that two recipients who write it in two ways share it. */
    private static String canonical(String prefix) {
        RangeTable.builder().add(prefix, 0); // refuses what is none
        int slash = prefix.indexOf('/');
        Address first = Address.of(slash < 0 ? prefix : prefix.substring(0, slash));
        String length = slash < 0
                ? (first.isFour() ? "32" : "128")
                : String.valueOf(Integer.parseInt(prefix.substring(slash + 1)));
        if (first.isFour()) {
            int bits = first.four();
            return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255) + "/"
                    + length;
        }
        var text = new StringBuilder();
        for (int group = 0; group < 8; group++) {
            long half = group < 4 ? first.high() : first.low();
            text.append(group == 0 ? "" : ":").append(Long.toHexString(half >>> (48 - 16 * (group % 4)) & 0xffff));
        }
        return text.append('/').append(length).toString();
    }

    /**
     * Who is responsible: the numbers of recipients, in the order of the list; empty where nobody is. It is the same
     * array again and again and must not be changed.
     *
     * @param hostFrom where the victim's host name begins in the text
     * @param hostTo where it ends; the same place where there is none
     */
    public int[] responsible(Address victim, byte[] text, int hostFrom, int hostTo) {
        int group = prefixes.at(victim);
        if (group == RangeTable.NONE && hostTo > hostFrom) {
            group = domains.at(text, hostFrom, hostTo);
        }
        if (group == RangeTable.NONE) {
            int network = networkOf.at(victim);
            group = network == RangeTable.NONE ? RangeTable.NONE : networks.at(network);
        }
        if (group == RangeTable.NONE) {
            int country = countryOf.at(victim);
            group = country == RangeTable.NONE ? RangeTable.NONE : countries[country];
        }
        return group == RangeTable.NONE ? NOBODY : groups[group];
    }

    /**
     * Looks where {@link #responsible} will look, for some rows at once, so that memory is on its way when it asks.
     *
     * @param rows the numbers of so many rows
     * @return nothing of meaning
     */
    int ahead(Observed observed, int[] rows, int count) {
        return networkOf.ahead(observed, rows, count) + countryOf.ahead(observed, rows, count);
    }

    /** How many are in the list. */
    int recipients() {
        return optedOut.length;
    }

    /** Whether that recipient, though responsible, wants nothing of this report or of this address. */
    public boolean hasOptedOut(int recipient, Address victim) {
        if (optedOut[recipient]) {
            return true;
        }
        RangeTable of = optedOutOf[recipient];
        return of != null && of.at(victim) != RangeTable.NONE;
    }

    /** Sets of recipients that occur, each once. */
    private static final class Groups {
        private final List<int[]> all = new ArrayList<>();
        private final Map<List<Integer>, Integer> known = new HashMap<>();

        int of(List<Integer> members) {
            return known.computeIfAbsent(members, fresh -> {
                all.add(fresh.stream().mapToInt(Integer::intValue).toArray());
                return all.size() - 1;
            });
        }
    }
}
