package org.comity.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was asked for on the command line: {@code --name} or {@code --name value}. */
final class Options {

    /** A command line that cannot be followed; the message says what can. */
    static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotUnderstood(String message) {
            super(message);
        }
    }

    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /** Reads the arguments; {@code switches} stand alone, {@code settings} have a value. */
    static Options read(List<String> arguments, Set<String> switches, Set<String> settings) {
        var given = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (switches.contains(name)) {
                given.put(name, "");
            } else if (settings.contains(name) && i + 1 < arguments.size()) {
                given.put(name, arguments.get(++i));
            } else if (settings.contains(name)) {
                throw new NotUnderstood(name + " needs a value after it");
            } else {
                throw new NotUnderstood(name + " is no option of this bench; it takes " + String.join(" ", switches)
                        + " and, with a value, " + String.join(" ", settings));
            }
        }
        return new Options(given);
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    @Nullable
    String value(String name) {
        return given.get(name);
    }

    String value(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        String value = given.get(name);
        return value == null ? otherwise : size(value);
    }

    /** A count as people write it: 20000, 20k, 2m. */
    static int size(String text) {
        String lower = text.strip().toLowerCase(java.util.Locale.ROOT);
        int unit = lower.endsWith("k") ? 1_000 : lower.endsWith("m") ? 1_000_000 : 1;
        try {
            return Math.multiplyExact(
                    Integer.parseInt(unit == 1 ? lower : lower.substring(0, lower.length() - 1)), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new NotUnderstood("expected a number such as 500, 20k or 2m, found '" + text + "'");
        }
    }

    /** The short form of a count: 20k, 2m. */
    static String sizeText(int size) {
        return size % 1_000_000 == 0 ? size / 1_000_000 + "m" : size % 1_000 == 0 ? size / 1_000 + "k" : "" + size;
    }
}
