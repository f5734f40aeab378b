package org.comity.routing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who gets rows of one report. The most specific says: the longest prefix, else the longest suffix of the host name,
 * else the sector, else the network, else the country, else the contact for abuse. Everybody listed at the first of these
 * levels gets the row. Whoever has not subscribed the report is not here at all. Never changed once made.
 */
public final class Routes {
    /** Where a victim is of whom a host name is known and no address: in no network and no country. */
    static final int NOWHERE = -1;

    /** Numbers of recipients, as they stand in the list; not to be changed. */
    private static final int[] NOBODY = {};

    private final int[][] groups;
    private final RangeTable prefixes;
    private final SuffixTable domains;
    private final SectorTable sectors;
    private final boolean anySector;
    /** By spot: the group of those listed for the network there, else for the country. */
    private final int[] atSpot;

    private final Tables tables;
    private final Whereabouts whereabouts;
    private final byte[][] sectorWords;
    private final int[][] contacts;
    private final @Nullable OptOut[] optOuts;

    private Routes(List<Recipient> recipients, String report, Tables tables, int contactsFrom) {
        this.tables = tables;
        this.whereabouts = tables.whereabouts(networks(recipients));
        var all = new Groups();
        RangeTable.Builder byPrefix = RangeTable.builder();
        listed(recipients, report, Listed::prefixes, Routes::canonical, all).forEach(byPrefix::add);
        prefixes = byPrefix.build();
        domains = new SuffixTable(listed(recipients, report, Listed::domains, Function.identity(), all));
        Map<String, Integer> bySector = listed(recipients, report, Listed::sectors, Function.identity(), all);
        sectors = new SectorTable(bySector);
        anySector = !bySector.isEmpty();
        var networks = new NumberTable(listed(recipients, report, Listed::asns, TableFile::asn, all));
        var countries = new NumberTable(listed(recipients, report, Listed::countries, TableFile::country, all));
        atSpot = new int[whereabouts.size()];
        for (int spot = 0; spot < atSpot.length; spot++) {
            int ofNetwork = group(networks, whereabouts.network(spot));
            atSpot[spot] = ofNetwork != RangeTable.NONE ? ofNetwork : group(countries, whereabouts.country(spot));
        }
        groups = all.all.toArray(int[][]::new);
        sectorWords = tables.sectors().stream()
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        contacts = new int[contactsFrom < 0 ? 0 : tables.contacts().size()][];
        for (int i = 0; i < contacts.length; i++) {
            contacts[i] = new int[] {contactsFrom + i};
        }
        optOuts = recipients.stream().map(each -> OptOut.of(each, report)).toArray(OptOut[]::new);
    }

    /** Every network that somebody names, whether for this report or another: so all reports share what is made of them. */
    private static Set<Integer> networks(List<Recipient> recipients) {
        return recipients.stream()
                .flatMap(each -> Stream.of(each.actsOn(), each.optedOut()))
                .flatMap(each -> each.asns().stream())
                .map(TableFile::asn)
                .collect(Collectors.toSet());
    }

    private static int group(NumberTable listed, int number) {
        return number == RangeTable.NONE ? RangeTable.NONE : listed.at(number);
    }

    /**
     * Routes for one report.
     *
     * @param contactsFrom where in the list the recipients for {@link Tables#contacts} begin, one for each in their order;
     *     negative where nobody is written to whom the list does not name
     */
    public static Routes of(List<Recipient> recipients, String report, Tables tables, int contactsFrom) {
        return new Routes(recipients, report, tables, contactsFrom);
    }

    /** From what is listed to the group of those who list it. */
    private static <K> Map<K, Integer> listed(
            List<Recipient> recipients,
            String report,
            Function<Listed, List<String>> what,
            Function<String, K> read,
            Groups groups) {
        var byKey = new LinkedHashMap<K, TreeSet<Integer>>();
        for (int i = 0; i < recipients.size(); i++) {
            if (recipients.get(i).takes(report)) {
                for (String each : what.apply(recipients.get(i).actsOn())) {
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
     * @param spot where the victim is, as {@link #fours} says, or {@link #NOWHERE}
     * @param row of the batch, in which host name and sector are read
     */
    int[] responsible(Address victim, int spot, CsvBatch batch, int row, Columns columns) {
        int group = spot == NOWHERE ? RangeTable.NONE : prefixes.at(victim);
        if (group == RangeTable.NONE) {
            int from = batch.fieldFrom(row, columns.host());
            int to = batch.fieldTo(row, columns.host());
            group = to > from ? domains.at(batch.bytes(), from, to) : RangeTable.NONE;
        }
        if (group == RangeTable.NONE && anySector) {
            group = sector(sectors, victim, spot, batch, row, columns);
        }
        if (group == RangeTable.NONE && spot != NOWHERE) {
            group = atSpot[spot];
        }
        if (group != RangeTable.NONE) {
            return groups[group];
        }
        if (contacts.length == 0 || spot == NOWHERE) {
            return NOBODY;
        }
        int contact = tables.contactOf().at(victim);
        return contact == RangeTable.NONE ? NOBODY : contacts[contact];
    }

    /** Where the victims of some rows are by the tables: as {@link Whereabouts#fours}. */
    int fours(Observed observed, int[] rows, int count, int[] scratch, int[] into) {
        return whereabouts.fours(observed, rows, count, scratch, into);
    }

    /** Where the victims of some rows are by the tables: as {@link Whereabouts#sixes}. */
    int sixes(Observed observed, int[] rows, int count, int[] scratch, int[] into) {
        return whereabouts.sixes(observed, rows, count, scratch, into);
    }

    /** The country there, as {@link Sightings#countryName} tells. */
    int country(int spot) {
        int country = spot == NOWHERE ? RangeTable.NONE : whereabouts.country(spot);
        return country == RangeTable.NONE ? Sightings.NO_COUNTRY : country;
    }

    /** How many are in the list. */
    int recipients() {
        return optOuts.length;
    }

    /** The table's word on the victim's sector counts; where it has none, the report's. */
    private int sector(SectorTable listed, Address victim, int spot, CsvBatch batch, int row, Columns columns) {
        int country = spot == NOWHERE ? RangeTable.NONE : whereabouts.country(spot);
        int known = spot == NOWHERE ? RangeTable.NONE : tables.sectorOf().at(victim);
        if (known != RangeTable.NONE) {
            return listed.at(sectorWords[known], 0, sectorWords[known].length, country);
        }
        int found = listed.at(
                batch.bytes(),
                batch.fieldFrom(row, columns.industry()),
                batch.fieldTo(row, columns.industry()),
                country);
        return found != RangeTable.NONE
                ? found
                : listed.at(
                        batch.bytes(),
                        batch.fieldFrom(row, columns.sector()),
                        batch.fieldTo(row, columns.sector()),
                        country);
    }

    /** Whether that recipient, though responsible, wants nothing of this report or of this victim. */
    boolean hasOptedOut(int recipient, Address victim, int spot, CsvBatch batch, int row, Columns columns) {
        OptOut optOut = optOuts[recipient];
        return optOut != null && optOut.holds(this, victim, spot, batch, row, columns);
    }

    /** What one recipient does not want. */
    private record OptOut(
            boolean ofReport,
            RangeTable prefixes,
            SuffixTable domains,
            SectorTable sectors,
            NumberTable networks,
            NumberTable countries) {
        static @Nullable OptOut of(Recipient recipient, String report) {
            Listed listed = recipient.optedOut();
            boolean ofReport = recipient.hasOptedOut(report);
            if (!ofReport && listed.isNothing()) {
                return null;
            }
            RangeTable.Builder prefixes = RangeTable.builder();
            listed.prefixes().forEach(each -> prefixes.add(each, 1));
            return new OptOut(
                    ofReport,
                    prefixes.build(),
                    new SuffixTable(those(listed.domains(), Function.identity())),
                    new SectorTable(those(listed.sectors(), Function.identity())),
                    new NumberTable(those(listed.asns(), TableFile::asn)),
                    new NumberTable(those(listed.countries(), TableFile::country)));
        }

        private static <K> Map<K, Integer> those(List<String> listed, Function<String, K> read) {
            var those = new HashMap<K, Integer>();
            listed.forEach(each -> those.put(read.apply(each), 1));
            return those;
        }

        boolean holds(Routes routes, Address victim, int spot, CsvBatch batch, int row, Columns columns) {
            if (ofReport || (spot != NOWHERE && prefixes.at(victim) != RangeTable.NONE)) {
                return true;
            }
            int from = batch.fieldFrom(row, columns.host());
            int to = batch.fieldTo(row, columns.host());
            if ((to > from && domains.at(batch.bytes(), from, to) != RangeTable.NONE)
                    || routes.sector(sectors, victim, spot, batch, row, columns) != RangeTable.NONE) {
                return true;
            }
            return spot != NOWHERE
                    && (group(networks, routes.whereabouts.network(spot)) != RangeTable.NONE
                            || group(countries, routes.whereabouts.country(spot)) != RangeTable.NONE);
        }
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
