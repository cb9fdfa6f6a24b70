package io.taskgraph.samples.regression.model;

/**
 * Sums over rows.
 *
 * @param loss the losses
 * @param rows the number of rows
 * @param errors the number of rows put into a wrong class
 */
record LossSums(double loss, double rows, double errors) {

    static final int LENGTH = 3;

    static final LossSums NONE = new LossSums(0, 0, 0);

    LossSums plus(LossSums other) {
        return new LossSums(loss + other.loss, rows + other.rows, errors + other.errors);
    }

    LossSums plusRow(double rowLoss, boolean wrong) {
        return new LossSums(loss + rowLoss, rows + 1, errors + (wrong ? 1 : 0));
    }

    double[] toArray() {
        return new double[] {loss, rows, errors};
    }

    static LossSums ofArray(double[] values) {
        return new LossSums(values[0], values[1], values[2]);
    }
}
