package org.comity.sql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;

/**
 * PostgreSQL's COPY in its binary form: the server neither parses nor plans, and writes a page of rows with one record
 * of its log. See the manual, "COPY", "Binary Format": a signature, then per row the number of columns and per column
 * its length and bytes.
 */
final class CopyLoading extends Loading {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int HEADER_BYTES = SIGNATURE.length + 8; // flags and the length of an extension, both zero

    private final Session session;
    private final String sentence;
    private final int columns;
    private byte[] buffer = new byte[64 << 10];
    private int length = HEADER_BYTES;
    private boolean begun;

    CopyLoading(Session session, String table, String... columns) {
        this.session = session;
        this.sentence = "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN (FORMAT binary)";
        this.columns = columns.length;
        System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    }

    @Override
    public Loading number(long number) {
        column(8);
        putInt((int) (number >>> 32));
        putInt((int) number);
        return this;
    }

    @Override
    public Loading text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Loading bytes(byte[] bytes) {
        column(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        return this;
    }

    @Override
    public Loading nothing() {
        begin();
        room(4);
        putInt(-1);
        return this;
    }

    @Override
    public void row() {
        begun = false;
    }

    @Override
    public void end() throws SQLException {
        if (length == HEADER_BYTES) {
            return;
        }
        room(2);
        putShort(-1);
        var copy = session.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(sentence);
        try {
            copy.writeToCopy(buffer, 0, length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void column(int bytes) {
        begin();
        room(4 + bytes);
        putInt(bytes);
    }

    private void begin() {
        if (!begun) {
            room(2);
            putShort(columns);
            begun = true;
        }
    }

    private void room(int bytes) {
        if (buffer.length - length < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(length + bytes, Math.multiplyExact(buffer.length, 2)));
        }
    }

    private void putShort(int value) {
        buffer[length++] = (byte) (value >> 8);
        buffer[length++] = (byte) value;
    }

    private void putInt(int value) {
        putShort(value >> 16);
        putShort(value);
    }
}
