package org.comity.doors;

/** Callers' words inside our own messages: short, and without what could play tricks on a terminal or a log. */
public final class Shown {
    private static final int WORD_CHARS_MAX = 120;
    private static final int SENTENCE_CHARS_MAX = 1_000;

    private Shown() {}

    /** One value of theirs. */
    public static String text(String theirs) {
        return text(theirs, WORD_CHARS_MAX);
    }

    /** A whole message, in which there may be something of theirs. */
    public static String sentence(String ours) {
        return text(ours, SENTENCE_CHARS_MAX);
    }

    private static String text(String theirs, int charsMax) {
        var shown = new StringBuilder();
        for (int i = 0; i < theirs.length(); i += Character.charCount(theirs.codePointAt(i))) {
            if (shown.length() >= charsMax) {
                return shown.append('…').toString();
            }
            int character = theirs.codePointAt(i);
            int kind = Character.getType(character);
            boolean plain = !Character.isISOControl(character)
                    && kind != Character.FORMAT
                    && kind != Character.SURROGATE
                    && kind != Character.LINE_SEPARATOR
                    && kind != Character.PARAGRAPH_SEPARATOR;
            shown.appendCodePoint(plain ? character : '?');
        }
        return shown.toString();
    }
}
