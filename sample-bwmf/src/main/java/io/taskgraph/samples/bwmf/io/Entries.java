package io.taskgraph.samples.bwmf.io;

import io.taskgraph.iterative.ExactSum;
import io.taskgraph.samples.bwmf.model.EntryGroups;
import io.taskgraph.samples.bwmf.model.RowRuns;
import java.util.Arrays;

/** Entries of a matrix that are not 0, in the order of the text, and the size that all entries of that text need. */
final class Entries {

    /** The entries by row, and by column. */
    record Grouped(EntryGroups ofRows, EntryGroups ofColumns) {}

    private static final int INITIAL = 1 << 10;

    private static final int MAX = Integer.MAX_VALUE - 8;

    private final MatrixSize size;

    private int[] rows = new int[INITIAL];

    private int[] columns = new int[INITIAL];

    private double[] values = new double[INITIAL];

    private int count;

    private ExactSum sum = ExactSum.ZERO;

    /** How many entries the text has, zeros among them. */
    private long stated;

    /** Collects entries of a matrix whose size may be known, or grows with them. */
    Entries(MatrixSize size) {
        this.size = size;
    }

    /** Takes a number of columns that there are even if their entries are 0. */
    void widen(int columns) {
        size.widen(columns);
    }

    /** Takes an entry of the text. */
    void add(String location, long line, int row, int column, double value) {
        stated++;
        put(location, line, row, column, value);
    }

    /** Takes an entry that the text leaves out, being the same as the one on the other side of the diagonal. */
    void mirror(String location, long line, int row, int column, double value) {
        put(location, line, row, column, value);
    }

    private void put(String location, long line, int row, int column, double value) {
        size.include(location, line, row, column);
        if (value == 0) {
            return;
        }
        if (count == values.length) {
            if (count == MAX) {
                throw new IllegalStateException("a process holds at most " + MAX + " entries of each of 16 parts");
            }
            int capacity = (int) Math.min(MAX, 2L * count);
            rows = Arrays.copyOf(rows, capacity);
            columns = Arrays.copyOf(columns, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        rows[count] = row;
        columns[count] = column;
        values[count++] = value;
    }

    MatrixSize size() {
        return size;
    }

    /** Returns how many entries are not 0. */
    int count() {
        return count;
    }

    /** Returns how many entries the text has. */
    long stated() {
        return stated;
    }

    ExactSum sum() {
        return sum;
    }

    /** Adds the entries up, once all have been added. */
    Entries summed() {
        sum = ExactSum.of(Arrays.copyOf(values, count));
        return this;
    }

    /** Returns the entries in groups, which take their memory over: they can be had once. Count and sum remain. */
    Grouped grouped(RowRuns runsOfRows, RowRuns runsOfColumns) {
        EntryGroups ofRows = EntryGroups.of(runsOfRows, rows, columns, values, count);
        rows = new int[0];
        columns = new int[0];
        values = new double[0];
        return new Grouped(ofRows, ofRows.transposed(runsOfColumns));
    }
}
