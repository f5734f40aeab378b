package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comity.feeds.FeedCurve.Line;
import org.comity.feeds.FeedCurve.Measure;
import org.comity.feeds.SmallCells;

/**
 * Counts by day as lines, beside the same numbers in a table. A day without a number breaks the line; one that is small is
 * an open point.
 *
 * @param lines one for each day, in their order
 * @param most the highest number, by which the lines are drawn
 */
record CurveChart(List<Line> lines, long most) {
    /** Of the drawing. */
    static final int WIDE = 640;

    static final int HIGH = 220;
    static final int LEFT = 64;
    private static final int RIGHT = 12;
    static final int TOP = 12;
    static final int BOTTOM = 190;

    /** What is drawn. */
    static final List<Measure> DRAWN = List.of(Measure.ADDRESSES, Measure.SENT, Measure.FIXED);

    /** A point; open where the number is small. */
    record Dot(int x, int y, boolean open, String day, String shown) {}

    static CurveChart of(List<Line> lines) {
        long most = lines.stream()
                .flatMap(line -> DRAWN.stream().map(line::of))
                .mapToLong(CurveChart::number)
                .max()
                .orElse(0);
        return new CurveChart(lines, nice(Math.max(SmallCells.SHOWN_MIN, most)));
    }

    /** The next number that people count to. */
    private static long nice(long most) {
        long step = 1;
        while (step * 10 < most) {
            step *= 10;
        }
        for (long times : new long[] {1, 2, 4, 5, 6, 8}) {
            if (step * times >= most) {
                return step * times;
            }
        }
        return step * 10;
    }

    private static long number(String shown) {
        return shown.matches("[0-9]{1,18}") ? Long.parseLong(shown) : -1;
    }

    static String key(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    int x(int at) {
        return lines.size() < 2 ? (LEFT + WIDE - RIGHT) / 2 : LEFT + at * (WIDE - LEFT - RIGHT) / (lines.size() - 1);
    }

    int y(long number) {
        return BOTTOM - (int) (number * (BOTTOM - TOP) / Math.max(1, most));
    }

    /** The points of a line. */
    List<Dot> dots(Measure measure) {
        var dots = new ArrayList<Dot>();
        for (int i = 0; i < lines.size(); i++) {
            String shown = lines.get(i).of(measure);
            boolean small = shown.equals(SmallCells.SMALL);
            long number = small ? SmallCells.SHOWN_MIN - 2 : number(shown);
            if (number >= 0) {
                dots.add(new Dot(x(i), y(number), small, lines.get(i).day().toString(), shown));
            }
        }
        return dots;
    }

    /** The line as a path, broken where there is no number. */
    String path(Measure measure) {
        var path = new StringBuilder();
        boolean on = false;
        for (int i = 0; i < lines.size(); i++) {
            String shown = lines.get(i).of(measure);
            long number = shown.equals(SmallCells.SMALL) ? SmallCells.SHOWN_MIN - 2 : number(shown);
            if (number >= 0) {
                path.append(on ? 'L' : 'M').append(x(i)).append(' ').append(y(number));
            }
            on = number >= 0;
        }
        return path.toString();
    }
}
