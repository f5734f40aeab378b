package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;

/** Two texts compared line by line: what stands in both, what went, what is new. */
final class LineDiff {

    /** Lines that differ, of either text, up to which the longest common part is looked for. See docs/limits.md. */
    static final int COMPARED_LINES_MAX = 2_000;

    private LineDiff() {}

    /** What became of a line. */
    enum Sign {
        SAME,
        GONE,
        NEW
    }

    /**
     * One line.
     *
     * @param was its number in the earlier text, from 1; 0 where it is not there
     * @param is its number in the later one; 0 where it is not there
     */
    record Line(Sign sign, String text, int was, int is) {
        /** The key of its word, and its class. */
        String key() {
            return "diff." + sign.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** All lines in their order; of what differs, first what went. Past the limit all that differs went and is new. */
    static List<Line> of(List<String> before, List<String> after) {
        int head = 0;
        while (head < before.size() && head < after.size() && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < before.size() - head
                && tail < after.size() - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        var lines = new ArrayList<Line>();
        for (int i = 0; i < head; i++) {
            lines.add(new Line(Sign.SAME, before.get(i), i + 1, i + 1));
        }
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), head, lines);
        for (int i = tail; i > 0; i--) {
            lines.add(new Line(Sign.SAME, before.get(before.size() - i), before.size() - i + 1, after.size() - i + 1));
        }
        return lines;
    }

    private static void middle(List<String> before, List<String> after, int from, List<Line> lines) {
        boolean small = before.size() <= COMPARED_LINES_MAX && after.size() <= COMPARED_LINES_MAX;
        int[][] common = new int[small ? before.size() + 1 : 1][small ? after.size() + 1 : 1];
        for (int i = before.size() - 1; small && i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (small && i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(Sign.SAME, before.get(i), from + i + 1, from + j + 1));
                i++;
                j++;
            } else if (i < before.size() && (j == after.size() || !small || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line(Sign.GONE, before.get(i), from + i + 1, 0));
                i++;
            } else {
                lines.add(new Line(Sign.NEW, after.get(j), 0, from + j + 1));
                j++;
            }
        }
    }

    /** Only what differs, with that many lines around it. */
    static List<Line> around(List<Line> all, int lines) {
        var kept = new ArrayList<Line>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = Math.max(0, i - lines); j <= Math.min(all.size() - 1, i + lines); j++) {
                if (all.get(j).sign() != Sign.SAME) {
                    kept.add(all.get(i));
                    break;
                }
            }
        }
        return kept;
    }
}
