package org.comity.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The objects of a long JSON text, one at a time, each with the exact bytes it was written in.
 *
 * <p>Takes what STIX producers write: an envelope or bundle ({@code {"objects": [...]}}), a bare array, a single
 * object, or objects one after another (NDJSON). Memory is bounded by the largest element, never by the text. An
 * element that breaks a rule of its own (duplicate name, lone surrogate, too deep) is reported in its place and
 * reading goes on; a text that stops being JSON throws {@link BadJson}.
 */
public final class JsonElements implements AutoCloseable {

    /** One element: the bytes as they were written, and either the object read from them or what is wrong. */
    public record Element(
            byte[] bytes,
            @Nullable JsonObject object,
            @Nullable String problem) {}

    /** How the text as a whole is built, known once it has been read to the end. */
    public enum Form {
        EMPTY,
        ENVELOPE,
        ARRAY,
        SEQUENCE
    }

    private final Window window;
    private final JsonLimits limits;
    private @Nullable JsonParser begun;
    private final JsonObject.Builder around = JsonObject.builder();
    private Form form = Form.EMPTY;
    private boolean inList;
    private boolean inEnvelope;
    private boolean sawList;
    private int membersAround;

    JsonElements(InputStream in, JsonLimits limits) {
        this.limits = limits;
        this.window = new Window(in, limits.elementBytesMax());
    }

    /** The parser reads from the stream as soon as it is made, so it is made by whoever is ready for a bad stream. */
    private JsonParser parser() {
        JsonParser parser = begun;
        if (parser == null) {
            parser = Json.FACTORY.createParser(ObjectReadContext.empty(), window);
            begun = parser;
        }
        return parser;
    }

    /**
     * The next element, or null at the end of the text.
     *
     * @throws BadJson when the text is not JSON from here on
     */
    public @Nullable Element next() {
        try {
            while (true) {
                JsonToken token = parser().nextToken();
                if (token == null) {
                    return null;
                }
                if (inList) {
                    if (token != JsonToken.END_ARRAY) {
                        return element(token);
                    }
                    inList = false;
                } else if (inEnvelope) {
                    Element single = member(token);
                    if (single != null) {
                        return single;
                    }
                } else {
                    Element first = root(token);
                    if (first != null) {
                        return first;
                    }
                }
            }
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException io) {
                throw new UncheckedIOException(io);
            }
            throw Json.bad(e);
        }
    }

    /** The members that stand around the list, such as a bundle's {@code type} and {@code id}. */
    public JsonObject around() {
        return around.build();
    }

    public Form form() {
        return form;
    }

    private @Nullable Element root(JsonToken token) {
        if (token == JsonToken.START_ARRAY && form == Form.EMPTY) {
            form = Form.ARRAY;
            inList = true;
            return null;
        }
        if (token == JsonToken.START_OBJECT) {
            if (form == Form.EMPTY || form == Form.SEQUENCE || form == Form.ENVELOPE) {
                return objectAtRoot();
            }
        }
        throw new BadJson(
                "expected an object or an array of objects, found " + token,
                parser().currentTokenLocation().getByteOffset());
    }

    /**
     * A root object is an envelope when its members lead to an {@code objects} array before they end; a bundle's type
     * says so too. Otherwise the root object is itself the element. To know, its members are read in order; the bytes
     * are kept meanwhile, which the limit for one element bounds.
     */
    private @Nullable Element objectAtRoot() {
        long start = parser().currentTokenLocation().getByteOffset();
        window.keepFrom(start);
        var members = JsonObject.builder();
        String problem = null;
        int count = 0;
        for (String name = parser().nextName(); name != null; name = parser().nextName()) {
            JsonToken token = parser().nextToken();
            if (name.equals("objects") && token == JsonToken.START_ARRAY) {
                if (problem != null) {
                    throw new BadJson(problem, -1);
                }
                members.build().forEach(around::put);
                form = Form.ENVELOPE;
                inEnvelope = true;
                inList = true;
                sawList = true;
                return null;
            }
            try {
                JsonValue value = Json.tree(parser(), limits);
                // Past the limit nothing is collected any more: to look for the name among so many would take for ever.
                if (++count > limits.membersMax()) {
                    problem = "an object of more than " + limits.membersMax() + " members";
                } else if (!members.appendNew(name, value)) {
                    problem = "the name \"" + name + "\" stands twice in one object";
                }
            } catch (Json.BadElement e) {
                problem = e.getOriginalMessage();
                leaveTo(1);
            }
        }
        JsonObject object = members.build();
        if ("bundle".equals(object.text("type")) || (object.isEmpty() && problem == null) || isEmptyEnvelope(object)) {
            form = Form.ENVELOPE;
            object.forEach(around::put);
            return null;
        }
        form = Form.SEQUENCE;
        byte[] bytes = window.take(start, parser().currentLocation().getByteOffset());
        return finished(bytes, problem == null ? object : null, problem);
    }

    private static boolean isEmptyEnvelope(JsonObject object) {
        return object.has("more") && !object.has("type");
    }

    /** A member after the list: kept, unless it is a second list. */
    private @Nullable Element member(JsonToken token) {
        if (token == JsonToken.END_OBJECT) {
            inEnvelope = false;
            return null;
        }
        String name = parser().currentName();
        JsonToken value = parser().nextToken();
        if (name.equals("objects") && sawList) {
            throw new BadJson(
                    "the name \"objects\" stands twice",
                    parser().currentTokenLocation().getByteOffset());
        }
        if (value == null) {
            throw new BadJson("the text ends inside an object", -1);
        }
        if (++membersAround > limits.membersMax()) {
            throw new BadJson("more than " + limits.membersMax() + " members around the list", -1);
        }
        around.put(name, Json.tree(parser(), limits));
        return null;
    }

    private Element element(JsonToken token) {
        long start = parser().currentTokenLocation().getByteOffset();
        int depth = parser().streamReadContext().getNestingDepth();
        window.keepFrom(start);
        JsonValue value = null;
        String problem = null;
        try {
            value = Json.tree(parser(), limits);
        } catch (Json.BadElement e) {
            problem = e.getOriginalMessage();
            leaveTo(token.isStructStart() ? depth - 1 : depth);
        }
        byte[] bytes = window.take(start, parser().currentLocation().getByteOffset());
        if (problem == null && !(value instanceof JsonObject)) {
            problem = "expected an object, found " + (value == null ? "nothing" : value.kind());
        }
        return finished(bytes, value instanceof JsonObject object ? object : null, problem);
    }

    private static Element finished(byte[] bytes, @Nullable JsonObject object, @Nullable String problem) {
        if (problem == null) {
            try {
                Utf8.check(bytes, 0, bytes.length);
            } catch (BadJson e) {
                problem = e.getMessage();
            }
        }
        return new Element(bytes, problem == null ? object : null, problem);
    }

    /** Reads on to the end of the element that was given up half-way. */
    private void leaveTo(int depth) {
        while (parser().streamReadContext().getNestingDepth() > depth) {
            if (parser().nextToken() == null) {
                throw new BadJson("the text ends inside an object", -1);
            }
        }
    }

    @Override
    public void close() {
        if (begun != null) {
            begun.close();
        }
    }

    /** Remembers the bytes that went to the parser since a mark, so that an element can be cut out unchanged. */
    private static final class Window extends InputStream {
        private final InputStream in;
        private final int bytesMax;
        private byte[] kept = new byte[16_384];
        private long keptFrom;
        private int keptLength;
        private int looked;

        Window(InputStream in, int bytesMax) {
            this.in = in;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = in.read(into, from, length);
            if (count > 0) {
                lookForUtf8(into, from, count);
                if (keptLength + count > kept.length) {
                    if ((long) keptLength + count > 2L * bytesMax) {
                        throw new BadJson("one element is larger than " + bytesMax + " bytes", keptFrom);
                    }
                    kept = Arrays.copyOf(kept, Math.max(kept.length * 2, keptLength + count));
                }
                System.arraycopy(into, from, kept, keptLength, count);
                keptLength += count;
            }
            return count;
        }

        /** The tokenizer would take UTF-16 and UTF-32 too and then count in characters; their first bytes tell. */
        private void lookForUtf8(byte[] bytes, int from, int count) {
            for (int i = from; i < from + count && looked < 4; i++, looked++) {
                if (bytes[i] == 0 || bytes[i] == (byte) 0xfe || bytes[i] == (byte) 0xff) {
                    throw new BadJson("not UTF-8", looked);
                }
            }
        }

        /** Forgets what lies before that offset. */
        void keepFrom(long offset) {
            int drop = (int) (offset - keptFrom);
            if (drop > 0) {
                System.arraycopy(kept, drop, kept, 0, keptLength - drop);
                keptLength -= drop;
                keptFrom = offset;
            }
        }

        byte[] take(long from, long to) {
            int start = (int) (from - keptFrom);
            return Arrays.copyOfRange(kept, start, (int) (to - keptFrom));
        }
    }
}
