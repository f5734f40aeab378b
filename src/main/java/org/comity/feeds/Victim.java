package org.comity.feeds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalInt;
import java.util.UUID;
import org.comity.border.Segment;
import org.comity.routing.ReportSchema;

/**
 * What a row says of whoever is to act on it.
 *
 * @param address as it stands in the row; may be empty where a host is named
 * @param host its name as it stands in the row; may be empty where an address is
 * @param at when it was seen; of the segment where the row does not say
 * @param malware in small letters; empty where the row names none
 * @param times it was seen, as far as the row says
 * @param first when it was seen first of these
 * @param last when last
 */
record Victim(
        String address,
        String host,
        OptionalInt port,
        Instant at,
        String malware,
        long times,
        Instant first,
        Instant last) {
    /** The most that an observation or a sighting can say (STIX 2.1 §4.14, §5.2). */
    static final long TIMES_MAX = 999_999_999;

    /** @throws IOException when it says neither address nor host: the form that was asked for has no word for that */
    static Victim of(ReportSchema.Kind kind, Segment segment, RowReader.Row row) throws IOException {
        // What came as JSON has the same columns whatever its report is called.
        String column = row.fields().containsKey(kind.address()) ? kind.address() : "ip";
        String prefix = column.substring(0, column.length() - "ip".length());
        String host = row.get(prefix + "hostname");
        if (row.get(column).isEmpty() && host.isEmpty()) {
            throw new IOException(
                    "rows of " + segment.report() + " name neither address nor host for " + segment.party()
                            + ", so only CSV can hold them; change the form of the recipient or the agreement");
        }
        String infection = row.get("infection").isEmpty() ? row.get("malware.name") : row.get("infection");
        Instant at = at(row.get("timestamp"), segment.at());
        String count = row.get(AggregatedInput.COLUMNS.get(0));
        return new Victim(
                row.get(column),
                host,
                port(row.get(prefix + "port")),
                at,
                infection.strip(),
                count.matches("[1-9][0-9]{0,17}") ? Math.min(TIMES_MAX, Long.parseLong(count)) : 1,
                at(row.get(AggregatedInput.COLUMNS.get(1)), at),
                at(row.get(AggregatedInput.COLUMNS.get(2)), at));
    }

    static OptionalInt port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        return port >= 1 && port <= 65_535 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    /** As reports write it, in UTC where no offset says otherwise. */
    private static Instant at(String text, Instant otherwise) {
        try {
            String written = text.strip().replaceFirst(" ", "T").replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(written, OffsetDateTime::from, LocalDateTime::from);
            Instant at = read instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : LocalDateTime.from(read).toInstant(ZoneOffset.UTC);
            return at.truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            return otherwise.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** A UUID of version 4 that is the same for the same text, so that writing a segment again gives the same bytes. */
    static UUID uuid(String text) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(
                    (hash.getLong() & ~0xF000L) | 0x4000L,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
