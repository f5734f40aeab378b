package org.comity.stix;

import java.util.function.Predicate;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNull;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What the value of a property may be: the common data types of STIX 2.1 §2 and what tables narrow them to. */
sealed interface Kind {

    /** Reports what is wrong with the value; the walk stands at it. */
    void check(JsonValue value, Walk walk);

    Kind ANY = new Any();
    Kind STRING = new Text();
    Kind BOOLEAN = new Truth();
    Kind INTEGER = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);
    Kind NOT_NEGATIVE = new Whole(0, Long.MAX_VALUE);
    Kind FLOAT = new Real(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    Kind TIMESTAMP = new Time(0, Integer.MAX_VALUE);
    Kind BINARY = new Spelled(Formats::isBase64, "base64", "binary", "2.1", Severity.ERROR);
    Kind HEX = new Special(Formats::hex);
    Kind LANGUAGE = new Special(Languages::check);
    Kind HASHES = new HashList();
    Kind DICTIONARY = new Dictionary(ANY, "anything", false);

    /** An integer from {@code min} to {@code max}, both included. */
    static Kind integer(long min, long max) {
        return new Whole(min, max);
    }

    /** A number from {@code min} to {@code max}, both included. */
    static Kind number(double min, double max) {
        return new Real(min, max);
    }

    static Kind listOf(Kind element) {
        return new ListOf(element);
    }

    /** A term that should come from the vocabulary. */
    static Kind open(Vocabulary vocabulary) {
        return new Term(vocabulary, true);
    }

    /** A term that must come from the enumeration. */
    static Kind closed(Vocabulary vocabulary) {
        return new Term(vocabulary, false);
    }

    /** The identifier of what it refers to. */
    static Kind ref(Target target) {
        return new Reference(target, Severity.ERROR);
    }

    /** The identifier of an object of one of these types. */
    static Kind ref(String... types) {
        return ref(Target.only(types));
    }

    static Kind refs(Target target) {
        return listOf(ref(target));
    }

    static Kind refs(String... types) {
        return listOf(ref(types));
    }

    /** An object with a table of its own. */
    static Kind nested(Shape shape) {
        return new Nested(shape);
    }

    /** A dictionary whose keys keep the case of the names they stand for. */
    static Kind dictionary(Kind values, String expected) {
        return new Dictionary(values, expected, true);
    }

    /** Text that must have a form. */
    static Kind must(Predicate<String> form, String expected, String rule, String section) {
        return new Spelled(form, expected, rule, section, Severity.ERROR);
    }

    /** Text that should have a form. */
    static Kind should(Predicate<String> form, String expected, String rule, String section) {
        return new Spelled(form, expected, rule, section, Severity.WARNING);
    }

    /** What needs a check of its own. */
    static Kind special(Special.Check check) {
        return new Special(check);
    }

    /** No restriction but that STIX has no null. */
    record Any() implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (value instanceof JsonNull) {
                walk.error("null", "2", "STIX has no null; leave the property out");
            }
        }
    }

    /** §2.15. */
    record Text() implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonString)) {
                walk.wrongSort(value, "a string", "2.15");
            }
        }
    }

    /** §2.2. */
    record Truth() implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonBoolean)) {
                walk.wrongSort(value, "true or false", "2.2");
            }
        }
    }

    /** §2.10, within bounds. */
    record Whole(long min, long max) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonNumber number)) {
                walk.wrongSort(value, "an integer", "2.10");
            } else if (!number.isInteger()) {
                walk.error("integer", "2.10", "expected an integer without fraction or exponent, found " + cut(number));
            } else if (!number.isSafeInteger()) {
                walk.error("integer", "2.10", "an integer lies within ±(2^53 - 1), found " + cut(number));
            } else if (number.asLong() < min || number.asLong() > max) {
                walk.error(
                        "range",
                        "2.10",
                        "expected " + (max == Long.MAX_VALUE ? "no less than " + min : min + " to " + max) + ", found "
                                + cut(number));
            }
        }
    }

    /** §2.6, within bounds. */
    record Real(double min, double max) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonNumber number)) {
                walk.wrongSort(value, "a number", "2.6");
                return;
            }
            double real = number.asDouble();
            if (Double.isInfinite(real)) {
                walk.error("float", "2.6", "too large for a double, found " + cut(number));
            } else if (real < min || real > max) {
                walk.error("range", "2.6", "expected " + min + " to " + max + ", found " + cut(number));
            }
        }
    }

    private static String cut(JsonNumber number) {
        return Walk.quoted(number.literal());
    }

    /** §2.16, with so many digits of fraction. */
    record Time(int fractionMin, int fractionMax) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonString string)) {
                walk.wrongSort(value, "a timestamp", "2.16");
                return;
            }
            String fault = Timestamp.fault(string.text());
            if (fault != null) {
                walk.error("timestamp", "2.16", Walk.quoted(string.text()) + " is no timestamp: " + fault);
                return;
            }
            int digits = Timestamp.fractionDigits(string.text());
            if (digits < fractionMin) {
                walk.error(
                        "timestamp-precision",
                        "3.2",
                        "at least " + fractionMin + " digits must follow the seconds; write .000Z at the end");
            } else if (digits > fractionMax) {
                walk.error("timestamp-precision", "6.7.7", "must be precise to the second; leave the fraction out");
            }
        }
    }

    /** Text of a certain form. */
    record Spelled(Predicate<String> form, String expected, String rule, String section, Severity severity)
            implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonString string)) {
                walk.wrongSort(value, "a string", "2.15");
            } else if (!form.test(string.text())) {
                String message = "expected " + expected + ", found " + Walk.quoted(string.text());
                if (severity == Severity.ERROR) {
                    walk.error(rule, section, message);
                } else {
                    walk.warn(rule, section, message);
                }
            }
        }
    }

    /** §2.4 and §2.14. */
    record Term(Vocabulary vocabulary, boolean open) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonString string)) {
                walk.wrongSort(value, "a string", "2.15");
            } else if (vocabulary.has(string.text())) {
                return;
            } else if (open) {
                walk.warn(
                        "open-vocabulary",
                        vocabulary.section(),
                        Walk.quoted(string.text()) + " is not in " + vocabulary.name() + "; take a term from there"
                                + (Names.isHyphenated(string.text())
                                        ? ""
                                        : ", or write your own in lower case with hyphens"));
            } else {
                walk.error(
                        "closed-vocabulary",
                        vocabulary.section(),
                        Walk.quoted(string.text()) + " is not in " + vocabulary.name() + "; take one of "
                                + String.join(
                                        ", ",
                                        vocabulary.terms().stream().sorted().toList()));
            }
        }
    }

    /** §2.12. */
    record ListOf(Kind element) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonArray list)) {
                walk.wrongSort(value, "a list", "2.12");
                return;
            }
            if (list.isEmpty()) {
                walk.error("empty-list", "2.12", "an empty list is not allowed; leave the property out");
            }
            for (int i = 0; i < list.size(); i++) {
                walk.into(i);
                element.check(list.get(i), walk);
                walk.out();
            }
        }
    }

    /** An object with a table of its own. */
    record Nested(Shape shape) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (value instanceof JsonObject object) {
                shape.check(object, walk);
            } else {
                walk.wrongSort(value, "an object (" + shape.name() + ")", shape.section());
            }
        }
    }

    /** §2.9 and §3.3. */
    record Reference(Target target, Severity otherwise) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonString string)) {
                walk.wrongSort(value, "an identifier", "2.9");
                return;
            }
            String id = string.text();
            JsonObject container = walk.container();
            if (container != null && target.isLocalInContainer()) {
                local(id, container, walk);
                return;
            }
            String fault = StixId.fault(id);
            if (fault != null) {
                walk.error("identifier", "2.9", Walk.quoted(id) + " is no identifier: " + fault);
            } else if (!target.allows(id)) {
                report(StixId.typeOf(id), walk);
            }
        }

        private void report(String found, Walk walk) {
            String message = "expected a reference to " + target.words() + ", found " + Walk.quoted(found);
            if (otherwise == Severity.ERROR) {
                walk.error("reference-target", "3.3", message);
            } else {
                walk.warn("reference-target", "3.3", message);
            }
        }

        private void local(String key, JsonObject container, Walk walk) {
            if (!(container.get(key) instanceof JsonObject object)) {
                walk.error("reference-unresolved", "2.13", "no object " + Walk.quoted(key) + " in this container");
                return;
            }
            String type = object.text("type");
            if (type != null && !target.allowsType(type)) {
                report(type, walk);
            }
        }
    }

    /** §2.3. */
    record Dictionary(Kind values, String expected, boolean caseKept) implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonObject object)) {
                walk.wrongSort(value, "a dictionary of " + expected, "2.3");
                return;
            }
            if (object.isEmpty()) {
                walk.error("empty-dictionary", "2.3", "an empty dictionary is not allowed; leave the property out");
            }
            for (int i = 0; i < object.size(); i++) {
                String key = object.name(i);
                walk.into(key);
                if (!Names.isKey(key, 1)) {
                    walk.error("dictionary-key", "2.3", "a key has 1 to 250 characters of a-z, A-Z, 0-9, - and _");
                } else if (!caseKept && Names.hasUpperCase(key)) {
                    walk.warn("dictionary-key-case", "2.3", "a key should be in lower case");
                }
                values.check(object.value(i), walk);
                walk.out();
            }
        }
    }

    /** §2.7 and §10.7. */
    record HashList() implements Kind {
        @Override
        public void check(JsonValue value, Walk walk) {
            if (!(value instanceof JsonObject object)) {
                walk.wrongSort(value, "a dictionary of hashes", "2.7");
                return;
            }
            if (object.isEmpty()) {
                walk.error("empty-dictionary", "2.3", "an empty dictionary is not allowed; leave the property out");
            }
            for (int i = 0; i < object.size(); i++) {
                walk.into(object.name(i));
                Hash.check(object.name(i), object.value(i), walk);
                walk.out();
            }
        }
    }

    /** What no general kind says. */
    record Special(Check check) implements Kind {
        /** Reports what is wrong with the value; the walk stands at it. */
        interface Check {
            void check(JsonValue value, Walk walk);
        }

        @Override
        public void check(JsonValue value, Walk walk) {
            check.check(value, walk);
        }
    }

    /** The text of a string value, or null. */
    static @Nullable String text(JsonValue value) {
        return value instanceof JsonString string ? string.text() : null;
    }
}
