package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue has every text that a page says, and none that no page says. */
final class TextsTest {
    private static final Pattern SAID = Pattern.compile("(?:say|count)\\((\"[^)]*)");
    private static final Pattern WORD = Pattern.compile("\"([a-z][a-z0-9.]+)\"");

    /** Of these a page makes the end from what it shows. */
    private static final List<String> MADE = List.of(
            "place.",
            "word.",
            "staging.state.",
            "agreement.did.",
            "simulate.",
            "due.",
            "account.",
            "case.standing.",
            "case.note.",
            "step.",
            "field.",
            "open.",
            "guide.",
            "lane.",
            "clock.state.",
            "audit.what.",
            "diff.",
            "draft.lint.",
            "gets.",
            "preview.there.",
            "search.",
            "recalled.done.",
            "share.",
            "observations.measure.",
            "observations.coverage.",
            "observations.run.",
            "observations.segment.",
            "observations.laid",
            "observations.received");

    @Test
    void every_text_said_is_there_and_every_text_there_is_said() throws IOException {
        Set<String> keys = new TreeSet<>(Texts.ENGLISH.keys());
        var said = new TreeSet<String>();
        var words = new TreeSet<String>();
        for (Path folder : List.of(Path.of("src/main/jte"), Path.of("src/main/java/org/comity/doors/console"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file);
                    Matcher call = SAID.matcher(text);
                    while (call.find()) {
                        Matcher key = Pattern.compile("^\"([a-z][a-z0-9.]+)\"").matcher(call.group(1));
                        if (key.find() && !key.group(1).endsWith(".")) {
                            said.add(key.group(1));
                        }
                    }
                    Matcher word = WORD.matcher(text);
                    while (word.find()) {
                        words.add(word.group(1));
                    }
                }
            }
        }
        assertThat(said).hasSizeGreaterThan(100).allMatch(key -> keys.contains(key) || keys.contains(key + ".many"));
        assertThat(keys)
                .allMatch(key -> words.contains(key)
                        || words.contains(key.replaceAll("\\.(one|many)$", ""))
                        || MADE.stream().anyMatch(key::startsWith));
    }

    @Test
    void a_text_takes_what_is_put_in_and_nothing_of_it_is_a_place_again() {
        assertThat(Texts.ENGLISH.say("link.welcome", "{0}{1}")).isEqualTo("Welcome, {0}{1}");
        assertThat(Texts.ENGLISH.count("home.in.objects", 1)).isEqualTo("1 object");
        assertThat(Texts.ENGLISH.count("home.in.objects", 12_345)).isEqualTo("12\u202f345 objects");
        assertThatThrownBy(() -> Texts.ENGLISH.say("no.such.text")).isInstanceOf(IllegalArgumentException.class);
    }
}
