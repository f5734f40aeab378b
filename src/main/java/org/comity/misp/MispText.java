package org.comity.misp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * The outline of a MISP text as it streams by: cuts out its parts unread, so that each is judged alone.
 *
 * <p>A part that is not JSON is found out when it is parsed by itself; only a text whose outline breaks is given up. On
 * the way every string member named {@code data} (the base64 content of attachments and malware samples) is replaced by
 * its length in characters, so that such content is never held, stored or passed on.
 */
final class MispText {

    /** A larger part is passed over: no attribute or object comes near it once its payload is gone. */
    static final int PART_BYTES_MAX = 16 << 20;

    private static final byte[] DATA = "\"data\"".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long before;

    MispText(InputStream in) {
        this.in = in;
        if (look() == 0xEF) { // a byte order mark, which RFC 8259 §8.1 lets us ignore
            at += 3;
        }
    }

    /** The next byte that is not white space, not taken yet; -1 at the end. */
    int peek() {
        int c = look();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            at++;
            c = look();
        }
        return c;
    }

    /** Takes that byte, which must come next. */
    void take(char expected) {
        int c = peek();
        if (c != expected) {
            throw broken("expected '" + expected + "', found " + shown(c));
        }
        at++;
    }

    /** Steps to the next element or member; false when the list or object ends here, its end then taken. */
    boolean more(char close, boolean first) {
        if (peek() == close) {
            at++;
            return false;
        }
        if (!first) {
            take(',');
            if (peek() == close) {
                throw broken("expected another element after ','");
            }
        }
        return true;
    }

    /** The name of the member that comes next, its colon taken. */
    String name() {
        if (peek() != '"') {
            throw broken("expected a name in quotation marks, found " + shown(peek()));
        }
        byte[] literal = part();
        if (literal == null || !(Json.parse(literal) instanceof JsonString name)) {
            throw broken("a name that is too long");
        }
        take(':');
        return name.text();
    }

    /** The bytes of the value that comes next, or null when it is larger than {@link #PART_BYTES_MAX}. */
    byte @Nullable [] part() {
        var out = new Cut();
        long depth = 0;
        boolean dataName = false;
        boolean payload = false;
        do {
            int c = look();
            boolean name = false;
            switch (c) {
                case -1 -> throw broken("the text ends inside a value");
                case ' ', '\n', '\r', '\t' -> {
                    peek();
                    out.write(' ');
                    continue;
                }
                case '{', '[' -> {
                    depth++;
                    out.write(c);
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    out.write(c);
                    at++;
                }
                case '"' -> {
                    if (payload) {
                        out.writeText(Long.toString(string(null)));
                    } else {
                        int from = out.size();
                        string(out);
                        name = out.endsWith(DATA, from);
                    }
                }
                case ':' -> {
                    missing(depth);
                    payload = dataName;
                    out.write(c);
                    at++;
                    continue;
                }
                case ',' -> {
                    missing(depth);
                    out.write(c);
                    at++;
                }
                default -> literal(out);
            }
            dataName = name;
            payload = false;
        } while (depth > 0 || out.isBlank());
        missing(depth + 1);
        return out.whole();
    }

    private void missing(long depth) {
        if (depth <= 0) {
            throw broken("a value is missing");
        }
    }

    /** Takes a string, copied unless there is nowhere to copy it; says how many bytes stood between its marks. */
    private long string(@Nullable Cut out) {
        long length = -2;
        boolean escaped = false;
        int c;
        do {
            c = look();
            if (c < 0) {
                throw broken("the text ends inside a string");
            }
            at++;
            length++;
            if (out != null) {
                out.write(c);
            }
            if (length > -1 && c == '"' && !escaped) {
                return length;
            }
            escaped = c == '\\' && !escaped;
        } while (true);
    }

    /** Takes a number, true, false, null, or whatever stands in such a place. */
    private void literal(Cut out) {
        int c = look();
        while (c > ' ' && c != ',' && c != ':' && c != '"' && c != '{' && c != '[' && c != '}' && c != ']') {
            out.write(c);
            at++;
            c = look();
        }
        if (c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t') {
            throw broken("a control character");
        }
    }

    private int look() {
        if (at >= end) {
            int over = at - end;
            before += end;
            try {
                end = Math.max(0, in.read(buffer));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            at = over;
            if (end <= over) {
                return -1;
            }
        }
        return buffer[at] & 0xff;
    }

    BadJson broken(String message) {
        return new BadJson("not MISP JSON: " + message, before + at);
    }

    private static String shown(int c) {
        return c < 0 ? "the end of the text" : c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "byte " + c;
    }

    /** The bytes of one part so far; past the limit only that fact is kept. */
    private static final class Cut {
        private byte[] bytes = new byte[1024];
        private int size;
        private boolean tooLarge;

        void write(int b) {
            if (size == bytes.length) {
                if (size >= PART_BYTES_MAX) {
                    tooLarge = true;
                    return;
                }
                bytes = Arrays.copyOf(bytes, size * 2);
            }
            bytes[size++] = (byte) b;
        }

        void writeText(String text) {
            text.chars().forEach(this::write);
        }

        int size() {
            return size;
        }

        boolean isBlank() {
            return size == 0 || size == 1 && bytes[0] == ' ';
        }

        boolean endsWith(byte[] tail, int from) {
            return Arrays.equals(bytes, from, size, tail, 0, tail.length);
        }

        byte @Nullable [] whole() {
            return tooLarge ? null : Arrays.copyOf(bytes, size);
        }
    }
}
