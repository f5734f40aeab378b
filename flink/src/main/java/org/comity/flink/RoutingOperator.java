package org.comity.flink;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.comity.routing.Columns;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.Malformed;
import org.comity.routing.Outcome;
import org.comity.routing.Renditions;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows and says who gets each, and what of it, were it the first of its kind: everything that needs nothing but the row, on as
 * many machines as there are.
 */
final class RoutingOperator extends CountingOperator<Chunk, RoutedRow> {
    private final JobPlan plan;
    private transient RouteBook book;
    private transient Router router;
    private transient CsvBatch batch;
    private transient @Nullable Lane[] lanes;

    RoutingOperator(JobPlan plan) {
        super(plan.headings());
        this.plan = plan;
    }

    @Override
    public void open() throws Exception {
        super.open();
        book = RouteBook.of(getRuntimeContext(), plan);
        router = new Router(SeenKeys.none(), book.unroutable());
        batch = new CsvBatch();
        lanes = new Lane[headings().size()];
    }

    /** What rows of one heading are gone through with. */
    private final class Lane {
        private final int heading;
        private final byte[] report;
        private final Tally tally = new Tally();
        private final long[] told = new long[Malformed.values().length];
        private final long[] malformedBefore = new long[told.length];
        private final CsvReader reader;
        private final Columns columns;
        private final Routes routes;
        private final Renditions renditions;
        private long readTold;
        private long brokenOff;

        Lane(int heading) {
            Heading of = headings().get(heading);
            this.heading = heading;
            this.report = RowKey.report(of.report());
            this.reader = CsvReader.under(of.line(), batch, tally);
            this.columns = Columns.of(
                    book.kind(of.report()), reader.names(), plan.settings().keyColumns());
            this.routes = book.routes(of.report());
            this.renditions = Renditions.of(columns, reader.names(), book.renditions());
            reader.select(renditions.selected());
        }

        void tell(long checkpoint) {
            long before = Arrays.stream(malformedBefore).sum();
            RoutingOperator.this.tell(checkpoint, heading, "read", "", tally.read() + before - readTold);
            readTold = tally.read() + before;
            for (Malformed each : Malformed.values()) {
                int i = each.ordinal();
                long all = tally.of(each) + malformedBefore[i];
                RoutingOperator.this.tell(checkpoint, heading, "malformed", each.said(), all - told[i]);
                told[i] = all;
            }
            RoutingOperator.this.tell(checkpoint, heading, "broken off", "", brokenOff);
            brokenOff = 0;
        }
    }

    private Lane lane(int heading) {
        Lane lane = lanes[heading];
        if (lane == null) {
            lane = new Lane(heading);
            lanes[heading] = lane;
        }
        return lane;
    }

    @Override
    public void processElement(StreamRecord<Chunk> element) throws Exception {
        Chunk chunk = element.getValue();
        Lane lane = lane(chunk.heading());
        for (int i = 0; i < chunk.malformed().length; i++) {
            lane.malformedBefore[i] += chunk.malformed()[i];
        }
        lane.brokenOff += chunk.brokenOff() ? 1 : 0;
        lane.reader.begin(new ByteArrayInputStream(chunk.rows()));
        while (lane.reader.next()) {
            router.route(batch, lane.columns, 0, lane.routes, lane.tally);
            for (int row = 0; row < batch.rows(); row++) {
                if (batch.outcome(row) != Outcome.MALFORMED) {
                    output.collect(new StreamRecord<>(routed(lane, row)));
                }
            }
        }
    }

    private RoutedRow routed(Lane lane, int row) {
        int copies = batch.copies(row);
        int[] recipients = new int[copies];
        int[] textOf = new int[copies];
        List<byte[]> texts = new ArrayList<>(1);
        int asItStands = -1;
        for (int i = 0; i < copies; i++) {
            recipients[i] = batch.recipient(row, i);
            if (lane.renditions.isAsItStands(recipients[i]) && asItStands >= 0) {
                textOf[i] = asItStands;
                continue;
            }
            textOf[i] = texts.size();
            asItStands = lane.renditions.isAsItStands(recipients[i]) ? textOf[i] : asItStands;
            texts.add(text(lane, row, recipients[i]));
        }
        return new RoutedRow(
                RowKey.of(batch, row, lane.report),
                lane.heading,
                batch.outcome(row),
                recipients,
                textOf,
                texts.toArray(byte[][]::new));
    }

    /** The row as that recipient gets it; what has no end of line gets one. */
    private byte[] text(Lane lane, int row, int recipient) {
        int from = batch.rowFrom(row);
        int to = batch.rowTo(row);
        byte[] text;
        if (lane.renditions.isAsItStands(recipient)) {
            text = Arrays.copyOfRange(batch.bytes(), from, to);
        } else {
            byte[] into = new byte[to - from + Renditions.MORE_BYTES];
            text = Arrays.copyOf(into, lane.renditions.write(batch, row, recipient, into, 0));
        }
        if (text.length > 0 && text[text.length - 1] == '\n') {
            return text;
        }
        byte[] ended = Arrays.copyOf(text, text.length + 1);
        ended[text.length] = '\n';
        return ended;
    }

    @Override
    void count(long checkpoint) {
        for (Lane each : lanes) {
            if (each != null) {
                each.tell(checkpoint);
            }
        }
    }
}
