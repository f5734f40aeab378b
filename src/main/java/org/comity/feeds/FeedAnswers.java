package org.comity.feeds;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.border.Segment;
import org.comity.border.SegmentAnswers;
import org.comity.border.SegmentAnswers.Answer;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.border.SegmentArrivals;
import org.comity.routing.Columns;
import org.comity.routing.CsvReader;
import org.comity.routing.Sightings;
import org.comity.routing.Tally;
import org.comity.sql.Database;
import org.comity.sql.Transaction;

/**
 * What became of observations: what we tell those whose segments came, and what is told of those that we laid. Counts are
 * rows, totals as of a date; none is more than was laid or came.
 */
public final class FeedAnswers {
    /** Answers that are listed. */
    public static final int LISTED_MAX = 1_000;

    private static final int AT_ONCE = 100;
    private static final System.Logger LOG = System.getLogger("comity.feeds");

    private final Database database;
    private final SegmentArrivals arrivals;
    private final SegmentAnswers road;
    private final ReceivedFolder received;
    private final InstantSource clock;
    private final CurveChanges changes;

    /** @param changes is told whenever what others said changes */
    FeedAnswers(
            Database database,
            SegmentArrivals arrivals,
            SegmentAnswers road,
            ReceivedFolder received,
            InstantSource clock,
            CurveChanges changes) {
        this.database = database;
        this.arrivals = arrivals;
        this.road = road;
        this.received = received;
        this.clock = clock;
        this.changes = changes;
        road.hear(this::heard);
    }

    /** Which rows an answer is about. */
    public record Of(String report, LocalDate day, String family) {
        @Override
        public String toString() {
            return report + " of " + day + ", " + family;
        }
    }

    /**
     * An answer as it is kept.
     *
     * @param ours whether we gave it
     * @param recipient for whom one of our people wrote it down; empty where a letter came or went
     * @param toldBy how that one was told
     * @param at when it was written down
     */
    public record Kept(Answer answer, boolean ours, String recipient, String toldBy, String person, Instant at) {}

    /** What came and can be answered: rows of a party's report, day and family. */
    public record Came(String party, String agreement, Of of, long rows) {}

    // ---- as whoever got them ----

    /**
     * Tells the party that parted them what became of rows that came from it.
     *
     * @param actor who says so
     * @throws Refused UNKNOWN when nothing of that came, UNFIT when an answer of a later day stands
     * @throws IllegalArgumentException when the counts are more than came, or the text holds personal data
     */
    public Answer give(String party, Of of, Counts counts, LocalDate asOf, String text, String actor)
            throws IOException {
        countCame();
        return database.write(transaction -> {
            Came came = FeedAnswerRows.came(transaction, party, of)
                    .orElseThrow(() -> new Refused(
                            Why.UNKNOWN,
                            "no rows of " + of + " came from " + party + "; what came is listed by: comity feed answer"
                                    + " --party " + party));
            counts.requireWithin(came.rows(), of + " from " + party);
            var answer = new Answer(
                    party, came.agreement(), of.report(), of.day(), of.family(), counts, requirePast(asOf), text);
            keep(transaction, new Kept(answer, true, "", "", actor, clock.instant()));
            road.send(transaction, answer, actor);
            return answer;
        });
    }

    private LocalDate requirePast(LocalDate asOf) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (asOf.isAfter(today)) {
            throw new IllegalArgumentException(asOf + " is still to come; today is " + today + " in UTC");
        }
        return asOf;
    }

    /** What came from that party and can be answered, the newest day first. */
    public List<Came> came(String party, int limit) throws IOException {
        countCame();
        return database.read(reading -> FeedAnswerRows.came(reading, party, limit));
    }

    /** Counts what came since the last time: once for each segment, in the transaction that says so. */
    void countCame() throws IOException {
        for (List<Segment> some = arrivals.uncounted(AT_ONCE); !some.isEmpty(); some = arrivals.uncounted(AT_ONCE)) {
            for (Segment each : some) {
                Map<Of, Long> rows = rowsHere(each);
                database.write(transaction -> {
                    FeedAnswerRows.count(transaction, each, rows);
                    arrivals.counted(transaction, each);
                    return null;
                });
            }
        }
    }

    private Map<Of, Long> rowsHere(Segment segment) throws IOException {
        try {
            return rows(segment);
        } catch (NoSuchFileException e) {
            // A backup holds no rows: of what was not counted before it there is nothing to answer to.
            LOG.log(System.Logger.Level.WARNING, "the rows of segment {0} are not here", segment.id());
            return Map.of();
        }
    }

    private Map<Of, Long> rows(Segment segment) throws IOException {
        var rows = new HashMap<Of, Long>();
        byte[] header = segment.header().getBytes(StandardCharsets.UTF_8);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(received.file(segment)))) {
            CsvReader reader = CsvReader.resume(in, header, 0, 2, new Tally());
            List<String> names = reader.names();
            int timestamp = names.indexOf("timestamp");
            if (timestamp < 0) {
                return rows;
            }
            List<String> families = Columns.familyColumns(names);
            int[] selected = new int[families.size() + 1];
            for (int i = 0; i < families.size(); i++) {
                selected[i + 1] = names.indexOf(families.get(i));
            }
            selected[0] = timestamp;
            reader.select(selected);
            while (reader.next()) {
                var batch = reader.batch();
                for (int row = 0; row < batch.rows(); row++) {
                    var fields = new ArrayList<String>();
                    for (int slot = 0; slot < selected.length; slot++) {
                        int from = batch.fieldFrom(row, slot);
                        fields.add(new String(
                                batch.bytes(), from, batch.fieldTo(row, slot) - from, StandardCharsets.UTF_8));
                    }
                    LocalDate day = Sightings.dayOf(fields.getFirst());
                    if (day != null) {
                        String family = Sightings.family(segment.report(), families, fields.subList(1, fields.size()));
                        rows.merge(new Of(segment.report(), day, family), 1L, Long::sum);
                    }
                }
            }
        }
        return rows;
    }

    // ---- as whoever parted them ----

    /** A partner's node answers: no more than was laid for it, and nothing older than what it said already. */
    private void heard(Transaction transaction, Answer answer) throws SQLException {
        var of = new Of(answer.report(), answer.day(), answer.family());
        long rows = FeedAnswerRows.laid(transaction, answer.party(), answer.agreement(), "", of);
        if (rows == 0) {
            throw new Refused(Why.UNFIT, "no rows of " + of + " were laid for " + answer.party());
        }
        answer.counts().requireWithin(rows, of + " for " + answer.party());
        keep(transaction, new Kept(answer, false, "", "", answer.party(), clock.instant()));
        // Its own word takes the place of what our people wrote down for it.
        FeedAnswerRows.dropToldFor(transaction, answer);
    }

    /**
     * Writes down what a recipient told one of our people.
     *
     * @param from how it did, such as "mail of 2026-03-04"
     * @throws Refused UNKNOWN when nothing of that was laid for it, UNFIT when its party answers by its node, or an answer of
     *     a later day stands
     * @throws IllegalArgumentException when the counts are more than was laid
     */
    public Answer record(
            String recipient, Of of, Counts counts, LocalDate asOf, String text, String from, String actor) {
        if (from.isBlank() || from.length() > SegmentAnswers.TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("how it was told is said in 1 to " + SegmentAnswers.TEXT_CHARS_MAX
                    + " characters, such as: mail of " + of.day());
        }
        return record("", recipient, of, counts, asOf, text, from.strip(), actor);
    }

    /**
     * Writes down what a recipient without a node says by a program of its own.
     *
     * @param party whose recipient it is: of another's nothing is known
     * @param from by what it said so
     * @param actor by whose credential
     * @throws Refused as {@link #record}
     * @throws IllegalArgumentException as {@link #record}
     */
    public Answer told(
            String party,
            String recipient,
            Of of,
            Counts counts,
            LocalDate asOf,
            String text,
            String from,
            String actor) {
        return record(party, recipient, of, counts, asOf, text, from, actor);
    }

    /** @param party whose it has to be; empty where that does not matter */
    private Answer record(
            String party,
            String recipient,
            Of of,
            Counts counts,
            LocalDate asOf,
            String text,
            String from,
            String actor) {
        return database.write(transaction -> {
            FeedAnswerRows.Whose whose = FeedAnswerRows.whose(transaction, recipient, of)
                    .filter(each -> party.isEmpty() || each.party().equals(party))
                    .orElseThrow(() -> new Refused(Why.UNKNOWN, "no rows of " + of + " were laid for " + recipient));
            if (FeedAnswerRows.hasAnswered(transaction, whose.party(), whose.agreement(), of)) {
                throw new Refused(
                        Why.UNFIT, whose.party() + " has answered for " + of + " by its node; that word stands");
            }
            counts.requireWithin(
                    FeedAnswerRows.laid(transaction, whose.party(), whose.agreement(), recipient, of),
                    of + " for " + recipient);
            var answer = new Answer(
                    whose.party(),
                    whose.agreement(),
                    of.report(),
                    of.day(),
                    of.family(),
                    counts,
                    requirePast(asOf),
                    text);
            keep(transaction, new Kept(answer, false, recipient, from, actor, clock.instant()));
            road.told(transaction, answer, actor, recipient, from);
            return answer;
        });
    }

    private void keep(Transaction transaction, Kept kept) throws SQLException {
        LocalDate stands = FeedAnswerRows.asOf(transaction, kept);
        if (stands != null && stands.isAfter(kept.answer().asOf())) {
            throw new Refused(
                    Why.UNFIT,
                    "an answer as of " + stands + " stands already, and this is of "
                            + kept.answer().asOf());
        }
        FeedAnswerRows.keep(transaction, kept);
        long day = kept.answer().day().toEpochDay();
        transaction.onCommit(() -> changes.of(List.of(day)));
    }

    /** Answers that we gave, or that were given to us; the newest first. */
    public List<Kept> list(boolean ours, int limit) {
        return database.read(reading -> FeedAnswerRows.list(reading, ours, limit));
    }

    /**
     * How many answers were given to us about rows of that day and later ones: by the party whose letter it was, or for which
     * recipient one of our people wrote it down.
     */
    public Map<String, Long> counts(LocalDate from) {
        return database.read(reading -> FeedAnswerRows.counts(reading, from.toEpochDay()));
    }
}
