package org.comity.routing;

import java.util.List;
import java.util.Locale;

/**
 * Whose victims are meant: any of these.
 *
 * @param prefixes networks such as {@code 192.0.2.0/24}
 * @param domains suffixes of the victim's host name, such as {@code hospital.example}
 * @param sectors in words as reports or tables have them, or the first two to six digits of a NAICS number; with a
 *     country behind an @ (<code>healthcare@NL</code>) only there
 * @param asns numbers of networks
 * @param countries in two letters
 */
public record Listed(
        List<String> prefixes, List<String> domains, List<String> sectors, List<String> asns, List<String> countries) {
    public static final Listed NOTHING = new Listed(List.of(), List.of(), List.of(), List.of(), List.of());

    /** @throws BadTable when something is not what it should be */
    public Listed {
        prefixes.forEach(each -> RangeTable.builder().add(each, 0));
        asns.forEach(TableFile::asn);
        countries.forEach(TableFile::country);
        prefixes = List.copyOf(prefixes);
        domains = domains.stream().map(Listed::suffix).toList();
        sectors = sectors.stream().map(Listed::sector).toList();
        asns = List.copyOf(asns);
        countries = List.copyOf(countries);
    }

    boolean isNothing() {
        return equals(NOTHING);
    }

    private static String suffix(String written) {
        String suffix = written.toLowerCase(Locale.ROOT);
        suffix = suffix.startsWith(".") ? suffix.substring(1) : suffix;
        if (!suffix.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?") || suffix.contains("..")) {
            throw new BadTable("\"" + written + "\" is no suffix of a host name; write one such as hospital.example");
        }
        return suffix;
    }

    private static String sector(String written) {
        int at = written.lastIndexOf('@');
        String words = SectorTable.small((at < 0 ? written : written.substring(0, at)).strip());
        if (words.isEmpty() || words.matches("[0-9]|[0-9]{7,}")) {
            throw new BadTable("\"" + written + "\" is no sector; write words as the reports have them, or two to six"
                    + " digits of NAICS, with a country behind an @ or without");
        }
        if (at < 0) {
            return words;
        }
        String country = written.substring(at + 1).strip();
        TableFile.country(country);
        return words + "@" + country.toUpperCase(Locale.ROOT);
    }
}
