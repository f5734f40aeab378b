package org.comity.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.comity.routing.Outcome;

/**
 * A row, who gets it if none like it came before, and as what.
 *
 * @param outcome what becomes of it then
 * @param recipients their numbers
 * @param textOf which of the texts each of them gets
 * @param texts lines with their ends, each once
 */
record RoutedRow(RowKey key, int heading, Outcome outcome, int[] recipients, int[] textOf, byte[][] texts) {
    /** How they are written. */
    static final class Serializer extends RecordSerializer<RoutedRow> {
        static final TypeInformation<RoutedRow> TYPE = new Serializer().information();

        private static final Outcome[] OUTCOMES = Outcome.values();

        private Serializer() {
            super(RoutedRow.class);
        }

        @Override
        public void serialize(RoutedRow row, DataOutputView target) throws IOException {
            RowKey.Serializer.INSTANCE.serialize(row.key, target);
            target.writeInt(row.heading);
            target.writeByte(row.outcome.ordinal());
            target.writeInt(row.recipients.length);
            for (int i = 0; i < row.recipients.length; i++) {
                target.writeInt(row.recipients[i]);
                target.writeInt(row.textOf[i]);
            }
            target.writeInt(row.texts.length);
            for (byte[] each : row.texts) {
                write(each, target);
            }
        }

        @Override
        public RoutedRow deserialize(DataInputView source) throws IOException {
            RowKey key = RowKey.Serializer.INSTANCE.deserialize(source);
            int heading = source.readInt();
            Outcome outcome = OUTCOMES[source.readByte()];
            int[] recipients = new int[source.readInt()];
            int[] textOf = new int[recipients.length];
            for (int i = 0; i < recipients.length; i++) {
                recipients[i] = source.readInt();
                textOf[i] = source.readInt();
            }
            var texts = new byte[source.readInt()][];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = bytes(source);
            }
            return new RoutedRow(key, heading, outcome, recipients, textOf, texts);
        }
    }
}
