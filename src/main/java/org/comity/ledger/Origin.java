package org.comity.ledger;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.comity.seal.BadSeal;

/**
 * A log's name in the world, taken apart: whose it is, in which incarnation, and which of theirs.
 *
 * @param party the id of the party that keeps and signs it
 * @param incarnation of its node
 * @param log as that node calls it
 */
public record Origin(String party, String incarnation, LogName log) {

    private static final String ROOM = "ledger";
    private static final int AGREEMENT_SEGMENTS = 3;

    /**
     * Reads the first line of a checkpoint.
     *
     * @throws BadSeal when no node of ours names a log so
     */
    public static Origin parse(String text) {
        String[] parts = text.split("/", 4);
        if (parts.length != 4 || !parts[1].equals(ROOM) || parts[0].isEmpty() || parts[2].isEmpty()) {
            throw new BadSeal("a log is named PARTY/ledger/INCARNATION/NAME, not " + shown(text));
        }
        try {
            return new Origin(parts[0], parts[2], new LogName(parts[3]));
        } catch (IllegalArgumentException e) {
            throw new BadSeal("a log is named PARTY/ledger/INCARNATION/NAME, not " + shown(text), e);
        }
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 120)).replaceAll("\\p{Cntrl}", "?");
    }

    /** As it stands in checkpoints and addresses. */
    public String text() {
        return party + "/" + ROOM + "/" + incarnation + "/" + log.path();
    }

    /** Whether that party is the other side of it. */
    public boolean isWith(String counterparty) {
        return counterparty().filter(counterparty::equals).isPresent();
    }

    /** The other side; empty for a home log. */
    public Optional<String> counterparty() {
        return segment(2);
    }

    /** The agreement it is about; empty for a home log. */
    public Optional<String> agreement() {
        return segment(1);
    }

    private Optional<String> segment(int at) {
        String[] parts = log.path().split("/");
        return parts.length == AGREEMENT_SEGMENTS && parts[0].equals("agreement")
                ? Optional.of(decoded(parts[at]))
                : Optional.empty();
    }

    private static String decoded(String segment) {
        var bytes = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%' && i + 2 < segment.length()) {
                try {
                    bytes[length++] = (byte) HexFormat.fromHexDigits(segment, i + 1, i + 3);
                    i += 2;
                    continue;
                } catch (IllegalArgumentException notEncoded) {
                    length--;
                }
            }
            bytes[length++] = (byte) c;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text();
    }
}
