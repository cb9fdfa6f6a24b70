package io.taskgraph.samples.bwmf.model;

/**
 * Sorts entries of a row by value and, where that is the same, by column: so that a row needs one logarithm for each of its different values. A merge
 * sort that begins with insertion, as most rows are short.
 */
final class RowSort {

    private static final int SHORT = 24;

    private double[] scratchValues = new double[0];

    private int[] scratchColumns = new int[0];

    void sort(int[] columns, double[] values, int from, int to) {
        for (int start = from; start < to; start += SHORT) {
            insert(columns, values, start, Math.min(start + SHORT, to));
        }
        int length = to - from;
        if (length > SHORT && scratchValues.length < length) {
            scratchValues = new double[length];
            scratchColumns = new int[length];
        }
        for (int run = SHORT; run < length; run *= 2) {
            for (int start = from; start + run < to; start += 2 * run) {
                merge(columns, values, start, start + run, Math.min(start + 2 * run, to));
            }
        }
    }

    private static void insert(int[] columns, double[] values, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            double value = values[i];
            int column = columns[i];
            int at = i;
            while (at > from && isBefore(value, column, values[at - 1], columns[at - 1])) {
                values[at] = values[at - 1];
                columns[at] = columns[--at];
            }
            values[at] = value;
            columns[at] = column;
        }
    }

    /** Merges two sorted runs. */
    private void merge(int[] columns, double[] values, int from, int middle, int to) {
        int firsts = middle - from;
        System.arraycopy(values, from, scratchValues, 0, firsts);
        System.arraycopy(columns, from, scratchColumns, 0, firsts);
        int first = 0;
        int second = middle;
        for (int at = from; first < firsts; at++) {
            if (second < to && isBefore(values[second], columns[second], scratchValues[first], scratchColumns[first])) {
                values[at] = values[second];
                columns[at] = columns[second++];
            } else {
                values[at] = scratchValues[first];
                columns[at] = scratchColumns[first++];
            }
        }
    }

    private static boolean isBefore(double value, int column, double otherValue, int otherColumn) {
        return value < otherValue || (value == otherValue && column < otherColumn);
    }
}
