package org.comity.flink;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * A task that fails once: some chunks after a checkpoint that holds chunks. Tasks and test are in one process and find each other by
 * the name of the story.
 */
final class OneFailure extends RichMapFunction<Chunk, Chunk> implements CheckpointedFunction, CheckpointListener {
    private static final Map<String, Story> STORIES = new ConcurrentHashMap<>();

    /** What happened so far. */
    static final class Story {
        final CountDownLatch checkpointed = new CountDownLatch(1);
        final AtomicBoolean failed = new AtomicBoolean();
        private final AtomicInteger after = new AtomicInteger();
        private final int failAfter;

        Story(int failAfter) {
            this.failAfter = failAfter;
        }
    }

    private final String name;
    private transient Story story;
    private transient Map<Long, Integer> held;
    private transient int mapped;

    OneFailure(String name) {
        this.name = name;
    }

    /** @param failAfter chunks behind the first checkpoint that holds some */
    static Story story(String name, int failAfter) {
        return STORIES.computeIfAbsent(name, fresh -> new Story(failAfter));
    }

    @Override
    public Chunk map(Chunk chunk) {
        mapped++;
        if (story.checkpointed.getCount() == 0
                && story.after.incrementAndGet() > story.failAfter
                && story.failed.compareAndSet(false, true)) {
            throw new IllegalStateException("a failure that the test wants");
        }
        return chunk;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        story = STORIES.get(name);
        held = new ConcurrentHashMap<>();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        held.put(context.getCheckpointId(), mapped);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        if (held.getOrDefault(checkpoint, 0) > 0) {
            story.checkpointed.countDown();
        }
    }

    /** Reads as the other does, and lets no file be read past its first chunk until there is a checkpoint. */
    record Gated(BulkFormat<Chunk, FileSourceSplit> reports, String name)
            implements BulkFormat<Chunk, FileSourceSplit> {
        @Override
        public Reader<Chunk> createReader(Configuration config, FileSourceSplit split) throws IOException {
            return gated(reports.createReader(config, split));
        }

        @Override
        public Reader<Chunk> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
            return gated(reports.restoreReader(config, split));
        }

        private Reader<Chunk> gated(Reader<Chunk> reader) {
            Story story = STORIES.get(name);
            return new Reader<>() {
                private boolean begun;

                @Override
                public RecordIterator<Chunk> readBatch() throws IOException {
                    try {
                        if (begun) {
                            story.checkpointed.await();
                        }
                        begun = true;
                        return reader.readBatch();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException(e);
                    }
                }

                @Override
                public void close() throws IOException {
                    reader.close();
                }
            };
        }

        @Override
        public boolean isSplittable() {
            return false;
        }

        @Override
        public TypeInformation<Chunk> getProducedType() {
            return reports.getProducedType();
        }
    }
}
