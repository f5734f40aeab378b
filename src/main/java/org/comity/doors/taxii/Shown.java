package org.comity.doors.taxii;

/** Callers' words inside our own messages: short, and without what could play tricks on a terminal. */
final class Shown {
    private static final int CHARS_MAX = 120;

    private Shown() {}

    static String text(String theirs) {
        var shown = new StringBuilder();
        for (int i = 0; i < theirs.length(); i++) {
            char c = theirs.charAt(i);
            if (i == CHARS_MAX) {
                return shown.append('…').toString();
            }
            int kind = Character.getType(c);
            boolean plain = !Character.isISOControl(c) && kind != Character.FORMAT && kind != Character.SURROGATE;
            shown.append(plain ? c : '?');
        }
        return shown.toString();
    }
}
