package org.comity.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The renditions of all recipients for rows under one header. The reader finds the columns that some of them change; a
 * column that is named twice is changed wherever it stands.
 */
public final class Renditions {
    /** Bytes that a truncated address and an end of line take more than the row did, at most. */
    public static final int MORE_BYTES = 64;

    private final int[] selected;
    private final boolean alone;
    /** By the number of the recipient: slots in the order of the row. */
    private final int[][] slots;

    private final boolean[][] truncates;
    private final Address address = new Address();

    private Renditions(int[] selected, boolean alone, int[][] slots, boolean[][] truncates) {
        this.selected = selected;
        this.alone = alone;
        this.slots = slots;
        this.truncates = truncates;
    }

    /**
     * Renditions for one header.
     *
     * @param columns what else is to be found in each row
     * @param names the names of the columns, as the reader says them
     * @param renditions by the number of the recipient
     */
    public static Renditions of(Columns columns, List<String> names, List<Rendition> renditions) {
        var selected = new ArrayList<Integer>();
        Arrays.stream(columns.selected()).forEach(selected::add);
        var slots = new int[renditions.size()][];
        var truncates = new boolean[renditions.size()][];
        for (int i = 0; i < slots.length; i++) {
            var changes = renditions.get(i).changes();
            int[] changed = new int[names.size()];
            boolean[] truncated = new boolean[names.size()];
            int count = 0;
            for (int column = 0; column < names.size(); column++) {
                Rendition.Change change = changes.get(names.get(column));
                if (change != null) {
                    if (!selected.contains(column)) {
                        selected.add(column);
                    }
                    truncated[count] = change == Rendition.Change.TRUNCATE;
                    changed[count++] = selected.indexOf(column);
                }
            }
            slots[i] = Arrays.copyOf(changed, count);
            truncates[i] = Arrays.copyOf(truncated, count);
        }
        return new Renditions(
                selected.stream().mapToInt(Integer::intValue).toArray(), names.size() == 1, slots, truncates);
    }

    /** What the reader is to find: what {@link Columns#selected()} says, and behind it what is changed. */
    public int[] selected() {
        return selected.clone();
    }

    /** Whether that recipient gets rows byte for byte. */
    public boolean isAsItStands(int recipient) {
        return recipient >= slots.length || slots[recipient].length == 0;
    }

    /**
     * Writes the row as that recipient gets it, with what ends its line.
     *
     * @param into has room for the row and {@link #MORE_BYTES}
     * @return where it ends
     */
    public int write(CsvBatch batch, int row, int recipient, byte[] into, int at) {
        byte[] bytes = batch.bytes;
        int from = batch.rowFrom[row];
        int end = batch.rowTo[row];
        int to = at;
        int[] changed = slots[recipient];
        for (int i = 0; i < changed.length; i++) {
            int fieldFrom = batch.fieldFrom(row, changed[i]);
            int fieldTo = batch.fieldTo(row, changed[i]);
            System.arraycopy(bytes, from, into, to, fieldFrom - from);
            to += fieldFrom - from;
            if (truncates[recipient][i] && address.read(bytes, fieldFrom, fieldTo)) {
                to = address.writeNetwork(into, to);
            } else if (alone && bytes[Math.max(0, fieldFrom - 1)] != '"') {
                // A line with nothing on it would be no row.
                into[to++] = '"';
                into[to++] = '"';
            }
            from = fieldTo;
        }
        System.arraycopy(bytes, from, into, to, end - from);
        return to + end - from;
    }
}
