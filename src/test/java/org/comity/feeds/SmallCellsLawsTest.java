package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is shown of a table is the table, and nothing that is not shown follows from it. */
final class SmallCellsLawsTest {

    @Provide
    Arbitrary<long[][]> tables() {
        Arbitrary<Long> counts = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.just(0L)),
                net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(1, 4)),
                net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(5, 9)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(10, 500)));
        return Arbitraries.integers()
                .between(1, 6)
                .flatMap(rows -> Arbitraries.integers()
                        .between(1, 6)
                        .flatMap(columns -> counts.array(long[].class)
                                .ofSize(columns)
                                .array(long[][].class)
                                .ofSize(rows)));
    }

    @Provide
    Arbitrary<long[][]> tiny() {
        Arbitrary<Long> counts = Arbitraries.longs().between(0, 9);
        return Arbitraries.integers()
                .between(1, 3)
                .flatMap(rows -> Arbitraries.integers()
                        .between(1, 2)
                        .flatMap(columns -> counts.array(long[].class)
                                .ofSize(columns)
                                .array(long[][].class)
                                .ofSize(rows)));
    }

    @Property(tries = 2000)
    void what_is_shown_is_true_and_nothing_small_is(@ForAll("tables") long[][] cells) {
        String[][] shown = SmallCells.shown(cells);
        long[][] all = withTotals(cells);
        for (int i = 0; i < all.length; i++) {
            for (int j = 0; j < all[i].length; j++) {
                boolean small = all[i][j] > 0 && all[i][j] < SmallCells.SHOWN_MIN;
                if (shown[i][j].equals(SmallCells.SMALL)) {
                    assertThat(small).isTrue();
                } else if (!shown[i][j].equals(SmallCells.WITHHELD)) {
                    assertThat(small).isFalse();
                    assertThat(shown[i][j]).isEqualTo(Long.toString(all[i][j]));
                }
            }
        }
    }

    /** By elimination over all rows, columns and totals at once, which is every way to add and subtract them. */
    @Property(tries = 2000)
    void no_sum_and_no_difference_gives_a_suppressed_number_away(@ForAll("tables") long[][] cells) {
        String[][] shown = SmallCells.shown(cells);
        assertThat(determined(shown))
                .as("of %s shown as %s", Arrays.deepToString(cells), Arrays.deepToString(shown))
                .isEmpty();
    }

    /** By trying all whole numbers that fit. */
    @Property(tries = 200)
    void no_small_number_is_the_only_one_that_fits(@ForAll("tiny") long[][] cells) {
        String[][] shown = SmallCells.shown(cells);
        var fits = new ArrayList<long[][]>();
        fit(shown, new long[cells.length][cells[0].length], 0, fits);
        assertThat(fits).isNotEmpty();
        for (int i = 0; i < shown.length; i++) {
            for (int j = 0; j < shown[i].length; j++) {
                int row = i;
                int column = j;
                if (shown[i][j].equals(SmallCells.SMALL)) {
                    assertThat(fits.stream()
                                    .map(each -> each[row][column])
                                    .distinct()
                                    .count())
                            .as(
                                    "%s shown as %s, at %d %d",
                                    Arrays.deepToString(cells), Arrays.deepToString(shown), i, j)
                            .isGreaterThan(1);
                }
            }
        }
    }

    @Property(tries = 500)
    void of_tables_that_say_the_same_number_none_shows_it_where_another_does_not(@ForAll("tables") long[][] cells) {
        long[][] some = Arrays.stream(cells)
                .map(row -> Arrays.stream(row)
                        .map(each -> each % 3 == 0 ? each / 2 : each)
                        .toArray())
                .toArray(long[][]::new);
        List<String[][]> shown = SmallCells.shown(List.of(cells, some));
        for (int i = 0; i < shown.getFirst().length; i++) {
            for (int j = 0; j < shown.getFirst()[i].length; j++) {
                if (withTotals(cells)[i][j] == withTotals(some)[i][j]) {
                    assertThat(isSuppressed(shown.getFirst()[i][j])).isEqualTo(isSuppressed(shown.getLast()[i][j]));
                }
            }
        }
        assertThat(determined(shown.getFirst())).isEmpty();
        assertThat(determined(shown.getLast())).isEmpty();
    }

    @Property(tries = 1000)
    void a_table_without_small_counts_is_shown_whole(@ForAll("tables") long[][] cells) {
        long[][] large = Arrays.stream(cells)
                .map(row -> Arrays.stream(row)
                        .map(each -> each * SmallCells.SHOWN_MIN)
                        .toArray())
                .toArray(long[][]::new);
        assertThat(SmallCells.shown(large))
                .isDeepEqualTo(Arrays.stream(withTotals(large))
                        .map(row -> Arrays.stream(row).mapToObj(Long::toString).toArray(String[]::new))
                        .toArray(String[][]::new));
    }

    @Example
    void a_second_cell_goes_where_a_total_would_say_the_first() {
        assertThat(SmallCells.shown(new long[][] {{3, 20, 40}, {60, 70, 80}})).isDeepEqualTo(new String[][] {
            {"<5", "*", "40", "63"}, {"*", "*", "80", "210"}, {"63", "90", "120", "273"}
        });
    }

    @Example
    void hardly_more_is_withheld_than_is_small() {
        var random = new java.util.Random(7);
        for (int times = 0; times < 50; times++) {
            hardlyMoreIsWithheld(random(random, 60, 5, 1.0 / 3, 7));
        }
        // Where almost every country has almost every family, and where nearly all that is seen is one or two.
        for (int times = 0; times < 3; times++) {
            hardlyMoreIsWithheld(random(random, 170, 20, 0.9, 10));
            hardlyMoreIsWithheld(random(random, 170, 20, 0.3, 10));
            hardlyMoreIsWithheld(random(random, 170, 20, 0.3, 1.2));
        }
    }

    private static void hardlyMoreIsWithheld(long[][] cells) {
        long small = Arrays.stream(withTotals(cells))
                .flatMapToLong(Arrays::stream)
                .filter(each -> each > 0 && each < SmallCells.SHOWN_MIN)
                .count();
        long held = Arrays.stream(SmallCells.shown(cells))
                .flatMap(Arrays::stream)
                .filter(SmallCells.WITHHELD::equals)
                .count();
        assertThat(held).isLessThanOrEqualTo(3 * small);
    }

    /** Noughts, and what lies between one and e to the power of that, each size as often as any other. */
    private static long[][] random(java.util.Random random, int rows, int columns, double filled, double power) {
        var cells = new long[rows][columns];
        for (long[] row : cells) {
            Arrays.setAll(row, any -> random.nextDouble() >= filled ? 0 : (long) Math.exp(random.nextDouble() * power));
        }
        return cells;
    }

    @Example
    void a_large_table_takes_no_longer_than_a_page_may() {
        long[][] cells = random(new java.util.Random(7), 200, 60, 1.0 / 3, 7);
        long begun = System.nanoTime();
        SmallCells.shown(cells);
        assertThat((System.nanoTime() - begun) / 1_000_000).isLessThan(3_000);
    }

    private static boolean isSuppressed(String shown) {
        return shown.equals(SmallCells.SMALL) || shown.equals(SmallCells.WITHHELD);
    }

    private static long[][] withTotals(long[][] cells) {
        var all = new long[cells.length + 1][cells[0].length + 1];
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j < cells[i].length; j++) {
                all[i][j] = cells[i][j];
                all[i][cells[0].length] += cells[i][j];
                all[cells.length][j] += cells[i][j];
                all[cells.length][cells[0].length] += cells[i][j];
            }
        }
        return all;
    }

    private static void fit(String[][] shown, long[][] cells, int at, List<long[][]> fits) {
        int columns = cells[0].length;
        if (at > 0 && at % columns == 0) {
            long sum = Arrays.stream(cells[at / columns - 1]).sum();
            if (!mayBe(shown[at / columns - 1][columns], sum)) {
                return;
            }
        }
        if (at == cells.length * columns) {
            long[][] all = withTotals(cells);
            for (int i = 0; i < all.length; i++) {
                for (int j = 0; j < all[i].length; j++) {
                    if (!mayBe(shown[i][j], all[i][j])) {
                        return;
                    }
                }
            }
            fits.add(all);
            return;
        }
        for (long value = 0; value <= 13; value++) {
            if (mayBe(shown[at / columns][at % columns], value)) {
                cells[at / columns][at % columns] = value;
                fit(shown, cells, at + 1, fits);
            }
        }
    }

    private static boolean mayBe(String shown, long value) {
        boolean small = value > 0 && value < SmallCells.SHOWN_MIN;
        return switch (shown) {
            case SmallCells.SMALL -> small;
            case SmallCells.WITHHELD -> true;
            default -> shown.equals(Long.toString(value));
        };
    }

    /** Suppressed cells that the equations of rows and columns determine. */
    private static List<String> determined(String[][] shown) {
        var unknown = new ArrayList<int[]>();
        for (int i = 0; i < shown.length; i++) {
            for (int j = 0; j < shown[i].length; j++) {
                if (isSuppressed(shown[i][j])) {
                    unknown.add(new int[] {i, j});
                }
            }
        }
        var equations = new ArrayList<double[]>();
        for (int line = 0; line < shown.length + shown[0].length; line++) {
            var equation = new double[unknown.size()];
            for (int k = 0; k < unknown.size(); k++) {
                int[] at = unknown.get(k);
                boolean inRow = line < shown.length;
                if (inRow ? at[0] == line : at[1] == line - shown.length) {
                    boolean total = inRow ? at[1] == shown[0].length - 1 : at[0] == shown.length - 1;
                    equation[k] = total ? -1 : 1;
                }
            }
            equations.add(equation);
        }
        double[][] matrix = equations.toArray(double[][]::new);
        int rank = 0;
        for (int column = 0; column < unknown.size() && rank < matrix.length; column++) {
            int pivot = rank;
            while (pivot < matrix.length && Math.abs(matrix[pivot][column]) < 1e-9) {
                pivot++;
            }
            if (pivot == matrix.length) {
                continue;
            }
            double[] swap = matrix[rank];
            matrix[rank] = matrix[pivot];
            matrix[pivot] = swap;
            for (int row = 0; row < matrix.length; row++) {
                if (row != rank) {
                    double factor = matrix[row][column] / matrix[rank][column];
                    for (int k = column; k < unknown.size(); k++) {
                        matrix[row][k] -= factor * matrix[rank][k];
                    }
                }
            }
            rank++;
        }
        var determined = new ArrayList<String>();
        for (double[] row : matrix) {
            int[] entries = java.util.stream.IntStream.range(0, row.length)
                    .filter(k -> Math.abs(row[k]) > 1e-9)
                    .toArray();
            if (entries.length == 1) {
                determined.add(Arrays.toString(unknown.get(entries[0])));
            }
        }
        return determined;
    }
}
