package org.comity.personal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that a property or a comparison of the object holds, searched for wherever else they stand in it: the name of an
 * indicator mostly repeats what its pattern compares.
 *
 * <p>A tree of letters, walked from the edge of each word: the cost does not grow with the number of values.
 */
final class KnownValues {

    /** Shorter values are not searched for elsewhere: they would be found in every other word. */
    static final int CHARS_MIN = 3;

    /** Longer ones are not searched for elsewhere; no address or account is. */
    static final int CHARS_MAX = 320;

    private final Node root = new Node();
    private boolean empty = true;

    private static final class Node {
        private @Nullable Map<Character, Node> next;
        private @Nullable Span span;
    }

    boolean isEmpty() {
        return empty;
    }

    void add(Span span) {
        String value = span.value();
        if (value.length() < CHARS_MIN || value.length() > CHARS_MAX) {
            return;
        }
        Node node = root;
        for (int i = 0; i < value.length(); i++) {
            if (node.next == null) {
                node.next = new HashMap<>(2);
            }
            node = node.next.computeIfAbsent(fold(value.charAt(i)), c -> new Node());
        }
        if (node.span == null) {
            node.span = span;
            empty = false;
        }
    }

    /** Where the values stand in that text as whole words, in whatever case; the longest first of those that begin there. */
    List<Span> in(String text) {
        if (empty) {
            return List.of();
        }
        List<Span> found = new ArrayList<>(0);
        for (int i = 0; i < text.length(); i++) {
            if (isEdge(text, i)) {
                Span span = at(text, i);
                if (span != null) {
                    found.add(span);
                    i = span.to() - 1;
                }
            }
        }
        return found;
    }

    private @Nullable Span at(String text, int from) {
        Node node = root;
        Span longest = null;
        for (int i = from; i < text.length() && node.next != null; i++) {
            node = node.next.get(fold(text.charAt(i)));
            if (node == null) {
                break;
            }
            if (node.span != null && isEdge(text, i + 1)) {
                Span span = node.span;
                longest = new Span(
                        from, i + 1, span.category(), span.kind(), Span.Place.MENTION, span.sure(), span.value());
            }
        }
        return longest;
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** Whether a word may begin or end before that character. */
    private static boolean isEdge(String text, int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || !Character.isLetterOrDigit(text.charAt(at));
    }
}
