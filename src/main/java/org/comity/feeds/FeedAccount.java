package org.comity.feeds;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.routing.Malformed;
import org.comity.routing.Outcome;
import org.comity.routing.Tally;

/**
 * What became of every row: read = delivered + duplicate + refused + unroutable + malformed.
 *
 * @param outcomes rows that came to that end
 * @param malformed rows that could not be read, by the reason
 * @param late rows that were delivered though what they would have to be held against is forgotten
 * @param recipients by its id
 */
public record FeedAccount(
        Map<Outcome, Long> outcomes, Map<String, Long> malformed, long late, Map<String, Share> recipients) {
    /** Nothing was read. */
    public static final FeedAccount NONE = new FeedAccount(Map.of(), Map.of(), 0, Map.of());

    /**
     * What of it one recipient got.
     *
     * @param rows it got
     * @param optedOut rows it is responsible for and wants none of
     * @param refused rows that the gate does not let it have
     */
    public record Share(long rows, long optedOut, long refused) {
        Share and(Share more) {
            return new Share(rows + more.rows, optedOut + more.optedOut, refused + more.refused);
        }

        boolean isEmpty() {
            return rows == 0 && optedOut == 0 && refused == 0;
        }
    }

    public FeedAccount {
        outcomes = Map.copyOf(outcomes);
        malformed = Map.copyOf(malformed);
        recipients = Map.copyOf(recipients);
    }

    /** What that tally counted for recipients of these ids. */
    static FeedAccount of(Tally tally, List<String> ids) {
        var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
        for (Outcome each : Outcome.values()) {
            outcomes.put(each, tally.of(each));
        }
        var malformed = new TreeMap<String, Long>();
        for (Malformed each : Malformed.values()) {
            if (tally.of(each) > 0) {
                malformed.put(each.said(), tally.of(each));
            }
        }
        var recipients = new TreeMap<String, Share>();
        for (int i = 0; i < ids.size(); i++) {
            var share = new Share(tally.copies(i), tally.optedOut(i), tally.notPermitted(i));
            if (!share.isEmpty()) {
                recipients.put(ids.get(i), share);
            }
        }
        return new FeedAccount(outcomes, malformed, tally.late(), recipients);
    }

    /** The same, where what was wrong with the header is that. */
    FeedAccount headerFault(String reason) {
        var reasons = new TreeMap<>(malformed);
        Long rows = reasons.remove(Malformed.HEADER.said());
        if (rows != null) {
            reasons.put(reason, rows);
        }
        return new FeedAccount(outcomes, reasons, late, recipients);
    }

    /** Both together. */
    public FeedAccount and(FeedAccount more) {
        var all = new EnumMap<Outcome, Long>(Outcome.class);
        all.putAll(outcomes);
        more.outcomes.forEach((outcome, rows) -> all.merge(outcome, rows, Long::sum));
        var reasons = new TreeMap<>(malformed);
        more.malformed.forEach((reason, rows) -> reasons.merge(reason, rows, Long::sum));
        var shares = new TreeMap<>(recipients);
        more.recipients.forEach((id, share) -> shares.merge(id, share, Share::and));
        return new FeedAccount(all, reasons, late + more.late, shares);
    }

    /** All rows. */
    public long read() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Rows that came to that end. */
    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** As it is kept, and as it stands in the log. */
    public JsonObject json() {
        var said = JsonObject.builder().put("read", read());
        for (Outcome each : Outcome.values()) {
            said.put(each.name().toLowerCase(Locale.ROOT), of(each));
        }
        said.put("late", late);
        var reasons = JsonObject.builder();
        new TreeMap<>(malformed).forEach(reasons::put);
        var shares = JsonObject.builder();
        new TreeMap<>(recipients)
                .forEach((id, share) -> shares.put(
                        id,
                        JsonObject.builder()
                                .put("rows", share.rows)
                                .put("opted_out", share.optedOut)
                                .put("refused", share.refused)
                                .build()));
        return said.put("malformed_because", reasons.build())
                .put("recipients", shares.build())
                .build();
    }

    /** Reads what {@link #json} wrote. */
    static FeedAccount of(JsonObject json) {
        var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
        for (Outcome each : Outcome.values()) {
            outcomes.put(each, number(json, each.name().toLowerCase(Locale.ROOT)));
        }
        var malformed = new TreeMap<String, Long>();
        JsonObject reasons = java.util.Objects.requireNonNullElse(json.object("malformed_because"), JsonObject.EMPTY);
        reasons.names().forEach(each -> malformed.put(each, number(reasons, each)));
        var shares = new TreeMap<String, Share>();
        JsonObject recipients = java.util.Objects.requireNonNullElse(json.object("recipients"), JsonObject.EMPTY);
        recipients.names().forEach(each -> {
            JsonObject share = java.util.Objects.requireNonNullElse(recipients.object(each), JsonObject.EMPTY);
            shares.put(each, new Share(number(share, "rows"), number(share, "opted_out"), number(share, "refused")));
        });
        return new FeedAccount(outcomes, malformed, number(json, "late"), shares);
    }

    private static long number(JsonObject json, String name) {
        return json.get(name) instanceof JsonNumber number ? Long.parseLong(number.literal()) : 0;
    }
}
