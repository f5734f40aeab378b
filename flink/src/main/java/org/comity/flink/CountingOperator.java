package org.comity.flink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts rows and says so before each checkpoint, so that the counts belong to it. What was counted since the last one is lost
 * together with the rows that are gone over again: so nothing is counted twice, and there is nothing to be kept.
 */
abstract class CountingOperator<I, O> extends AbstractStreamOperator<O> implements OneInputStreamOperator<I, O> {
    private final List<Heading> headings;
    private transient Map<String, Counter> counters;

    CountingOperator(List<Heading> headings) {
        this.headings = List.copyOf(headings);
    }

    List<Heading> headings() {
        return headings;
    }

    /** Hands what was counted to {@link #tell}, and begins anew. */
    abstract void count(long checkpoint);

    /** Adds to the account, and to the metrics where it is not of one recipient alone. */
    void tell(long checkpoint, int heading, String what, String of, long rows) {
        if (rows == 0) {
            return;
        }
        String report = headings.get(heading).report();
        output.collect(Count.ASIDE, new StreamRecord<>(new Count(checkpoint, report, what, of, rows)));
        if (!what.equals("copies")) {
            counters.computeIfAbsent(what, name -> getMetricGroup().counter(name))
                    .inc(rows);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        counters = new HashMap<>();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        count(checkpointId);
    }

    @Override
    public void finish() throws Exception {
        count(Count.END);
        super.finish();
    }
}
