package org.comity.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Rows as they were read together, with what could not be read between them.
 *
 * @param heading the place of their heading in the list of the job
 * @param rows one behind the other, byte for byte
 * @param malformed how many could not be read, by the number of the reason; empty for none
 * @param brokenOff whether their file breaks off here
 */
record Chunk(int heading, byte[] rows, long[] malformed, boolean brokenOff) {
    /** How chunks are written. */
    static final class Serializer extends RecordSerializer<Chunk> {
        static final TypeInformation<Chunk> TYPE = new Serializer().information();

        private Serializer() {
            super(Chunk.class);
        }

        @Override
        public void serialize(Chunk chunk, DataOutputView target) throws IOException {
            target.writeInt(chunk.heading);
            write(chunk.rows, target);
            target.writeInt(chunk.malformed.length);
            for (long each : chunk.malformed) {
                target.writeLong(each);
            }
            target.writeBoolean(chunk.brokenOff);
        }

        @Override
        public Chunk deserialize(DataInputView source) throws IOException {
            int heading = source.readInt();
            byte[] rows = bytes(source);
            long[] malformed = new long[source.readInt()];
            for (int i = 0; i < malformed.length; i++) {
                malformed[i] = source.readLong();
            }
            return new Chunk(heading, rows, malformed, source.readBoolean());
        }
    }
}
