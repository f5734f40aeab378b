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
    void what_was_sealed_opens_for_the_same_binding_only(
            @ForAll long after, @ForAll String binding, @ForAll String other) {
        String sealed = BOOKMARK.seal(after, binding);
        assertThat(sealed).matches("[A-Za-z0-9_-]{32}");
        assertThat(BOOKMARK.open(sealed, binding)).hasValue(after);
        assertThat(BOOKMARK.seal(after, binding)).isEqualTo(sealed);
        if (!other.equals(binding)) {
            assertThat(BOOKMARK.open(sealed, other)).isEmpty();
        }
    }

    @Property
    void no_flipped_bit_goes_unnoticed(
            @ForAll long after, @ForAll @IntRange(max = 31) int letter, @ForAll @IntRange(max = 6) int bit) {
        char[] letters = BOOKMARK.seal(after, "reader").toCharArray();
        letters[letter] ^= (char) (1 << bit);
        assertThat(BOOKMARK.open(new String(letters), "reader")).isEmpty();
    }

    @Property
    void what_was_never_sealed_opens_for_nobody(@ForAll String forged) {
        assertThat(BOOKMARK.open(forged, "reader")).isEmpty();
    }

    @Test
    void another_node_seals_otherwise() {
        assertThat(new Bookmark(key(2)).open(BOOKMARK.seal(7, "reader"), "reader")).isEmpty();
    }

    @Test
    void a_sealed_text_with_anything_more_or_less_does_not_open() {
        String sealed = BOOKMARK.seal(7, "reader");
        for (String other : new String[] {"", sealed + "A", sealed + "=", sealed.substring(1), " " + sealed.substring(1)}) {
            assertThat(BOOKMARK.open(other, "reader")).isEmpty();
        }
    }

    @Test
    void a_short_key_is_no_key() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bookmark(new byte[16]));
    }
}
