package org.comity.stix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One check under way: where in the object it stands, and what it has found so far.
 *
 * <p>Nothing is allocated for an object without findings but the few steps of the path.
 */
final class Walk {

    /** Findings of one object beyond this are not listed: a list of a million wrong items says no more. */
    static final int FINDINGS_MAX = 100;

    private static final int QUOTED_CHARS_MAX = 80;

    private final JsonObject root;
    private JsonObject object;
    private @Nullable List<Finding> findings;
    private boolean broken;
    private Object[] steps = new Object[8];
    private int depth;
    private @Nullable JsonObject container;

    Walk(JsonObject root) {
        this.root = root;
        this.object = root;
    }

    /** The STIX object the walk stands in: the one that is checked, or one inside its deprecated container. */
    JsonObject object() {
        return object;
    }

    /** The deprecated observable container whose keys references stand for, or null outside of one (§2.13). */
    @Nullable
    JsonObject container() {
        return container;
    }

    void enterContainer(JsonObject container, JsonObject object) {
        this.container = container;
        this.object = object;
    }

    void leaveContainer() {
        this.container = null;
        this.object = root;
    }

    void into(String name) {
        step(name);
    }

    void into(int index) {
        step(index);
    }

    void out() {
        depth--;
    }

    private void step(Object step) {
        if (depth == steps.length) {
            steps = Arrays.copyOf(steps, depth * 2);
        }
        steps[depth++] = step;
    }

    void error(String rule, String section, String message) {
        find(Severity.ERROR, rule, section, message);
    }

    void warn(String rule, String section, String message) {
        find(Severity.WARNING, rule, section, message);
    }

    /** An error at a property of the object where the walk stands, one that may be missing. */
    void error(String name, String rule, String section, String message) {
        into(name);
        error(rule, section, message);
        out();
    }

    /** A warning at a property of the object where the walk stands, one that may be missing. */
    void warn(String name, String rule, String section, String message) {
        into(name);
        warn(rule, section, message);
        out();
    }

    /** The value is of another sort than the property. */
    void wrongSort(JsonValue found, String expected, String section) {
        error(
                "type",
                section,
                "expected " + expected + ", found " + found.kind() + "; write " + expected
                        + " or leave the property out");
    }

    private void find(Severity severity, String rule, String section, String message) {
        broken |= severity == Severity.ERROR;
        if (findings == null) {
            findings = new ArrayList<>(4);
        }
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new Finding(severity, path(), rule, section, message));
        } else if (severity == Severity.ERROR && !findings.getLast().isError()) {
            // An object is never refused without an error to show for it.
            findings.set(findings.size() - 1, new Finding(severity, path(), rule, section, message));
        }
    }

    boolean broken() {
        return broken;
    }

    List<Finding> findings() {
        return findings == null ? List.of() : List.copyOf(findings);
    }

    private String path() {
        var path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            if (steps[i] instanceof Integer index) {
                path.append('[').append((int) index).append(']');
            } else {
                path.append(i == 0 ? "" : ".").append(cut(String.valueOf(steps[i])));
            }
        }
        return path.toString();
    }

    /** A foreign text in quotes, cut to a length a message can carry. */
    static String quoted(String text) {
        return '"' + cut(text) + '"';
    }

    private static String cut(String text) {
        if (text.length() <= QUOTED_CHARS_MAX) {
            return text;
        }
        int end =
                Character.isHighSurrogate(text.charAt(QUOTED_CHARS_MAX - 1)) ? QUOTED_CHARS_MAX - 1 : QUOTED_CHARS_MAX;
        return text.substring(0, end) + "…";
    }
}
