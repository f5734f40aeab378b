package org.comity.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.OutputTag;

/**
 * A line of the account: how many rows between two checkpoints. What becomes of a checkpoint becomes of its counts too, so that the
 * lines of all that were completed add up to what was read and handed over.
 *
 * @param checkpoint its number; {@link #END} for what came behind the last one
 * @param what became of them
 * @param of the reason or the recipient, where {@code what} has several
 */
record Count(long checkpoint, String report, String what, String of, long rows) {
    static final long END = Long.MAX_VALUE;

    /** The columns of the account. */
    static final String HEADER = "checkpoint,report,what,of,rows\n";

    /** The way that counts go beside the rows. */
    static final OutputTag<Count> ASIDE = new OutputTag<>("account", Serializer.TYPE);

    /** As CSV; no name in it needs quotes, and reasons get them. */
    String line() {
        return (checkpoint == END ? "end" : Long.toString(checkpoint)) + "," + report + "," + what + ","
                + (of.contains(",") ? "\"" + of + "\"" : of) + "," + rows + "\n";
    }

    /** How they are written. */
    static final class Serializer extends RecordSerializer<Count> {
        static final TypeInformation<Count> TYPE = new Serializer().information();

        private Serializer() {
            super(Count.class);
        }

        @Override
        public void serialize(Count count, DataOutputView target) throws IOException {
            target.writeLong(count.checkpoint);
            target.writeUTF(count.report);
            target.writeUTF(count.what);
            target.writeUTF(count.of);
            target.writeLong(count.rows);
        }

        @Override
        public Count deserialize(DataInputView source) throws IOException {
            return new Count(
                    source.readLong(), source.readUTF(), source.readUTF(), source.readUTF(), source.readLong());
        }
    }
}
