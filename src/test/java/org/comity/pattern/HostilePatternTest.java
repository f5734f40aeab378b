package org.comity.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text: a pattern or a {@link BadPattern}, and nothing else. */
final class HostilePatternTest {
    private static final List<String> SEEDS = seeds();
    private static final List<String> PIECES = List.of(
            "AND",
            " OR ",
            "NOT ",
            "FOLLOWEDBY",
            "(",
            ")",
            "[",
            "]",
            "EXISTS ",
            " IN ",
            "'",
            "\\",
            "\\'",
            ".",
            "[*]",
            "[0]",
            "t'",
            "h'",
            "b'",
            "//",
            "/*",
            "*/",
            "=",
            "<>",
            "1",
            "-",
            ".5",
            "true",
            " WITHIN 1 SECONDS",
            "\u0000",
            "\ud800",
            "\ufeff",
            "é",
            ",",
            "a:b",
            "\n");

    private static List<String> seeds() {
        try (var files = Files.list(Path.of("src/test/resources/seeds/pattern"))) {
            var seeds = new ArrayList<String>();
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readString(file));
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 20_000)
    void a_mutated_pattern_is_read_or_refused_and_what_is_read_prints_back_equal(@ForAll Random random) {
        var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(5); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
                case 2 -> {
                    String other = SEEDS.get(random.nextInt(SEEDS.size()));
                    int from = random.nextInt(other.length());
                    text.insert(at, other, from, Math.min(other.length(), from + 1 + random.nextInt(30)));
                }
                default -> text.insert(at, (char) random.nextInt(0x300));
            }
        }
        Pattern pattern;
        try {
            pattern = Pattern.parse(text.toString());
        } catch (BadPattern refusal) {
            assertThat(refusal.position()).isBetween(0, text.length());
            assertThat(refusal.getMessage()).isNotBlank();
            return;
        }
        assertThat(Pattern.parse(pattern.toString())).isEqualTo(pattern);
        assertThat(pattern.warnings()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "[(",
                "[a:b IN (",
                "([a:b=1] AND ",
                "[a:b=1]",
                "'",
                "\\",
                "NOT ",
                "a:b",
                "[a:b=1 OR (",
                "/*"
            })
    void a_piece_repeated_to_the_limit_ends_in_a_refusal(String piece) {
        String text = piece.repeat(Pattern.CHARS_MAX / piece.length());
        assertThatThrownBy(() -> Pattern.parse(text)).isInstanceOf(BadPattern.class);
    }

    @Test
    void a_text_beyond_the_limit_is_refused_unread() {
        assertThatThrownBy(() -> Pattern.parse("[a:b = '" + "x".repeat(Pattern.CHARS_MAX) + "']"))
                .isInstanceOf(BadPattern.class)
                .hasMessageContaining("more than 1000000 characters");
    }

    @Test
    void a_long_chain_is_no_deep_one() {
        String text = "[" + "a:b = 1 AND ".repeat(40_000) + "a:b = 1]";
        Pattern pattern = Pattern.parse(text);
        assertThat(pattern.leaves()).hasSize(40_001);
        assertThat(Pattern.parse(pattern.toString())).isEqualTo(pattern).hasSameHashCodeAs(pattern);
        Pattern observed = Pattern.parse("[a:b = 1] OR ".repeat(40_000) + "[a:b = 1]");
        assertThat(Pattern.parse(observed.toString())).isEqualTo(observed);
        Pattern qualified = Pattern.parse("([a:b = 1])" + " REPEATS 2 TIMES".repeat(40_000));
        assertThat(Pattern.parse(qualified.toString())).isEqualTo(qualified);
        Pattern path = Pattern.parse("[a:b" + "[*].c".repeat(100_000) + " = 1]");
        assertThat(Pattern.parse(path.toString())).isEqualTo(path);
    }

    @Test
    void parentheses_to_the_limit_are_read_and_one_more_is_refused() {
        int half = Pattern.DEPTH_MAX / 2;
        assertThat(Pattern.parse(nested(half, half))).hasToString("[a:b = 1]");
        assertThatThrownBy(() -> Pattern.parse(nested(half, half + 1)))
                .isInstanceOf(BadPattern.class)
                .hasMessageContaining("more than 64 parentheses inside each other");
    }

    private static String nested(int outside, int inside) {
        return "(".repeat(outside) + "[" + "(".repeat(inside) + "a:b = 1" + ")".repeat(inside) + "]"
                + ")".repeat(outside);
    }

    @Test
    void closed_parentheses_do_not_count_as_depth() {
        assertThat(Pattern.parse("([a:b = 1]) AND ".repeat(200) + "[a:b = 1]").leaves())
                .hasSize(201);
    }

    @Test
    void a_number_of_too_many_digits_is_refused() {
        assertThatThrownBy(() -> Pattern.parse("[a:b = " + "9".repeat(401) + "]"))
                .isInstanceOf(BadPattern.class);
        assertThatThrownBy(() -> Pattern.parse("[a:b = 0." + "9".repeat(401) + "]"))
                .isInstanceOf(BadPattern.class);
        assertThatThrownBy(() -> Pattern.parse("[a:b = 1] WITHIN " + "9".repeat(900_000) + " SECONDS"))
                .isInstanceOf(BadPattern.class);
        Pattern longest = Pattern.parse("[a:b = -" + "9".repeat(400) + " OR a:b = ." + "9".repeat(398) + "]");
        assertThat(Pattern.parse(longest.toString())).isEqualTo(longest);
    }
}
