package org.comity.routing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads CSV (RFC 4180) by its header, in batches of bytes, without an object for a row. Lines end in LF or CR LF; empty
 * lines are no rows.
 *
 * <p>A row that cannot be read is counted with its reason and costs no other: where its quotes or columns are wrong, only
 * the line on which it begins is given up, and reading goes on at the next line. So a quote that is never closed does
 * not swallow the rest of the file.
 */
public final class CsvReader {
    /** Bytes of one field at most, with doubled quotes counted as they stand. */
    public static final int FIELD_BYTES_MAX = 1 << 16;

    /** Bytes of one row at most, or of the header. */
    public static final int ROW_BYTES_MAX = 1 << 20;

    /** Rows of one batch at most. */
    public static final int BATCH_ROWS_MAX = 8192;

    static final int BUFFER_BYTES = 2 * ROW_BYTES_MAX;

    /** Bytes read at once, few enough to stay near the processor until they are routed; more where a row needs them. */
    private static final int READ_BYTES = 1 << 18;

    /** Bytes read at once until the header is there. */
    private static final int HEADER_BYTES = 1 << 13;

    /** Bytes behind the longest row that must be there to know that one is longer. */
    private static final int BEHIND_ROW = 3;

    private static final int INCOMPLETE = -1;

    private InputStream in;
    private final byte[] header;
    private final List<String> names;

    private Tally tally;
    private CsvBatch batch;
    private byte[] bytes;
    private long base;
    private int at;
    private int limit;
    private boolean ended;
    private boolean damaged;
    private boolean skipping;
    private long line = 1;
    private int step = READ_BYTES;
    private int[] selected = {};
    private int[] slotOf = {};
    private PlainRows plain;

    // Of the record looked at last:
    private boolean nul;
    private boolean high;
    private boolean tooLong;
    private boolean quotesWrong;
    private boolean closed;
    private int fields;
    private int lines;

    /**
     * Reads the header.
     *
     * @param in stays open; may break off, which is counted and told by {@link #isDamaged}
     * @param tally is told of every row that cannot be read
     */
    public CsvReader(InputStream in, Tally tally) throws IOException {
        this.in = in;
        this.tally = tally;
        this.batch = new CsvBatch();
        this.bytes = batch.bytes;
        int end = 0;
        while (true) {
            while (end < limit && bytes[end] != '\n') {
                end++;
            }
            if (end < limit || ended || limit == bytes.length) {
                break;
            }
            fill(limit + HEADER_BYTES);
        }
        boolean whole = end <= ROW_BYTES_MAX && Utf8.isValid(bytes, 0, end);
        at = Math.min(limit, end + 1);
        header = whole ? Arrays.copyOf(bytes, at) : new byte[0];
        names = whole ? names(header) : List.of();
        skipping = end == limit && !ended;
        line = 2;
        plain = new PlainRows(names.size(), selected);
    }

    private CsvReader(InputStream in, byte[] header, long line, CsvBatch batch, Tally tally) {
        this.in = in;
        this.batch = batch;
        this.bytes = batch.bytes;
        this.header = header.clone();
        this.names = header.length == 0 ? List.of() : names(header);
        this.line = line;
        this.tally = tally;
        this.plain = new PlainRows(names.size(), selected);
    }

    /**
     * Goes on where another reader of the same bytes was.
     *
     * @param in from its beginning: what was read already is passed over here
     * @param header as {@link #header()} said
     * @param position as {@link #position()} said
     * @param line as {@link #line()} said
     * @throws EOFException when the stream ends before it
     */
    public static CsvReader resume(InputStream in, byte[] header, long position, long line, Tally tally)
            throws IOException {
        var reader = new CsvReader(in, header, line, new CsvBatch(), tally);
        if (position > 0) {
            in.skipNBytes(position - 1);
            int before = in.read();
            if (before < 0) {
                throw new EOFException("the file ends before byte " + position + ", where reading is to go on");
            }
            // Only a line that was given up is left before its end.
            reader.skipping = before != '\n';
        }
        reader.base = position;
        return reader;
    }

    /**
     * A reader of rows that stand elsewhere than their header; they come by {@link #begin}.
     *
     * @param header as {@link #header()} said, or a line without an end
     * @param batch is filled by {@link #next()}; several readers may share it that are used one after the other
     */
    public static CsvReader under(byte[] header, CsvBatch batch, Tally tally) {
        return new CsvReader(InputStream.nullInputStream(), header, 1, batch, tally);
    }

    /** Reads these rows from now on, which have no header of their own; what was left of others is dropped. Lines count on. */
    public void begin(InputStream rows) {
        in = rows;
        base = 0;
        at = 0;
        limit = 0;
        ended = false;
        damaged = false;
        skipping = false;
    }

    private static List<String> names(byte[] header) {
        return names(new String(header, StandardCharsets.UTF_8).strip());
    }

    private static List<String> names(String header) {
        String text = header.startsWith("\ufeff") ? header.substring(1) : header;
        var names = new ArrayList<String>();
        for (String cell : text.split(",", -1)) {
            String name = cell.strip();
            names.add(
                    name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")
                            ? name.substring(1, name.length() - 1)
                            : name);
        }
        return List.copyOf(names);
    }

    /** The first line as it stands in the file, with its end; empty where it cannot be read. */
    public byte[] header() {
        return header.clone();
    }

    /** The names of the columns. */
    public List<String> names() {
        return names;
    }

    /** Which columns are to be found in each row, each once: their places lie in the batch in this order. */
    public void select(int... columns) {
        selected = columns.clone();
        slotOf = new int[names.size()];
        Arrays.fill(slotOf, -1);
        for (int slot = 0; slot < columns.length; slot++) {
            slotOf[columns[slot]] = slot;
        }
        plain = new PlainRows(names.size(), selected);
    }

    /** What {@link #next()} reads into. */
    public CsvBatch batch() {
        return batch;
    }

    /** Whether the file broke off: a compressed file that is cut or damaged, a disk that fails. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Whether there is nothing more to read; as long as it does not say so there may still be nothing. */
    boolean hasEnded() {
        return ended && at == limit;
    }

    /** How many bytes of the stream were read into batches, or given up; the next row begins there. */
    public long position() {
        return base + at;
    }

    /** The line on which the next row begins. */
    public long line() {
        return line;
    }

    /** Reads that much at once: the same rows, in other batches. */
    void step(int bytes) {
        step = bytes;
    }

    /** Another is told of rows that cannot be read, from now on. */
    void tell(Tally other) {
        tally = other;
    }

    /**
     * Reads on into the batch, whose bytes are others from now on.
     *
     * @return whether there was anything; the batch may be empty where all of it was malformed
     */
    public boolean next() throws IOException {
        return next(batch);
    }

    /**
     * Reads on into that batch, which is what {@link #batch()} answers from now on. Nobody may change the one before it
     * until this returns; afterwards it is not looked at any more.
     */
    public boolean next(CsvBatch into) throws IOException {
        into.begin(selected.length);
        System.arraycopy(bytes, at, into.bytes, 0, limit - at);
        base += at;
        limit -= at;
        at = 0;
        batch = into;
        bytes = into.bytes;
        fill(step);
        boolean any = limit > 0;
        if (skipping) {
            giveUpLine();
        }
        while (!skipping && batch.rows < BATCH_ROWS_MAX && at < limit) {
            at = plain.take(batch, at, limit, line, tally);
            line = plain.line();
            if (at == limit || batch.rows == BATCH_ROWS_MAX) {
                break;
            }
            int end = record();
            if (end != INCOMPLETE) {
                at = end;
            } else if (at > 0) {
                break;
            } else {
                fill(limit + step);
            }
        }
        batch.position = base + at;
        batch.nextLine = line;
        return any;
    }

    /** Reads until there is that much, or as much as fits, or no more. */
    private void fill(int wanted) {
        int most = Math.min(wanted, BUFFER_BYTES);
        try {
            while (!ended && limit < most) {
                int count = in.read(bytes, limit, most - limit);
                ended = count < 0;
                limit += Math.max(0, count);
            }
        } catch (IOException e) {
            // What came before is whole; what it breaks off in is counted as cut off.
            ended = true;
            damaged = true;
        }
    }

    /** Reads one record and takes it into the batch or tells why not; answers where the next begins. */
    private int record() {
        if (bytes[at] == '\n') {
            line++;
            return at + 1;
        }
        if (bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n') {
            line++;
            return at + 2;
        }
        int end = scan();
        boolean tooFar = end == INCOMPLETE ? limit - at >= ROW_BYTES_MAX + BEHIND_ROW : end - at > ROW_BYTES_MAX;
        if (end == INCOMPLETE && !ended && !tooFar) {
            return INCOMPLETE;
        }
        if (tooFar) {
            return giveUp(nul ? Malformed.NUL : Malformed.TOO_LONG);
        }
        if (end == INCOMPLETE || quotesWrong || fields != names.size()) {
            return giveUp(
                    nul
                            ? Malformed.NUL
                            : end == INCOMPLETE || quotesWrong
                                    ? Malformed.QUOTES
                                    : names.isEmpty() ? Malformed.HEADER : Malformed.COLUMNS);
        }
        if (!closed && damaged) {
            return giveUp(Malformed.CUT_OFF);
        }
        Malformed fault = nul
                ? Malformed.NUL
                : high && !Utf8.isValid(bytes, at, end) ? Malformed.UTF_8 : tooLong ? Malformed.TOO_LONG : null;
        if (fault != null) {
            tally.malformed(fault, line);
        } else {
            batch.rowFrom[batch.rows] = at;
            batch.rowTo[batch.rows] = end;
            batch.line[batch.rows++] = line;
        }
        line += lines;
        return end;
    }

    /** Counts the line that begins here as one row that cannot be read, and answers where the next line begins. */
    private int giveUp(Malformed why) {
        int end = at;
        while (end < limit && bytes[end] != '\n') {
            end++;
        }
        // Without an end the line is all that is left, or goes on behind what was read.
        boolean cutOff = end == limit && ended && (why == Malformed.QUOTES || why == Malformed.COLUMNS);
        boolean neverClosed = why == Malformed.TOO_LONG && end - at <= FIELD_BYTES_MAX;
        tally.malformed(cutOff ? Malformed.CUT_OFF : neverClosed ? Malformed.QUOTES : why, line);
        line++;
        skipping = end == limit && !ended;
        return Math.min(limit, end + 1);
    }

    /** Passes over what is left of a line that was counted already. */
    private void giveUpLine() {
        while (at < limit && bytes[at] != '\n') {
            at++;
        }
        skipping = at == limit && !ended;
        at = Math.min(limit, at + 1);
    }

    /** Looks through one record and notes where its fields lie; answers its end, or that it has none in what was read. */
    private int scan() {
        nul = false;
        high = false;
        tooLong = false;
        quotesWrong = false;
        closed = false;
        fields = 0;
        lines = 0;
        int last = Math.min(limit, at + ROW_BYTES_MAX + 1);
        int i = at;
        while (true) {
            int from = i;
            int to;
            if (i < last && bytes[i] == '"') {
                from = ++i;
                while (true) {
                    if (i >= last) {
                        return INCOMPLETE;
                    }
                    byte each = bytes[i];
                    if (each == '"') {
                        if (i + 1 >= limit && !ended) {
                            return INCOMPLETE;
                        }
                        if (i + 1 >= limit || bytes[i + 1] != '"') {
                            break;
                        }
                        i++;
                    } else if (each == '\n') {
                        lines++;
                    } else {
                        nul |= each == 0;
                        high |= each < 0;
                    }
                    i++;
                }
                to = i++;
                if (i + 1 >= limit && !ended) {
                    return INCOMPLETE;
                }
                if (i + 1 < limit && bytes[i] == '\r' && bytes[i + 1] == '\n') {
                    i++;
                }
                if (i < limit && bytes[i] != ',' && bytes[i] != '\n') {
                    quotesWrong = true;
                    return i;
                }
            } else {
                while (i < last && bytes[i] != ',' && bytes[i] != '\n') {
                    byte each = bytes[i++];
                    nul |= each == 0;
                    high |= each < 0;
                    quotesWrong |= each == '"';
                }
                if (i >= last && (i < limit || !ended)) {
                    return INCOMPLETE;
                }
                to = i > from && i < limit && bytes[i] == '\n' && bytes[i - 1] == '\r' ? i - 1 : i;
            }
            tooLong |= to - from > FIELD_BYTES_MAX;
            if (fields < slotOf.length && slotOf[fields] >= 0 && batch.rows < BATCH_ROWS_MAX) {
                batch.field(slotOf[fields], from, to);
            }
            fields++;
            if (i >= limit) {
                return i;
            }
            if (bytes[i++] == '\n') {
                lines++;
                closed = true;
                return i;
            }
        }
    }
}
