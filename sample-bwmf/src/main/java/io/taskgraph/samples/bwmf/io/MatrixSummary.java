package io.taskgraph.samples.bwmf.io;

/**
 * What all tasks have to know of a matrix.
 *
 * @param rows the number of rows
 * @param columns the number of columns
 * @param entries the number of entries that are not 0, before those of the same place are summed
 * @param sum the sum of all entries
 */
public record MatrixSummary(int rows, int columns, long entries, double sum) {

    /** Returns the mean of all entries, zeros included. */
    public double mean() {
        return sum / ((double) rows * columns);
    }
}
