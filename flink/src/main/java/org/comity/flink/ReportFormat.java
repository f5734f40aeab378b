package org.comity.flink;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.SingletonResultIterator;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.Malformed;
import org.comity.routing.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Reads reports in chunks. A file is one split, as only who reads it from its beginning knows which line ends stand in quotes;
 * where it is taken up again says the place in its bytes, unpacked.
 */
final class ReportFormat implements BulkFormat<Chunk, FileSourceSplit> {
    private final List<Heading> headings;

    ReportFormat(List<Heading> headings) {
        this.headings = List.copyOf(headings);
    }

    @Override
    public BulkFormat.Reader<Chunk> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return restoreReader(config, split);
    }

    @Override
    public BulkFormat.Reader<Chunk> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        ReportFile file = ReportFile.of(split.path());
        var tally = new Tally();
        InputStream in = file.open();
        try {
            var reader = new CsvReader(in, tally);
            Heading found = file.heading(reader);
            int heading = headings.indexOf(found);
            if (heading < 0) {
                throw new IOException(
                        file.path() + " has another header than when the job began; begin another job for it");
            }
            Optional<CheckpointedPosition> position = split.getReaderPosition();
            if (position.isPresent()) {
                byte[] line = reader.header();
                in.close();
                in = file.open();
                reader = CsvReader.resume(in, line, position.get().getOffset(), 1, tally);
            }
            boolean told = position.isPresent() && position.get().getRecordsAfterOffset() > 0;
            return new Rows(in, reader, tally, heading, told);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<Chunk> getProducedType() {
        return Chunk.Serializer.TYPE;
    }

    /** A file that is being read. */
    private static final class Rows implements BulkFormat.Reader<Chunk> {
        private final InputStream in;
        private final CsvReader reader;
        private final Tally tally;
        private final int heading;
        private final long[] before = new long[Malformed.values().length];
        private boolean told;

        /** @param told whether it was said already that the file breaks off */
        Rows(InputStream in, CsvReader reader, Tally tally, int heading, boolean told) {
            this.in = in;
            this.reader = reader;
            this.tally = tally;
            this.heading = heading;
            this.told = told;
        }

        @Override
        public BulkFormat.@Nullable RecordIterator<Chunk> readBatch() throws IOException {
            while (reader.next()) {
                CsvBatch batch = reader.batch();
                var chunk = new Chunk(heading, rows(batch), malformed(), false);
                if (chunk.rows().length > 0 || chunk.malformed().length > 0) {
                    return at(chunk, batch.position(), 0);
                }
            }
            if (reader.isDamaged() && !told) {
                told = true;
                return at(new Chunk(heading, new byte[0], malformed(), true), reader.position(), 1);
            }
            return null;
        }

        /** @param after records behind that place that need not come again */
        private static BulkFormat.RecordIterator<Chunk> at(Chunk chunk, long position, long after) {
            var one = new SingletonResultIterator<Chunk>();
            one.set(chunk, position, after);
            return one;
        }

        private static byte[] rows(CsvBatch batch) {
            int size = 0;
            for (int row = 0; row < batch.rows(); row++) {
                size += batch.rowTo(row) - batch.rowFrom(row);
            }
            byte[] rows = new byte[size];
            int at = 0;
            for (int row = 0; row < batch.rows(); row++) {
                int length = batch.rowTo(row) - batch.rowFrom(row);
                System.arraycopy(batch.bytes(), batch.rowFrom(row), rows, at, length);
                at += length;
            }
            return rows;
        }

        /** Since the last chunk. */
        private long[] malformed() {
            long[] since = new long[before.length];
            for (Malformed each : Malformed.values()) {
                since[each.ordinal()] = tally.of(each) - before[each.ordinal()];
                before[each.ordinal()] = tally.of(each);
            }
            return Arrays.stream(since).sum() == 0 ? new long[0] : since;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
