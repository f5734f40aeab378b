package org.comity.border;

import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.personal.PersonalSearch;
import org.comity.seal.BadSeal;
import org.comity.sql.Transaction;

/**
 * What became of observations, told by whoever got them to whoever parted them: counts, never whom they are about. Like a
 * receipt it goes as a letter under the agreement and stands in the logs of both; and like a receipt it is told as long as
 * letters go, though the agreement be over: what was got under it may still be mended.
 */
public final class SegmentAnswers {
    /** Characters of what is said beside the counts. */
    public static final int TEXT_CHARS_MAX = 500;

    /** The most that one count can say. */
    static final long COUNT_MAX = 1_000_000_000_000L;

    private static final String KIND = "observations-answer";
    private static final String ACT = "observations answered";

    private final Letters letters;
    private final Ledger ledger;
    private volatile Heard heard = (transaction, answer) -> {
        throw new IllegalArgumentException("nobody here takes answers to observations");
    };

    /** Who holds an answer against what was laid, and keeps it. */
    @FunctionalInterface
    public interface Heard {
        /** @throws Refused or IllegalArgumentException when it cannot be an answer to what was laid for that party */
        void answered(Transaction transaction, Answer answer) throws SQLException;
    }

    /**
     * What became of rows of one report, day and family.
     *
     * @param party who answers, where it comes; who is answered, where it goes
     * @param day of the rows, in UTC
     * @param counts totals as of that date: a later answer takes the place of an earlier one
     * @param asOf of when they are
     * @param text what else is to be said; empty for nothing
     */
    public record Answer(
            String party,
            String agreement,
            String report,
            LocalDate day,
            String family,
            Counts counts,
            LocalDate asOf,
            String text) {
        /** @throws IllegalArgumentException when the text is too long or holds what looks like personal data */
        public Answer {
            if (text.length() > TEXT_CHARS_MAX) {
                throw new IllegalArgumentException(
                        "an answer says up to " + TEXT_CHARS_MAX + " characters; this has " + text.length());
            }
            if (!PersonalSearch.find(
                            JsonObject.builder().put("description", text).build())
                    .isEmpty()) {
                throw new IllegalArgumentException(
                        "what is said beside the counts holds what looks like an address or other"
                                + " personal data; an answer says how many, never who");
            }
            if (asOf.isBefore(day)) {
                throw new IllegalArgumentException("nothing seen on " + day + " was answered on " + asOf + " already");
            }
        }

        /** What the answer says, as it stands in letter and log. */
        JsonObject json() {
            return JsonObject.builder()
                    .put("report", report)
                    .put("day", day.toString())
                    .put("family", family)
                    .put("notified", counts.notified)
                    .put("fixed", counts.fixed)
                    .put("false_positive", counts.falsePositive)
                    .put("unreachable", counts.unreachable)
                    .put("as_of", asOf.toString())
                    .put("text", text)
                    .build();
        }
    }

    /**
     * Rows, by what became of them.
     *
     * @param notified of which whoever has the machine was told
     * @param fixed that are mended
     * @param falsePositive where nothing was wrong
     * @param unreachable where nobody could be told
     */
    public record Counts(long notified, long fixed, long falsePositive, long unreachable) {
        /** Nothing was done yet. */
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        public Counts {
            for (long each : new long[] {notified, fixed, falsePositive, unreachable}) {
                if (each < 0 || each > COUNT_MAX) {
                    throw new IllegalArgumentException("a count is a number from 0 to " + COUNT_MAX);
                }
            }
        }

        /** Both together. */
        public Counts and(Counts more) {
            return new Counts(
                    notified + more.notified,
                    fixed + more.fixed,
                    falsePositive + more.falsePositive,
                    unreachable + more.unreachable);
        }

        /**
         * Rows end in one way, so that these are never more than there were.
         *
         * @throws IllegalArgumentException where they are
         */
        public void requireWithin(long rows, String which) {
            long ended = fixed + falsePositive + unreachable;
            if (notified > rows || ended > rows) {
                throw new IllegalArgumentException(which + " has " + rows + " rows, and "
                        + (notified > rows
                                ? notified + " of them cannot be notified"
                                : "fixed, false positive and unreachable make " + ended)
                        + "; counts are totals, of rows, as of the day of the answer");
            }
        }
    }

    SegmentAnswers(Letters letters, Ledger ledger, InstantSource clock) {
        this.letters = letters;
        this.ledger = ledger;
        letters.on(KIND, (transaction, letter) -> take(transaction, letter, clock));
    }

    /** The one place that keeps answers. */
    public void hear(Heard keeps) {
        heard = keeps;
    }

    /**
     * Tells the party that parted them, and writes it into the log with it.
     *
     * @param actor who answers
     */
    public void send(Transaction transaction, Answer answer, String actor) throws SQLException {
        log(transaction, answer, actor, JsonObject.EMPTY);
        letters.send(transaction, answer.agreement(), answer.party(), KIND, answer.json());
    }

    /**
     * Writes down what a recipient without a node told one of our people.
     *
     * @param from how it was told, such as a mail and its date
     */
    public void told(Transaction transaction, Answer answer, String actor, String recipient, String from)
            throws SQLException {
        log(
                transaction,
                answer,
                actor,
                JsonObject.builder()
                        .put("recipient", recipient)
                        .put("told_by", from)
                        .build());
    }

    private void log(Transaction transaction, Answer answer, String actor, JsonObject more) throws SQLException {
        var details = JsonObject.builder();
        for (JsonObject each : new JsonObject[] {answer.json(), more}) {
            for (int i = 0; i < each.size(); i++) {
                details.put(each.name(i), each.value(i));
            }
        }
        ledger.append(
                transaction,
                LogName.of(answer.agreement(), answer.party()),
                Act.of(ACT, actor).under(answer.agreement(), answer.party()).with(details.build()));
    }

    private void take(Transaction transaction, Letter letter, InstantSource clock) throws SQLException {
        Answer answer = read(letter);
        // Their clock may be ahead of ours, and their day begin before ours does.
        LocalDate latest =
                LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).plusDays(1);
        if (answer.asOf().isAfter(latest)) {
            throw new IllegalArgumentException("it is of " + answer.asOf() + ", which is still to come");
        }
        heard.answered(transaction, answer);
        log(transaction, answer, letter.sender(), JsonObject.EMPTY);
    }

    private static Answer read(Letter letter) {
        JsonObject body = letter.body();
        String report = BatchHeader.text(body, "report");
        String family = BatchHeader.text(body, "family");
        if (!report.matches("[a-z0-9][a-z0-9_]{0,99}") || family.length() > 100) {
            throw new BadSeal("it answers to what no report can be");
        }
        return new Answer(
                letter.sender(),
                letter.agreement(),
                report,
                day(body, "day"),
                family,
                new Counts(
                        BatchHeader.number(body, "notified"),
                        BatchHeader.number(body, "fixed"),
                        BatchHeader.number(body, "false_positive"),
                        BatchHeader.number(body, "unreachable")),
                day(body, "as_of"),
                BatchHeader.text(body, "text"));
    }

    private static LocalDate day(JsonObject body, String name) {
        try {
            return LocalDate.parse(BatchHeader.text(body, name));
        } catch (DateTimeParseException e) {
            throw new BadSeal(name + " is no day");
        }
    }
}
