package org.comity.observed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Observations in JSON as rows under a header, so that of them too can be given what an agreement lets go and no more. Each is
 * one line; what cannot be used is a line of one column, which is counted as malformed.
 */
final class ObservationRows extends InputStream {
    private static final String HEADER = String.join(",", Observation.COLUMNS) + "\n";
    private static final byte[] UNUSABLE = {'-', '\n'};

    private final ObservationReader observations;
    private byte[] line = HEADER.getBytes(StandardCharsets.UTF_8);
    private int at;

    ObservationRows(ObservationReader observations) {
        this.observations = observations;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == line.length) {
            Observed next = observations.next();
            if (next == null) {
                if (observations.isDamaged()) {
                    throw new IOException("the file breaks off");
                }
                return -1;
            }
            line = next.problem() == null ? row(Objects.requireNonNull(next.says())) : UNUSABLE;
            at = 0;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, into, from, count);
        at += count;
        return count;
    }

    private static byte[] row(Observation says) {
        var row = new StringBuilder();
        for (String each : says.values()) {
            row.append(row.isEmpty() ? "\"" : ",\"")
                    .append(each.replace("\"", "\"\"").replace('\n', ' ').replace('\r', ' '))
                    .append('"');
        }
        return row.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        observations.close();
    }
}
