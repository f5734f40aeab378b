package org.comity.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A row as one recipient gets it.
 *
 * @param recipient its id
 * @param heading the place of the row's heading in the list of the job
 * @param line with its end
 */
record Delivery(String recipient, int heading, byte[] line) {
    /** How they are written. */
    static final class Serializer extends RecordSerializer<Delivery> {
        static final TypeInformation<Delivery> TYPE = new Serializer().information();

        private Serializer() {
            super(Delivery.class);
        }

        @Override
        public void serialize(Delivery delivery, DataOutputView target) throws IOException {
            target.writeUTF(delivery.recipient);
            target.writeInt(delivery.heading);
            write(delivery.line, target);
        }

        @Override
        public Delivery deserialize(DataInputView source) throws IOException {
            return new Delivery(source.readUTF(), source.readInt(), bytes(source));
        }
    }
}
