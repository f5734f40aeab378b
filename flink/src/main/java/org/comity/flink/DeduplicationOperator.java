package org.comity.flink;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.comity.routing.Outcome;
import org.comity.routing.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Hands over each row to whom it goes, unless one of the same key was. All rows of a key come here to one task, one after the other,
 * so that of two that come at once one is the first. What nobody got was not seen: it may go to somebody when it comes again.
 */
final class DeduplicationOperator extends CountingOperator<RoutedRow, Delivery> {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final int LATE = OUTCOMES.length;

    private final JobPlan plan;
    private final RouteBook.Finder books;
    private transient List<String> recipients;
    private transient ValueState<Boolean> seen;
    private transient long[][] counts;
    private transient long[] @Nullable [] copies;

    /** @param books where the list of recipients is found */
    DeduplicationOperator(JobPlan plan, RouteBook.Finder books) {
        super(plan.headings());
        this.plan = plan;
        this.books = books;
    }

    @Override
    public void open() throws Exception {
        super.open();
        recipients = books.of(getRuntimeContext(), plan).recipients().stream()
                .map(Recipient::id)
                .toList();
        var kept = new ValueStateDescriptor<>("seen", BooleanSerializer.INSTANCE);
        kept.enableTimeToLive(
                StateTtlConfig.newBuilder(Duration.ofDays(plan.settings().keyDays()))
                        .updateTtlOnCreateAndWrite()
                        .neverReturnExpired()
                        .build());
        seen = getRuntimeContext().getState(kept);
        counts = new long[headings().size()][OUTCOMES.length + 1];
        copies = new long[headings().size()][];
    }

    @Override
    public void processElement(StreamRecord<RoutedRow> element) throws Exception {
        RoutedRow row = element.getValue();
        long[] counted = counts[row.heading()];
        if (seen.value() != null) {
            counted[Outcome.DUPLICATE.ordinal()]++;
            return;
        }
        counted[row.outcome().ordinal()]++;
        if (row.recipients().length == 0) {
            return;
        }
        seen.update(true);
        counted[LATE] += isLate(row.key().day()) ? 1 : 0;
        long[] got = copies[row.heading()];
        if (got == null) {
            got = new long[recipients.size()];
            copies[row.heading()] = got;
        }
        for (int i = 0; i < row.recipients().length; i++) {
            int recipient = row.recipients()[i];
            got[recipient]++;
            output.collect(new StreamRecord<>(
                    new Delivery(recipients.get(recipient), row.heading(), row.texts()[row.textOf()[i]])));
        }
    }

    /** Whether some of its day may be forgotten, so that it was perhaps not held against all of it. */
    private boolean isLate(int day) {
        long today = Duration.ofMillis(getProcessingTimeService().getCurrentProcessingTime())
                .toDays();
        return day != RowKey.NO_DAY && today - day >= plan.settings().keyDays();
    }

    @Override
    void count(long checkpoint) {
        for (int heading = 0; heading < counts.length; heading++) {
            long[] counted = counts[heading];
            for (int i = 0; i < counted.length; i++) {
                tell(
                        checkpoint,
                        heading,
                        i == LATE ? "late" : OUTCOMES[i].name().toLowerCase(Locale.ROOT),
                        "",
                        counted[i]);
                counted[i] = 0;
            }
            long[] got = copies[heading];
            for (int i = 0; got != null && i < got.length; i++) {
                tell(checkpoint, heading, "copies", recipients.get(i), got[i]);
                got[i] = 0;
            }
        }
    }
}
