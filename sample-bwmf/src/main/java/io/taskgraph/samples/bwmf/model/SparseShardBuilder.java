package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;
import java.util.List;

/**
 * Collects entries, in any order, of the rows of one shard. Entries of the same place are summed, in the order in which
 * they came. Holds at most 2^31 - 9 entries.
 */
public final class SparseShardBuilder {

    private static final int MOST = Integer.MAX_VALUE - 8;

    private final RowRange range;

    private final int width;

    private int[] rows = new int[16];

    private int[] columns = new int[16];

    private double[] values = new double[16];

    private int count;

    private int duplicates;

    public SparseShardBuilder(RowRange range, int width) {
        this.range = range;
        this.width = width;
    }

    /**
     * Takes an entry. One of another shard's rows is passed over, and so is 0.
     *
     * @throws IllegalArgumentException if the column is outside the matrix or the value is negative or not finite
     */
    public void add(int row, int column, double value) {
        if (column < 0 || column >= width) {
            throw new IllegalArgumentException("column " + column + " is not within 0.." + (width - 1));
        }
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("value " + value + " is not a finite number of at least 0");
        }
        if (value == 0 || !range.contains(row)) {
            return;
        }
        if (count == values.length) {
            if (count == MOST) {
                throw new IllegalStateException("a shard holds at most " + MOST + " entries: use more tasks");
            }
            int capacity = (int) Math.min(MOST, count + (count >> 1) + 16L);
            rows = Arrays.copyOf(rows, capacity);
            columns = Arrays.copyOf(columns, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        rows[count] = row;
        columns[count] = column;
        values[count++] = value;
    }

    /** Returns how many entries were added to an earlier one of the same place, once {@link #build()} has summed them. */
    public int duplicates() {
        return duplicates;
    }

    /**
     * Returns the shard. The builder must not be used after that.
     *
     * @throws IllegalArgumentException if entries of the same place sum to more than a double holds
     */
    public SparseShard build() {
        EntryGroups groups = EntryGroups.of(RowRuns.of(range, count), rows, columns, values, count);
        ShardAssembly assembly = new ShardAssembly(range, width, List.of(groups));
        SparseShard shard = assembly.assemble();
        duplicates = assembly.duplicates();
        return shard;
    }
}
