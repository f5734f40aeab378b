package org.comity.feeds;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comity.border.Segment;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;

/**
 * What a mail says of segments: of those that go with it what they are, of all others how many rows wait and where. Of these
 * not one row stands in it.
 *
 * @param ours our party
 * @param base where this node answers, without a slash at the end
 */
record DigestText(Reporter ours, String base) {
    private static final Set<Tlp> MAILED = Set.of(Tlp.CLEAR, Tlp.GREEN);

    /** Whether its rows may go by mail: what is AMBER or above, or unmarked, may not. */
    static boolean mayBeMailed(Segment segment) {
        Tlp tlp = segment.tlp().isEmpty() ? null : Tlp.ofLabel(segment.tlp());
        return tlp != null && MAILED.contains(tlp);
    }

    /**
     * The subject.
     *
     * @param attached that go with it
     * @param linked that wait
     */
    String subject(List<Segment> attached, List<Segment> linked) {
        String marking = attached.stream()
                .map(each -> Objects.requireNonNull(Tlp.ofLabel(each.tlp())))
                .max(java.util.Comparator.naturalOrder())
                .map(tlp -> "[" + tlp.label() + "] ")
                .orElse("");
        long rows = Stream.concat(attached.stream(), linked.stream())
                .mapToLong(Segment::rows)
                .sum();
        return marking + ours.name().replaceAll("\\p{Cntrl}+", " ") + ": " + rows(rows) + " for you"
                + (linked.isEmpty() ? "" : attached.isEmpty() ? ", to be fetched" : ", some to be fetched");
    }

    /** @param before segments that an earlier mail told of and that nobody fetched yet */
    String text(List<Segment> attached, List<Segment> linked, long before) {
        var text = new StringBuilder(ours.name() + " (" + ours.id() + ") has observations for you.\n");
        if (!attached.isEmpty()) {
            text.append("\nAttached:\n");
            for (Segment each : attached) {
                text.append("  ")
                        .append(each.report())
                        .append(", ")
                        .append(rows(each.rows()))
                        .append(", ")
                        .append(each.tlp())
                        .append(": ")
                        .append(file(each))
                        .append('\n');
            }
        }
        if (!linked.isEmpty()) {
            text.append("\nTo be fetched, as it is not sent by mail:\n");
            var byReport = new TreeMap<String, Long>();
            linked.forEach(each -> byReport.merge(each.report(), each.rows(), Long::sum));
            for (Map.Entry<String, Long> each : byReport.entrySet()) {
                text.append("  ")
                        .append(each.getKey())
                        .append(", ")
                        .append(rows(each.getValue()))
                        .append('\n');
            }
            text.append("\nOpen, and log in by any name with the token that ")
                    .append(ours.id())
                    .append(" gave you as the password:\n");
            linked.forEach(each -> text.append("  ").append(page(each)).append('\n'));
            text.append("\nA program finds the same listed, by the same token:\n  ")
                    .append(base)
                    .append("/feed/v1/segments/\n");
        }
        if (before > 0) {
            text.append('\n')
                    .append(before == 1 ? "One part" : before + " parts")
                    .append(" of which an earlier mail told ")
                    .append(before == 1 ? "still waits" : "still wait")
                    .append(".\n");
        }
        return text.toString();
    }

    private static String rows(long rows) {
        return rows == 1 ? "1 row" : rows + " rows";
    }

    private String page(Segment segment) {
        return base + "/feed/v1/segments/" + segment.id() + "/";
    }

    /** The name of the file that a segment goes as. */
    static String file(Segment segment) {
        return LocalDate.ofInstant(segment.at(), ZoneOffset.UTC) + "-" + segment.report() + "-" + segment.nr()
                + ".csv.gz";
    }

    /** The same for the same segments to the same recipient, told of in the same way. */
    String messageId(String recipient, List<Segment> attached, List<Segment> linked) {
        var said = new StringBuilder(recipient);
        attached.forEach(each -> said.append("\nattached ").append(each.id()));
        linked.forEach(each -> said.append("\nlinked ").append(each.id()));
        return "<comity." + Digest.of(said.toString()).hex().substring(0, 40) + "@" + ours.id() + ">";
    }
}
