package org.comity.pattern;

import java.util.List;

/**
 * Where in an object a comparison looks: {@code email-message:body_multipart[*].body_raw_ref.name}. STIX 2.1 §9.7.
 *
 * @param type the object type before the colon
 * @param steps from there inwards; the first is always a {@link Key}
 */
public record ObjectPath(String type, List<Step> steps) {

    public ObjectPath {
        steps = List.copyOf(steps);
        if (!Lexer.isObjectType(type)) {
            throw new IllegalArgumentException("not an object type: " + type);
        }
        if (steps.isEmpty() || !(steps.getFirst() instanceof Key)) {
            throw new IllegalArgumentException("a path begins with a property name");
        }
    }

    /** A path of property names alone, such as {@code of("file", "hashes", "MD5")}. */
    public static ObjectPath of(String type, String... keys) {
        return new ObjectPath(type, List.of(keys).stream().<Step>map(Key::new).toList());
    }

    /** One step inwards. */
    public sealed interface Step permits Key, Index, AnyIndex {}

    /** {@code .name} or {@code .'any name'}: a property or a dictionary's key (§9.7.1, §9.7.3). */
    public record Key(String name) implements Step {
        /** Whether it leads to another object or to several: {@code _ref}, {@code _refs} (§9.7.4). */
        public boolean isReference() {
            return name.endsWith("_ref") || name.endsWith("_refs");
        }

        @Override
        public String toString() {
            return Lexer.isPropertyName(name) ? name : Printer.quoted(name);
        }
    }

    /** {@code [3]}: that element of a list, the first being 0 (§9.7.2). */
    public record Index(int position) implements Step {
        public Index {
            if (position < 0) {
                throw new IllegalArgumentException("a list has no element " + position);
            }
        }

        @Override
        public String toString() {
            return "[" + position + "]";
        }
    }

    /** {@code [*]}: any element of a list (§9.7.2). */
    public record AnyIndex() implements Step {
        @Override
        public String toString() {
            return "[*]";
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder(type).append(':');
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (i > 0 && step instanceof Key) {
                text.append('.');
            }
            text.append(step);
        }
        return text.toString();
    }
}
