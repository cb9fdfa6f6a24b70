package io.taskgraph.samples.regression.model;

/**
 * Turns rows of features into rows of the model's columns.
 *
 * @param columnOfNumber the column of each feature that is a number
 * @param columnOfCode for each feature that holds labels the column of each of its codes
 * @param width how many columns there are
 */
@SuppressWarnings("ArrayRecordComponent")
record Expansion(int[] columnOfNumber, int[][] columnOfCode, int width) {

    /** In place of the column of a reference level, which has none. */
    static final int REFERENCE = -1;

    /** In place of the column of a label that is no level. */
    static final int UNKNOWN = -2;

    /** Returns the rows of a block, which are its own array where all features are numbers. */
    double[] apply(Design.Block block) {
        if (columnOfCode.length == 0) {
            return block.numbers();
        }
        double[] rows = new double[block.rows() * width];
        for (int row = 0; row < block.rows(); row++) {
            int to = row * width;
            for (int i = 0; i < columnOfNumber.length; i++) {
                rows[to + columnOfNumber[i]] = block.numbers()[row * columnOfNumber.length + i];
            }
            for (int i = 0; i < columnOfCode.length; i++) {
                int column = columnOfCode[i][block.codes()[row * columnOfCode.length + i]];
                if (column >= 0) {
                    rows[to + column] = 1;
                }
            }
        }
        return rows;
    }
}
