package org.comity.feeds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of counts with its margins, of which nothing small is shown and nothing small can be worked out. A count from 1 to
 * 4 is shown as less than five; others are withheld until no suppressed number follows from the shown ones: neither by
 * sums and differences of rows, columns and totals, however they are combined, nor because only one whole number fits.
 *
 * <p>The first holds where every suppressed cell, as an edge between its row and its column, lies on a circle; the second
 * is looked at by narrowing what each cell may be. Cells are withheld until both hold. What other tables say of the same
 * rows is not looked at.
 */
public final class SmallCells {
    /** The smallest count, other than none, that is shown to others. */
    public static final int SHOWN_MIN = 5;

    /** What stands for a count from 1 to 4. */
    public static final String SMALL = "<" + SHOWN_MIN;

    /** What stands for one that is withheld so that no small one follows from it. */
    public static final String WITHHELD = "*";

    /** What becomes of a number: it is shown, shown to be small, or withheld. */
    static final byte SHOWN = 0;

    static final byte LESS = 1;
    static final byte HELD = 2;
    private static final long ANY = Long.MAX_VALUE / 4;
    private static final int NARROWINGS_MAX = 200;

    /** What it costs a reader that one cell is withheld, beside how large it is. */
    private static final double LOSS_OF_COUNT = 4;

    /** What is hardly more than small hides little beside it. */
    private static final double LOSS_OF_NEXT = 8;

    private static final double LOSS_OF_NOUGHT = 12;
    private static final double LOSS_OF_NOTHING_HIDDEN = 1_000;
    private static final double LOSS_OF_TOTAL = 8;

    private final long[][] values;
    private final byte[][] states;
    private final double[][] losses;
    private final int rows;
    private final int columns;
    private final long[][] least;
    private final long[][] most;

    /** Rows and columns of which some cell may be fewer numbers than when they were looked at last. */
    private final boolean[] rowsToNarrow;

    private final boolean[] columnsToNarrow;

    /**
     * A suppressed cell that can be known.
     *
     * @param alone whether it is the difference of what is shown; else one number is all that fits
     */
    private record Known(int row, int column, boolean alone) {}

    private SmallCells(long[][] cells, int columns) {
        this.rows = cells.length;
        this.columns = columns;
        values = new long[rows + 1][columns + 1];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[i][j] = cells[i][j];
                values[i][columns] += cells[i][j];
                values[rows][j] += cells[i][j];
                values[rows][columns] += cells[i][j];
            }
        }
        states = new byte[rows + 1][columns + 1];
        losses = new double[rows + 1][columns + 1];
        for (int i = 0; i <= rows; i++) {
            for (int j = 0; j <= columns; j++) {
                states[i][j] = values[i][j] > 0 && values[i][j] < SHOWN_MIN ? LESS : SHOWN;
                losses[i][j] = loss(i, j);
            }
        }
        least = new long[rows + 1][columns + 1];
        most = new long[rows + 1][columns + 1];
        rowsToNarrow = new boolean[rows + 1];
        columnsToNarrow = new boolean[columns + 1];
    }

    /**
     * What of a table is shown.
     *
     * @param cells none negative; rows of the same length
     * @return the table with one more row and column for the totals
     */
    public static String[][] shown(long[][] cells) {
        return shown(List.<long[][]>of(cells)).getFirst();
    }

    /**
     * What of several tables is shown of which each counts some of what the one before it counts, or all of it: where two say
     * the same number in a cell, it is suppressed in both or in neither.
     *
     * @param tables of the same size
     */
    public static List<String[][]> shown(List<long[][]> tables) {
        List<byte[][]> states = states(tables);
        var shown = new ArrayList<String[][]>();
        for (int i = 0; i < states.size(); i++) {
            long[][] cells = tables.get(i);
            shown.add(new SmallCells(cells, states.get(i)[0].length - 1).texts(states.get(i)));
        }
        return shown;
    }

    /** The same, as what becomes of each number, with one more row and column for the totals. */
    static List<byte[][]> states(List<long[][]> tables) {
        int rows = tables.getFirst().length;
        int columns = rows == 0 ? 0 : tables.getFirst()[0].length;
        // Where all is nothing there is nothing to hide, and most tables are mostly that.
        int[] keptRows = some(
                rows,
                i -> tables.stream().anyMatch(cells -> Arrays.stream(cells[i]).anyMatch(each -> each != 0)));
        int[] keptColumns = some(
                columns,
                j -> tables.stream().anyMatch(cells -> Arrays.stream(cells).anyMatch(row -> row[j] != 0)));
        var all = new ArrayList<SmallCells>();
        for (long[][] cells : tables) {
            var dense = new long[keptRows.length][keptColumns.length];
            for (int i = 0; i < keptRows.length; i++) {
                for (int j = 0; j < keptColumns.length; j++) {
                    dense[i][j] = cells[keptRows[i]][keptColumns[j]];
                }
            }
            all.add(new SmallCells(dense, keptColumns.length));
        }
        boolean more = true;
        while (more) {
            all.forEach(SmallCells::suppress);
            more = false;
            for (SmallCells each : all) {
                for (SmallCells other : all) {
                    more |= each != other && each.tell(other);
                }
            }
        }
        return all.stream()
                .map(each -> spread(each.states, keptRows, keptColumns, rows, columns))
                .toList();
    }

    private static byte[][] spread(byte[][] some, int[] keptRows, int[] keptColumns, int rows, int columns) {
        var states = new byte[rows + 1][columns + 1];
        for (int i = 0; i < some.length; i++) {
            byte[] row = states[i == keptRows.length ? rows : keptRows[i]];
            for (int j = 0; j < some[i].length; j++) {
                row[j == keptColumns.length ? columns : keptColumns[j]] = some[i][j];
            }
        }
        return states;
    }

    /** What stands for a number of which that becomes. */
    static String text(byte state, long value) {
        return switch (state) {
            case LESS -> SMALL;
            case HELD -> WITHHELD;
            default -> Long.toString(value);
        };
    }

    /** Has suppressed there what is the same number here and suppressed; whether some of it was not said before. */
    private boolean tell(SmallCells other) {
        boolean news = false;
        for (int i = 0; i <= rows; i++) {
            for (int j = 0; j <= columns; j++) {
                if (states[i][j] != SHOWN && other.states[i][j] == SHOWN && values[i][j] == other.values[i][j]) {
                    other.states[i][j] = HELD;
                    news = true;
                }
            }
        }
        return news;
    }

    private static int[] some(int count, java.util.function.IntPredicate which) {
        return java.util.stream.IntStream.range(0, count).filter(which).toArray();
    }

    /** Withholds more of what is shown until no suppressed cell can be known. */
    private void suppress() {
        for (List<Known> known = known(); !known.isEmpty(); known = known()) {
            var touchedRows = new boolean[rows + 1];
            var touchedColumns = new boolean[columns + 1];
            boolean changed = false;
            for (Known each : known) {
                if (!touchedRows[each.row()] && !touchedColumns[each.column()]) {
                    for (int[] more : more(each)) {
                        states[more[0]][more[1]] = HELD;
                        touchedRows[more[0]] = true;
                        touchedColumns[more[1]] = true;
                        changed = true;
                    }
                }
            }
            if (!changed) {
                for (byte[] row : states) {
                    Arrays.fill(row, HELD);
                }
                break;
            }
        }
    }

    private String[][] texts(byte[][] states) {
        var shown = new String[rows + 1][columns + 1];
        for (int i = 0; i <= rows; i++) {
            for (int j = 0; j <= columns; j++) {
                shown[i][j] = text(states[i][j], values[i][j]);
            }
        }
        return shown;
    }

    /**
     * What is withheld so that the cell there is not known: of all circles over one other row and one other column the one
     * that costs least, of what is shown of it.
     */
    private List<int[]> more(Known known) {
        int row = known.row();
        int column = known.column();
        int bestRow = -1;
        int bestColumn = -1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i <= rows; i++) {
            double across = i == row ? 0 : loss(known, i, column);
            for (int j = 0; j <= columns && i != row && across < least; j++) {
                double loss = j == column ? 0 : across + loss(known, row, j) + loss(known, i, j);
                if (loss > 0 && j != column && loss < least) {
                    least = loss;
                    bestRow = i;
                    bestColumn = j;
                }
            }
        }
        // Where noughts alone are left, a total that is known to be small says too much of what it is of.
        List<int[]> total = total(row, column);
        if (bestRow < 0 || (!known.alone() && least >= LOSS_OF_NOTHING_HIDDEN && !total.isEmpty())) {
            return total;
        }
        return Stream.of(new int[] {bestRow, column}, new int[] {row, bestColumn}, new int[] {bestRow, bestColumn})
                .filter(each -> states[each[0]][each[1]] == SHOWN)
                .toList();
    }

    /** A total of that cell that is shown to be small. */
    private List<int[]> total(int row, int column) {
        return Stream.of(new int[] {row, columns}, new int[] {rows, column}, new int[] {rows, columns})
                .filter(each -> states[each[0]][each[1]] == LESS)
                .limit(1)
                .toList();
    }

    /**
     * What it costs to withhold a cell that is shown, for the sake of that one. Where one number is all that fits there, noughts
     * leave it so: what is withheld is no small number, and would have to be one.
     */
    private double loss(Known known, int row, int column) {
        if (states[row][column] != SHOWN) {
            return 0;
        }
        return known.alone() || values[row][column] != 0 ? losses[row][column] : LOSS_OF_NOTHING_HIDDEN;
    }

    /** Single counts before totals, and small ones before large ones; none at all hides little. */
    private double loss(int row, int column) {
        long value = values[row][column];
        if (value == 0) {
            // Beside a small total it can be nothing else.
            boolean hides = values[row][columns] >= SHOWN_MIN && values[rows][column] >= SHOWN_MIN;
            return hides ? LOSS_OF_NOUGHT : LOSS_OF_NOTHING_HIDDEN;
        }
        double loss = (value < 2 * SHOWN_MIN ? LOSS_OF_NEXT : LOSS_OF_COUNT) + Math.log(value);
        return loss * (row == rows ? LOSS_OF_TOTAL : 1) * (column == columns ? LOSS_OF_TOTAL : 1);
    }

    // ---- what a reader can work out ----

    /**
     * Suppressed cells that can be known: those that are sums and differences of what is shown, and small ones of which one
     * number fits, or that are such sums once it is known what else has only one. That of what is withheld something is known
     * to be nought does no harm by itself.
     */
    private List<Known> known() {
        var known = new ArrayList<Known>();
        boolean[][] bridges = new Circles(states).bridges();
        narrow();
        var open = new byte[rows + 1][columns + 1];
        for (int i = 0; i <= rows; i++) {
            for (int j = 0; j <= columns; j++) {
                open[i][j] = least[i][j] == most[i][j] ? SHOWN : states[i][j];
            }
        }
        boolean[][] bridgesThen = new Circles(open).bridges();
        for (int i = 0; i <= rows; i++) {
            for (int j = 0; j <= columns; j++) {
                boolean small = states[i][j] == LESS && (open[i][j] == SHOWN || bridgesThen[i][j]);
                if (bridges[i][j] || small) {
                    known.add(new Known(i, j, bridges[i][j]));
                }
            }
        }
        return known;
    }

    /** Narrows what each cell may be, by what its row and its column may be. */
    private void narrow() {
        for (int i = 0; i <= rows; i++) {
            for (int j = 0; j <= columns; j++) {
                boolean shown = states[i][j] == SHOWN;
                least[i][j] = shown ? values[i][j] : states[i][j] == LESS ? 1 : 0;
                most[i][j] = shown ? values[i][j] : states[i][j] == LESS ? SHOWN_MIN - 1 : ANY;
                rowsToNarrow[i] |= !shown;
                columnsToNarrow[j] |= !shown;
            }
        }
        boolean changed = true;
        for (int times = 0; changed && times < NARROWINGS_MAX; times++) {
            changed = false;
            for (int i = 0; i <= rows; i++) {
                changed |= rowsToNarrow[i] && narrow(i, -1);
            }
            for (int j = 0; j <= columns; j++) {
                changed |= columnsToNarrow[j] && narrow(-1, j);
            }
        }
        Arrays.fill(rowsToNarrow, false);
        Arrays.fill(columnsToNarrow, false);
    }

    /** Narrows the row, or the column where the row is negative; both end in their total. */
    private boolean narrow(int row, int column) {
        if (row >= 0) {
            rowsToNarrow[row] = false;
        } else {
            columnsToNarrow[column] = false;
        }
        int count = row >= 0 ? columns : rows;
        long low = 0;
        long high = 0; // of those that have a bound
        int unbound = 0;
        for (int at = 0; at < count; at++) {
            long its = most[row >= 0 ? row : at][row >= 0 ? at : column];
            low += least[row >= 0 ? row : at][row >= 0 ? at : column];
            high += its < ANY ? its : 0;
            unbound += its < ANY ? 0 : 1;
        }
        int totalRow = row >= 0 ? row : count;
        int totalColumn = row >= 0 ? count : column;
        boolean changed = set(totalRow, totalColumn, low, unbound > 0 ? ANY : high);
        for (int at = 0; at < count; at++) {
            int i = row >= 0 ? row : at;
            int j = row >= 0 ? at : column;
            long leastBefore = least[i][j];
            long mostBefore = most[i][j];
            boolean othersBound = unbound == (mostBefore < ANY ? 0 : 1);
            long othersHigh = mostBefore < ANY ? high - mostBefore : high;
            boolean narrower = set(
                    i,
                    j,
                    othersBound ? least[totalRow][totalColumn] - othersHigh : 0,
                    most[totalRow][totalColumn] < ANY ? most[totalRow][totalColumn] - (low - leastBefore) : ANY);
            if (narrower) {
                changed = true;
                low += least[i][j] - leastBefore;
                high = othersHigh + (most[i][j] < ANY ? most[i][j] : 0);
                unbound -= mostBefore >= ANY && most[i][j] < ANY ? 1 : 0;
            }
        }
        return changed;
    }

    private boolean set(int i, int j, long low, long high) {
        if (states[i][j] == SHOWN) {
            return false;
        }
        long least = Math.max(this.least[i][j], low);
        long most = Math.min(this.most[i][j], high);
        if (states[i][j] == HELD && i < rows && j < columns) {
            // It would stand there as small if it were.
            least = least > 0 && least < SHOWN_MIN ? SHOWN_MIN : least;
            most = most < SHOWN_MIN ? 0 : most;
        }
        boolean changed = least != this.least[i][j] || most != this.most[i][j];
        this.least[i][j] = least;
        this.most[i][j] = most;
        rowsToNarrow[i] |= changed;
        columnsToNarrow[j] |= changed;
        return changed;
    }

    /** Suppressed cells as edges between rows and columns: what lies on no circle is the difference of what is shown. */
    private static final class Circles {
        private final byte[][] states;
        private final int rows;
        private final int[] entered;
        private final int[] reach;
        private final boolean[][] bridges;
        private int steps;

        Circles(byte[][] states) {
            this.states = states;
            this.rows = states.length;
            this.entered = new int[rows + states[0].length];
            this.reach = new int[entered.length];
            this.bridges = new boolean[rows][states[0].length];
        }

        boolean[][] bridges() {
            for (int node = 0; node < entered.length; node++) {
                if (entered[node] == 0) {
                    walk(node);
                }
            }
            return bridges;
        }

        /** Depth first without recursion: a table may have more rows than a stack has room for. */
        private void walk(int root) {
            int[] path = new int[entered.length];
            int[] next = new int[entered.length];
            int depth = 0;
            path[0] = root;
            enter(root);
            while (depth >= 0) {
                int node = path[depth];
                int others = node < rows ? states[0].length : rows;
                if (next[depth] == others) {
                    depth--;
                    if (depth >= 0) {
                        leave(path[depth], node);
                    }
                    continue;
                }
                int other = next[depth]++ + (node < rows ? rows : 0);
                boolean edge = node < rows ? states[node][other - rows] != SHOWN : states[other][node - rows] != SHOWN;
                if (!edge || (depth > 0 && other == path[depth - 1])) {
                    continue;
                }
                if (entered[other] == 0) {
                    enter(other);
                    path[++depth] = other;
                    next[depth] = 0;
                } else {
                    reach[node] = Math.min(reach[node], entered[other]);
                }
            }
        }

        private void enter(int node) {
            entered[node] = ++steps;
            reach[node] = steps;
        }

        private void leave(int before, int node) {
            reach[before] = Math.min(reach[before], reach[node]);
            if (reach[node] > entered[before]) {
                bridges[before < rows ? before : node][(before < rows ? node : before) - rows] = true;
            }
        }
    }
}
