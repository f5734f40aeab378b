package org.comity.observed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonElements;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads observations in JSON, one at a time; each object says by itself of which form it is. In lines each is an object of
 * its own, and one that cannot be read costs no other. A text is a bundle, a list, one object or several one after another,
 * and ends where it stops being JSON.
 */
public final class ObservationReader implements AutoCloseable {
    /** Bytes of one line at most. */
    public static final int LINE_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private final @Nullable JsonElements elements;
    private final ObservedData stix = new ObservedData();
    private final ArrayDeque<Observed> ready = new ArrayDeque<>();
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;
    private boolean ended;
    private boolean damaged;

    private ObservationReader(InputStream in, @Nullable JsonElements elements) {
        this.in = in;
        this.elements = elements;
    }

    /** An object in a line (NDJSON). */
    public static ObservationReader lines(InputStream in) {
        return new ObservationReader(in, null);
    }

    /** A JSON text. */
    public static ObservationReader text(InputStream in) {
        return new ObservationReader(in, Json.elements(in, JsonLimits.STANDARD));
    }

    /** The next one; null at the end. */
    public @Nullable Observed next() {
        while (ready.isEmpty() && !ended) {
            if (elements == null) {
                readLine();
            } else {
                readElement(elements);
            }
            if (ended) {
                ready.addAll(stix.rest());
            }
        }
        return ready.poll();
    }

    /** Whether the file broke off: a compressed file that is cut or damaged, a text that is not JSON from somewhere on. */
    public boolean isDamaged() {
        return damaged;
    }

    private void readElement(JsonElements all) {
        line++;
        JsonElements.Element element;
        try {
            element = all.next();
        } catch (BadJson e) {
            ended = true;
            damaged = true;
            ready.add(Observed.not(line, Problem.NOT_JSON));
            return;
        } catch (UncheckedIOException e) {
            ended = true;
            damaged = true;
            ready.add(Observed.not(line, Problem.CUT_OFF));
            return;
        }
        if (element == null) {
            ended = true;
        } else if (element.object() == null) {
            ready.add(Observed.not(line, Problem.NOT_JSON));
        } else {
            take(element.object(), element.bytes());
        }
    }

    private void readLine() {
        int end = endOfLine();
        if (end < 0) {
            return;
        }
        line++;
        int last = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        byte[] bytes = Arrays.copyOfRange(buffer, from, last);
        byte[] whole = Arrays.copyOfRange(buffer, from, Math.min(to, end + 1));
        from = Math.min(to, end + 1);
        if (isBlank(bytes)) {
            return;
        }
        JsonValue value;
        try {
            value = Json.parse(bytes);
        } catch (BadJson e) {
            ready.add(Observed.not(line, damaged && from == to ? Problem.CUT_OFF : Problem.NOT_JSON));
            return;
        }
        if (value instanceof JsonObject object) {
            take(object, whole);
        } else {
            ready.add(Observed.not(line, Problem.NOT_JSON));
        }
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Where the line that begins here ends; negative where there is none, or one that is too long, which is passed over. */
    private int endOfLine() {
        int at = from;
        while (true) {
            while (at < to && buffer[at] != '\n') {
                at++;
            }
            if (at - from > LINE_BYTES_MAX) {
                passOver();
                return -1;
            }
            if (at < to) {
                return at;
            }
            int looked = at - from;
            if (!fill()) {
                if (looked == 0) {
                    ended = true;
                    return -1;
                }
                return to;
            }
            at = from + looked;
        }
    }

    private void passOver() {
        line++;
        ready.add(Observed.not(line, Problem.TOO_LONG));
        while (true) {
            while (from < to && buffer[from] != '\n') {
                from++;
            }
            if (from < to) {
                from++;
                return;
            }
            if (!fill()) {
                return;
            }
        }
    }

    /** Reads on behind what is there; answers whether there was anything. */
    private boolean fill() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * to);
        }
        try {
            int count = in.read(buffer, to, buffer.length - to);
            to += Math.max(0, count);
            return count > 0;
        } catch (IOException e) {
            damaged = true;
            return false;
        }
    }

    private void take(JsonObject object, byte[] bytes) {
        if ("bundle".equals(object.text("type")) && object.array("objects") != null) {
            for (JsonObject each : objects(Objects.requireNonNull(object.array("objects")))) {
                take(each, Json.bytes(each));
            }
        } else if (ObservedData.isOne(object)) {
            ready.addAll(stix.take(line, object, bytes.length));
        } else if (Xarf.isOne(object)) {
            ready.add(Observed.of(line, inOneLine(object, bytes), Xarf.read(object)));
        } else if (Harmonised.isOne(object)) {
            ready.add(Observed.of(line, inOneLine(object, bytes), Harmonised.read(object)));
        } else {
            ready.add(Observed.not(line, Problem.UNKNOWN));
        }
    }

    private static List<JsonObject> objects(JsonArray array) {
        var objects = new ArrayList<JsonObject>();
        for (JsonValue each : array) {
            if (each instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** As it stands where that is a line, else the same value in one. */
    private static byte[] inOneLine(JsonObject object, byte[] bytes) {
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r' && bytes[i + 1] != '\n') {
                return Json.bytes(object);
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        if (elements != null) {
            elements.close();
        }
    }
}
