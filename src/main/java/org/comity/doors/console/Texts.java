package org.comity.doors.console;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** Every text of the pages, by its key. */
final class Texts {
    /** The catalogue that is complete. */
    static final Texts ENGLISH = new Texts("en");

    private final String language;
    private final Properties texts = new Properties();

    private Texts(String language) {
        this.language = language;
        String file = "texts_" + language + ".properties";
        try (var in = new InputStreamReader(
                Objects.requireNonNull(Texts.class.getResourceAsStream(file), file), StandardCharsets.UTF_8)) {
            texts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the {@code lang} of a page. */
    String language() {
        return language;
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    /**
     * The text with that key, {@code {0}} and so on being what is handed in.
     *
     * @throws IllegalArgumentException when there is none
     */
    String say(String key, Object... with) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("there is no text " + key + " in " + language);
        }
        // In one pass: what is handed in may look like a place itself.
        var said = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', from)) {
            int place = text.charAt(at + 1) - '0';
            said.append(text, from, at).append(with[place]);
            from = at + 3;
        }
        return said.append(text, from, text.length()).toString();
    }

    /** The text with that key; empty where there is none, such as of a kind of case that brings words of its own. */
    Optional<String> find(String key) {
        return Optional.ofNullable(texts.getProperty(key));
    }

    /** The text for so many: the key with {@code .one} or {@code .many} behind it. */
    String count(String key, long count) {
        return say(key + (count == 1 ? ".one" : ".many"), "%,d".formatted(count).replace(',', '\u202f'));
    }
}
