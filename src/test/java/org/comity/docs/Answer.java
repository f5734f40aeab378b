package org.comity.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command answered on its two streams. At a terminal they are mixed, in an order that hangs on buffers; so a page
 * may show any mixture that keeps the order of each.
 */
record Answer(int exit, List<String> out, List<String> err) {

    /** Whether the page shows this; {@code ...} stands for anything, and alone on a line for any lines. */
    boolean isShownAs(List<String> page) {
        return matches(page, 0, 0, 0);
    }

    private boolean matches(List<String> page, int p, int o, int e) {
        if (p == page.size()) {
            return o == out.size() && e == err.size();
        }
        String shown = page.get(p);
        if (shown.equals("...")) {
            return matches(page, p + 1, o, e)
                    || (o < out.size() && matches(page, p, o + 1, e))
                    || (e < err.size() && matches(page, p, o, e + 1));
        }
        return (o < out.size() && isLine(shown, out.get(o)) && matches(page, p + 1, o + 1, e))
                || (e < err.size() && isLine(shown, err.get(e)) && matches(page, p + 1, o, e + 1));
    }

    private static boolean isLine(String shown, String said) {
        String form =
                Stream.of(shown.split("\\.\\.\\.", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return said.stripTrailing().matches(form);
    }

    @Override
    public String toString() {
        return "exit " + exit + "\n" + String.join("\n", out) + "\n-- and on stderr:\n" + String.join("\n", err);
    }
}
