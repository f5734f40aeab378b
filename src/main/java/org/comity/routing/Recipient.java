package org.comity.routing;

import java.util.List;
import java.util.Locale;

/**
 * Who can act, on what, and what they want of it.
 *
 * @param id names its folder: small letters, digits, dots and hyphens
 * @param name for people
 * @param prefixes networks such as {@code 192.0.2.0/24}
 * @param domains suffixes of the victim's host name, such as {@code hospital.example}
 * @param asns numbers of networks
 * @param countries in two letters
 * @param reports what is subscribed; a name may end in {@code *}; empty for every report. For any other report this
 *     recipient is as if it were not there
 * @param optedOutReports reports that end here: responsible, and wants none
 * @param optedOutPrefixes networks of which the same is said
 */
public record Recipient(
        String id,
        String name,
        List<String> prefixes,
        List<String> domains,
        List<String> asns,
        List<String> countries,
        List<String> reports,
        List<String> optedOutReports,
        List<String> optedOutPrefixes) {
    private static final String ID = "[a-z0-9][a-z0-9.-]{0,62}";

    public Recipient {
        if (!id.matches(ID)) {
            throw new BadTable("the recipient \"" + id + "\" cannot be the name of a folder; write small letters,"
                    + " digits, dots and hyphens, 63 at most");
        }
        prefixes = List.copyOf(prefixes);
        domains = domains.stream().map(Recipient::suffix).toList();
        asns = List.copyOf(asns);
        countries = List.copyOf(countries);
        reports = reports.stream().map(Recipient::pattern).toList();
        optedOutReports = optedOutReports.stream().map(Recipient::pattern).toList();
        optedOutPrefixes = List.copyOf(optedOutPrefixes);
    }

    private static String suffix(String written) {
        String suffix = written.toLowerCase(Locale.ROOT);
        suffix = suffix.startsWith(".") ? suffix.substring(1) : suffix;
        if (!suffix.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?") || suffix.contains("..")) {
            throw new BadTable("\"" + written + "\" is no suffix of a host name; write one such as hospital.example");
        }
        return suffix;
    }

    private static String pattern(String written) {
        if (!written.matches("[a-z0-9_]*\\*?") || written.isEmpty()) {
            throw new BadTable(
                    "\"" + written + "\" is no name of a report; write one such as event4_sinkhole or event4_*");
        }
        return written;
    }

    boolean takes(String report) {
        return reports.isEmpty() || reports.stream().anyMatch(each -> isMeant(each, report));
    }

    boolean hasOptedOut(String report) {
        return optedOutReports.stream().anyMatch(each -> isMeant(each, report));
    }

    private static boolean isMeant(String pattern, String report) {
        return pattern.endsWith("*")
                ? report.startsWith(pattern.substring(0, pattern.length() - 1))
                : report.equals(pattern);
    }
}
