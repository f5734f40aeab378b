package org.comity.json;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Reads and prints whole JSON values; {@link JsonElements} reads long sequences piece by piece. */
public final class Json {

    /** Numbers of more characters than this are refused by the tokenizer. */
    static final int NUMBER_CHARS_MAX = 1_000;

    /** The tokenizer's own depth limit; ours (per value) is lower and gives a milder error. */
    static final int TOKENIZER_DEPTH_MAX = 2_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(TOKENIZER_DEPTH_MAX)
                    .maxStringLength(JsonLimits.STANDARD.stringCharsMax())
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxNameLength(10_000)
                    .build())
            .build();

    private Json() {}

    /**
     * Reads one value that fills the whole text.
     *
     * @param utf8 JSON in UTF-8
     * @throws BadJson when it is not, or breaks a limit
     */
    public static JsonValue parse(byte[] utf8) {
        Utf8.check(utf8, 0, utf8.length);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            if (parser.nextToken() == null) {
                throw new BadJson("the text is empty, expected a JSON value", 0);
            }
            JsonValue value = tree(parser, JsonLimits.STANDARD);
            if (parser.nextToken() != null) {
                throw new BadJson(
                        "more follows after the end of the JSON value",
                        parser.currentTokenLocation().getByteOffset());
            }
            return value;
        } catch (JacksonException e) {
            throw bad(e);
        }
    }

    /** Reads one value that fills the whole text; see {@link #parse(byte[])}. */
    public static JsonValue parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one object that fills the whole text.
     *
     * @throws BadJson when it is anything else
     */
    public static JsonObject parseObject(byte[] utf8) {
        JsonValue value = parse(utf8);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new BadJson("expected a JSON object, found " + value.kind(), 0);
    }

    /** Reads one object that fills the whole text; see {@link #parseObject(byte[])}. */
    public static JsonObject parseObject(String text) {
        return parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The elements of the JSON text in that stream, one at a time; the stream stays the caller's to close. */
    public static JsonElements elements(java.io.InputStream in, JsonLimits limits) {
        return new JsonElements(in, limits);
    }

    /** The elements of that JSON text, one at a time. */
    public static JsonElements elements(byte[] utf8, JsonLimits limits) {
        return new JsonElements(new ByteArrayInputStream(utf8), limits);
    }

    /** The value on one line, members in their order. */
    public static String print(JsonValue value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** The value on one line as UTF-8. */
    public static byte[] bytes(JsonValue value) {
        var out = new ByteArrayOutputStream(512);
        write(value, out, false);
        return out.toByteArray();
    }

    /** The value over several lines, for people. */
    public static String pretty(JsonValue value) {
        var out = new ByteArrayOutputStream(512);
        write(value, out, true);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Writes the value as UTF-8; the stream is flushed and stays open. */
    public static void write(JsonValue value, OutputStream out, boolean pretty) {
        ObjectWriteContext context = pretty
                ? new ObjectWriteContext.Base() {
                    @Override
                    public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
                        return new DefaultPrettyPrinter();
                    }

                    @Override
                    public boolean hasPrettyPrinter() {
                        return true;
                    }
                }
                : ObjectWriteContext.empty();
        // The generator must not close a stream it was lent.
        var lent = new java.io.FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws java.io.IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws java.io.IOException {
                flush();
            }
        };
        try (JsonGenerator generator = FACTORY.createGenerator(context, lent)) {
            put(value, generator);
        }
    }

    private static void put(JsonValue value, JsonGenerator generator) {
        switch (value) {
            case JsonObject object -> {
                generator.writeStartObject();
                for (int i = 0; i < object.size(); i++) {
                    generator.writeName(object.name(i));
                    put(object.value(i), generator);
                }
                generator.writeEndObject();
            }
            case JsonArray array -> {
                generator.writeStartArray();
                for (JsonValue element : array) {
                    put(element, generator);
                }
                generator.writeEndArray();
            }
            case JsonString string -> generator.writeString(string.text());
            case JsonNumber number -> generator.writeNumber(number.literal());
            case JsonBoolean truth -> generator.writeBoolean(truth.truth());
            case JsonNull none -> generator.writeNull();
        }
    }

    /** The value that begins at the parser's current token; ends at its last token. Broken tokens throw at once. */
    static JsonValue tree(JsonParser parser, JsonLimits limits) {
        return tree(parser, parser.currentToken(), limits, 1);
    }

    private static JsonValue tree(JsonParser parser, JsonToken token, JsonLimits limits, int depth) {
        if (depth > limits.depthMax()) {
            throw new BadElement("nested more than " + limits.depthMax() + " levels deep");
        }
        return switch (token) {
            case START_OBJECT -> {
                var members = new JsonObject.Builder();
                int count = 0;
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    wholeCharacters(name);
                    if (++count > limits.membersMax()) {
                        throw new BadElement("an object of more than " + limits.membersMax() + " members");
                    }
                    JsonValue value = tree(parser, parser.nextToken(), limits, depth + 1);
                    if (!members.appendNew(name, value)) {
                        throw new BadElement("the name \"" + name + "\" stands twice in one object");
                    }
                }
                yield members.build();
            }
            case START_ARRAY -> {
                var elements = new ArrayList<JsonValue>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(tree(parser, next, limits, depth + 1));
                }
                yield new JsonArray(elements);
            }
            case VALUE_STRING -> new JsonString(wholeCharacters(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new BadElement("an unexpected " + token);
        };
    }

    private static String wholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    throw new BadElement("a lone surrogate \\u%04x, which is no character".formatted((int) c));
                }
            }
        }
        return text;
    }

    static BadJson bad(JacksonException e) {
        if (e instanceof BadElement element) {
            return new BadJson(element.getOriginalMessage(), -1);
        }
        var location = e.getLocation();
        return new BadJson("not JSON: " + e.getOriginalMessage(), location == null ? -1 : location.getByteOffset());
    }

    /** One value breaks a rule while the text as a whole can still be read on. */
    static final class BadElement extends JacksonException {
        private static final long serialVersionUID = 1L;

        BadElement(String message) {
            super(message);
        }

        @Override
        public Object processor() {
            return "comity";
        }
    }
}
