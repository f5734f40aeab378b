package org.comity.doors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** A text is found in bytes where it would be found in the text that these are. */
final class SoughtTest {
    @Test
    void it_is_found_at_either_end_in_any_case_and_not_where_a_letter_is_another() {
        assertThat(isIn("Gateway", "gateway 7 answers")).isTrue();
        assertThat(isIn("gateway", "this is the GATEWAY")).isTrue();
        assertThat(isIn("gateway", "gatewax gatewa")).isFalse();
        assertThat(isIn("gateway", "atewaygatewa")).isFalse();
        assertThat(isIn("aab", "aaab")).isTrue();
        assertThat(isIn("[", "{"))
                .as("signs that differ by one bit are no cases of each other")
                .isFalse();
        assertThat(isIn("x", "")).isFalse();
        assertThat(isIn("", "anything")).isTrue();
    }

    @Test
    void letters_beyond_ascii_are_found_in_any_case_too() {
        assertThat(isIn("ÖFFNUNG", "die öffnung der leitung")).isTrue();
        assertThat(isIn("öffnung", "DIE ÖFFNUNG")).isTrue();
        assertThat(isIn("leitung", "die öffnung der LEITUNG")).isTrue();
        assertThat(isIn("öffnung", "die offnung")).isFalse();
    }

    @Property
    void as_in_the_text(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 5) String sought,
            @ForAll @CharRange(from = 'a', to = 'c') @CharRange(from = 'A', to = 'C') @StringLength(max = 40)
                    String text) {
        assertThat(isIn(sought, text))
                .isEqualTo(text.toLowerCase(Locale.ROOT).contains(sought.toLowerCase(Locale.ROOT)));
    }

    private static boolean isIn(String sought, String text) {
        return new Sought(sought).isIn(text.getBytes(StandardCharsets.UTF_8));
    }
}
