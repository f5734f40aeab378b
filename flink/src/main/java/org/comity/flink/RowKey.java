package org.comity.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.comity.routing.CsvBatch;
import org.comity.routing.SeenKeys;
import org.jspecify.annotations.Nullable;

/**
 * What makes two rows the same, all of it: the day, the report, the victim's address and the columns of the report's key. Where a
 * key is kept its hash says; whether two are the same the bytes say.
 */
final class RowKey {
    /** The day of a row that has no time: such rows are held against each other. */
    static final int NO_DAY = Integer.MIN_VALUE;

    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final byte[] bytes;
    private final int hash;

    private RowKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Of a row that was read. */
    static RowKey of(CsvBatch batch, int row, byte[] report) {
        // The number of the report is one of this run; its name is the same in every run.
        int from = batch.keyFrom(row) + Integer.BYTES;
        int length = batch.keyTo(row) - from;
        long seconds = batch.seconds(row);
        int day = seconds == SeenKeys.NO_TIME ? NO_DAY : (int) Math.floorDiv(seconds, DAY_SECONDS);
        return new RowKey(ByteBuffer.allocate(Integer.BYTES + 1 + report.length + length)
                .putInt(day)
                .put((byte) report.length)
                .put(report)
                .put(batch.keys(), from, length)
                .array());
    }

    /** The name of a report as keys have it, in 64 bytes at most. */
    static byte[] report(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Of when the row is, in days since 1970, or {@link #NO_DAY}. */
    int day() {
        return ByteBuffer.wrap(bytes).getInt();
    }

    /** How many bytes it has. */
    int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** How keys are written, in state and on the way. */
    static final class Serializer extends RecordSerializer<RowKey> {
        static final Serializer INSTANCE = new Serializer();
        static final TypeInformation<RowKey> TYPE = INSTANCE.information();

        private Serializer() {
            super(RowKey.class);
        }

        @Override
        public void serialize(RowKey key, DataOutputView target) throws IOException {
            write(key.bytes, target);
        }

        @Override
        public RowKey deserialize(DataInputView source) throws IOException {
            return new RowKey(bytes(source));
        }

        @Override
        public TypeSerializerSnapshot<RowKey> snapshotConfiguration() {
            return new Snapshot();
        }

        /** What a checkpoint says of how keys in it are written. */
        public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowKey> {
            /** Made by Flink, from a checkpoint. */
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
