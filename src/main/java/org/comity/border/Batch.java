package org.comity.border;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.comity.seal.BadSeal;

/**
 * What one outbox holds after a number, as it crosses between two nodes: a header and the objects byte for byte.
 *
 * @param header what it says of itself
 * @param rows the objects, by rising number
 */
record Batch(BatchHeader header, List<Line> rows) {

    /** Bytes of a whole batch: a page of bodies, one object that goes over it, and what stands around them. */
    static final int BATCH_BYTES_MAX = 20 << 20;

    /** Objects in one batch; they commit together at the receiver. */
    static final int BATCH_OBJECTS_MAX = 2_000;

    private static final int AROUND_BODY = Long.BYTES + Short.BYTES;

    /**
     * One object.
     *
     * @param number in the outbox
     * @param origin the party it is from, as the sender says
     * @param body as the sender holds it, byte for byte
     */
    record Line(long number, String origin, byte[] body) {}

    Batch {
        rows = List.copyOf(rows);
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        byte[] head = header.bytes();
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(head.length).array());
        out.writeBytes(head);
        for (Line line : rows) {
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES + AROUND_BODY)
                    .putInt(AROUND_BODY + line.body().length)
                    .putLong(line.number())
                    .putShort((short) header.origins().indexOf(line.origin()))
                    .array());
            out.writeBytes(line.body());
        }
        return out.toByteArray();
    }

    /**
     * Reads a batch whose signature holds.
     *
     * @throws BadSeal when header and objects do not fit each other
     */
    static Batch parse(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        BatchHeader header = BatchHeader.parse(Frames.next(rest));
        if (header.count() > BATCH_OBJECTS_MAX) {
            throw new BadSeal("a batch of " + header.count() + " objects; up to " + BATCH_OBJECTS_MAX + " are taken");
        }
        var rows = new ArrayList<Line>(header.count());
        long before = header.after();
        while (rest.hasRemaining()) {
            byte[] piece = Frames.next(rest);
            if (piece.length < AROUND_BODY) {
                throw new BadSeal("an object of the batch without its number");
            }
            ByteBuffer line = ByteBuffer.wrap(piece);
            long number = line.getLong();
            int origin = Short.toUnsignedInt(line.getShort());
            if (number <= before
                    || number > header.last()
                    || origin >= header.origins().size()) {
                throw new BadSeal("number " + number + " does not stand between " + before + " and " + header.last()
                        + ", or its origin is not among those of the header");
            }
            before = number;
            var body = new byte[line.remaining()];
            line.get(body);
            rows.add(new Line(number, header.origins().get(origin), body));
        }
        if (rows.size() != header.count() || header.last() < header.after()) {
            throw new BadSeal("the header counts " + header.count() + " objects and " + rows.size() + " follow");
        }
        return new Batch(header, rows);
    }
}
