package org.comity.paper;

import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Which characters the font of a paper has. What it has not, what is read from right to left, and what cannot be seen is
 * written as its number, such as {@code [U+4E2D]}, and counted: nothing vanishes, and nothing steers the reading.
 */
final class Glyphs implements AutoCloseable {
    /** Of letters that are put together of several characters, where one stands for them. */
    private static final Normalizer.Form COMPOSED = Normalizer.Form.NFC;

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final Set<Integer> replaced = new HashSet<>();

    Glyphs() {
        try {
            font = new TTFParser().parse(new RandomAccessReadBuffer(Fonts.REGULAR.open()));
            glyphs = font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new IllegalStateException("the font of this program cannot be read", e);
        }
    }

    /** That text as it can be printed. */
    String printable(String text) {
        var printed = new StringBuilder();
        Normalizer.normalize(text.replace("\r\n", "\n"), COMPOSED).codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || has(c)) {
                printed.appendCodePoint(c);
            } else {
                replaced.add(c);
                printed.append("[U+%04X]".formatted(c));
            }
        });
        return printed.toString();
    }

    private boolean has(int c) {
        byte direction = Character.getDirectionality(c);
        return glyphs.getGlyphId(c) != 0
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.FORMAT
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.PRIVATE_USE
                && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT
                && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** How many different characters were written as their numbers so far. */
    int replaced() {
        return replaced.size();
    }

    @Override
    public void close() throws IOException {
        font.close();
    }

    /** The files of the font. */
    enum Fonts {
        REGULAR("LiberationSans-Regular.ttf", 400),
        BOLD("LiberationSans-Bold.ttf", 700);

        static final String FAMILY = "Liberation Sans";

        private final String file;
        final int weight;

        Fonts(String file, int weight) {
            this.file = file;
            this.weight = weight;
        }

        InputStream open() {
            return Objects.requireNonNull(Glyphs.class.getResourceAsStream("/liberation/" + file), file);
        }
    }
}
