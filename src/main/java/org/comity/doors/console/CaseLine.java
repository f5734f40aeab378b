package org.comity.doors.console;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.comity.cases.CaseState;
import org.comity.cases.Step;
import org.comity.doors.shell.CaseText;
import org.jspecify.annotations.Nullable;

/**
 * A step on the page of its case.
 *
 * @param word what its kind calls it
 * @param area the work area it belongs to; empty where it names none
 * @param audience for whom it is
 * @param at when it was taken, as its author says
 * @param told when what it tells of happened, as its author says; null where nobody says
 * @param said what it says, or its beginning
 * @param cut whether that is only its beginning
 * @param why it does not count; empty where it does
 */
record CaseLine(
        String party,
        String word,
        String area,
        String audience,
        Instant at,
        @Nullable Instant told,
        String said,
        boolean cut,
        String marking,
        CaseState.Standing standing,
        String why) {
    /** Of what one step says. */
    private static final int SAID_CHARS_MAX = 600;

    /** Of its shorter parts, and of reasons. */
    private static final int PART_CHARS_MAX = 300;

    static CaseLine of(CaseState state, CaseState.Entry entry) {
        Step step = entry.step();
        String said = CaseText.said(step);
        String shown = cut(said, SAID_CHARS_MAX);
        return new CaseLine(
                step.author(),
                part(state.kind().word(step.type())),
                part(step.area()),
                part(CaseText.audience(step)),
                step.made(),
                instant(step.text("at")),
                shown,
                !shown.equals(said),
                part(step.text("tlp")),
                entry.standing(),
                part(entry.why()));
    }

    /** The key of its standing's word. */
    String key() {
        return "case.standing." + standing.name().toLowerCase(Locale.ROOT);
    }

    /** The class of that word. */
    String look() {
        return switch (standing) {
            case COUNTS -> "yes";
            case OVERTAKEN -> "staged";
            case FORKED -> "refused";
        };
    }

    /** A short text on one line; that of a step which does not count may be as long as its author likes. */
    static String part(String text) {
        String plain = CaseText.plain(text);
        String shown = cut(plain, PART_CHARS_MAX);
        return shown.equals(plain) ? plain : shown + "…";
    }

    /** What is no instant, such as one on the thirtieth of February, is none. */
    static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
