package org.comity.flink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Rows from files and to files, wherever Flink can read and write them. A file has its name when a checkpoint holds what is in it. */
final class FileEnds {
    /** Where the account lies; no recipient can have that name. */
    static final String ACCOUNT = "_account";

    private FileEnds() {}

    /** Rows of these files; how they are read is handed in. */
    static DataStream<Chunk> source(
            StreamExecutionEnvironment env, List<String> files, BulkFormat<Chunk, FileSourceSplit> format) {
        FileSource<Chunk> source = FileSource.forBulkFileFormat(
                        format, files.stream().map(Path::new).toArray(Path[]::new))
                .build();
        // One long file is read by one task; what there is to do with its rows all share.
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "reports", Chunk.Serializer.TYPE)
                .uid("reports")
                .rebalance();
    }

    /** A folder for each recipient, in it one for each heading, in it files that begin with the header. */
    static FileSink<Delivery> sink(String folder, List<Heading> headings) {
        return FileSink.forBulkFormat(
                        new Path(folder),
                        out -> new Lines<Delivery>(
                                out, each -> headings.get(each.heading()).line(), Delivery::line))
                .withBucketAssigner(
                        new Folders(headings.stream().map(Heading::name).toList()))
                .withOutputFileConfig(named("rows"))
                .build();
    }

    /** The account, in files of CSV. */
    static FileSink<Count> account(String folder) {
        return FileSink.forBulkFormat(
                        new Path(folder),
                        out -> new Lines<Count>(out, each -> text(Count.HEADER), each -> text(each.line())))
                .withBucketAssigner(new Account())
                .withOutputFileConfig(named("account"))
                .build();
    }

    private static OutputFileConfig named(String prefix) {
        return OutputFileConfig.builder()
                .withPartPrefix(prefix)
                .withPartSuffix(".csv")
                .build();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Folders implements BucketAssigner<Delivery, String> {
        private final List<String> names;

        Folders(List<String> names) {
            this.names = names;
        }

        @Override
        public String getBucketId(Delivery delivery, Context context) {
            return delivery.recipient() + "/" + names.get(delivery.heading());
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }

    private static final class Account implements BucketAssigner<Count, String> {
        @Override
        public String getBucketId(Count count, Context context) {
            return ACCOUNT;
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }

    /** What a file is made of. */
    @FunctionalInterface
    private interface Line<T> {
        byte[] of(T element);
    }

    /** A file that grows: a line that its first element says, then a line for each. */
    private static final class Lines<T> implements BulkWriter<T> {
        private static final int BUFFER_BYTES_MAX = 1 << 14;

        private final FSDataOutputStream out;
        private final Line<T> first;
        private final Line<T> each;
        private byte[] waiting = new byte[1 << 10];
        private int filled;
        private boolean begun;

        Lines(FSDataOutputStream out, Line<T> first, Line<T> each) {
            this.out = out;
            this.first = first;
            this.each = each;
        }

        @Override
        public void addElement(T element) throws IOException {
            if (!begun) {
                add(first.of(element));
                begun = true;
            }
            add(each.of(element));
        }

        private void add(byte[] line) throws IOException {
            if (filled + line.length > BUFFER_BYTES_MAX) {
                flush();
            }
            if (line.length > BUFFER_BYTES_MAX) {
                out.write(line);
                return;
            }
            if (filled + line.length > waiting.length) {
                waiting = Arrays.copyOf(waiting, BUFFER_BYTES_MAX);
            }
            System.arraycopy(line, 0, waiting, filled, line.length);
            filled += line.length;
        }

        @Override
        public void flush() throws IOException {
            out.write(waiting, 0, filled);
            filled = 0;
        }

        @Override
        public void finish() throws IOException {
            flush();
        }
    }
}
