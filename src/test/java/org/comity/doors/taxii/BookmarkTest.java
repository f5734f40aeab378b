package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BookmarkTest {
    private static final Bookmark BOOKMARK = new Bookmark(key(1));

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    @Property
    void what_was_sealed_opens_for_the_same_reader_only(
            @ForAll long after, @ForAll String filter, @ForAll String binding, @ForAll String other) {
        String sealed = BOOKMARK.seal(after, filter, binding);
        assertThat(sealed).matches("[A-Za-z0-9_-]{32,}");
        assertThat(BOOKMARK.open(sealed, filter, binding))
                .hasValueSatisfying(opened -> assertThat(opened.after()).isEqualTo(after));
        assertThat(BOOKMARK.seal(after, filter, binding)).isEqualTo(sealed);
        if (!other.equals(binding)) {
            assertThat(BOOKMARK.open(sealed, filter, other)).isEmpty();
        }
    }

    @Property
    void no_flipped_bit_goes_unnoticed(
            @ForAll long after, @ForAll @IntRange(max = 43) int letter, @ForAll @IntRange(max = 6) int bit) {
        char[] letters = BOOKMARK.seal(after, "nine letters", "reader").toCharArray();
        letters[Math.min(letter, letters.length - 1)] ^= (char) (1 << bit);
        assertThat(BOOKMARK.open(new String(letters), "nine letters", "reader")).isEmpty();
    }

    @Property
    void what_was_never_sealed_opens_for_nobody(@ForAll String forged) {
        assertThat(BOOKMARK.open(forged, "", "reader")).isEmpty();
    }

    @Test
    void a_filter_lies_inside_and_a_long_one_has_to_be_repeated() {
        String filter = "match[type]=indicator";
        assertThat(BOOKMARK.open(BOOKMARK.seal(7, filter, "reader"), "", "reader"))
                .hasValue(new Bookmark.Opened(7, filter));
        String long_ = "match[id]=" + "indicator--1,".repeat(100);
        String sealed = BOOKMARK.seal(7, long_, "reader");
        assertThat(sealed).hasSize(32);
        assertThat(BOOKMARK.open(sealed, long_, "reader")).hasValue(new Bookmark.Opened(7, null));
        assertThat(BOOKMARK.open(sealed, "", "reader")).isEmpty();
        assertThat(BOOKMARK.open(sealed, filter, "reader")).isEmpty();
    }

    @Test
    void another_node_seals_otherwise() {
        assertThat(new Bookmark(key(2)).open(BOOKMARK.seal(7, "", "reader"), "", "reader"))
                .isEmpty();
    }

    @Test
    void a_sealed_text_with_anything_more_or_less_does_not_open() {
        for (String filter : new String[] {"", "a", "ab"}) {
            String sealed = BOOKMARK.seal(7, filter, "reader");
            for (String other : new String[] {
                "",
                sealed + "A",
                sealed + "=",
                sealed + "==",
                sealed.substring(1),
                " " + sealed.substring(1),
                sealed + "\n"
            }) {
                assertThat(BOOKMARK.open(other, filter, "reader")).isEmpty();
            }
        }
    }

    @Test
    void a_short_key_is_no_key() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bookmark(new byte[16]));
    }
}
