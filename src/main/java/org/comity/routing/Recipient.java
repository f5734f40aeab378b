package org.comity.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Who can act, on what, and what they want of it.
 *
 * @param id names its folder: small letters, digits, dots and hyphens
 * @param name for people
 * @param mail where to write to; empty where that is not said
 * @param actsOn whose victims it is responsible for
 * @param reports what is subscribed; a name may end in {@code *}; empty for every report. For any other report this
 *     recipient is as if it were not there
 * @param optedOut victims whose rows end here: responsible, and wants none
 * @param optedOutReports reports of which the same is said
 */
public record Recipient(
        String id,
        String name,
        String mail,
        Listed actsOn,
        List<String> reports,
        Listed optedOut,
        List<String> optedOutReports) {
    private static final String ID = "[a-z0-9][a-z0-9.-]{0,62}";
    private static final int READABLE_CHARS = 40;

    public Recipient {
        if (!id.matches(ID)) {
            throw new BadTable("the recipient \"" + id + "\" cannot be the name of a folder; write small letters,"
                    + " digits, dots and hyphens, 63 at most");
        }
        if (!mail.isEmpty()) {
            TableFile.mail(mail);
        }
        reports = reports.stream().map(Recipient::pattern).toList();
        optedOutReports = optedOutReports.stream().map(Recipient::pattern).toList();
    }

    /** Whoever reads that address: nobody listed them, a table of contacts names them. */
    public static Recipient ofContact(String mail) {
        String small = mail.toLowerCase(Locale.ROOT);
        String readable = small.replaceAll("[^a-z0-9.-]", "-").replaceFirst("^[.-]+", "");
        if (readable.length() > READABLE_CHARS) {
            readable = readable.substring(0, READABLE_CHARS);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(small.getBytes(StandardCharsets.UTF_8));
            // What is readable may be the same for two addresses; what is behind it is not.
            String id = (readable.isEmpty() ? "contact" : readable) + "-"
                    + HexFormat.of().formatHex(hash, 0, 8);
            return new Recipient(id, mail, mail, Listed.NOTHING, List.of(), Listed.NOTHING, List.of());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
