package io.taskgraph.samples.regression.model;

/**
 * Sums over rows, each by its weight but for the counts.
 *
 * @param loss the losses
 * @param rows the number of rows
 * @param weight the weights
 * @param errors the number of rows put into a wrong class
 * @param pearson squared residuals, each divided by the variance that the family expects (Pearson's statistic)
 * @param saturated logarithms of the likelihood of each target if its expected value were itself, but for terms of the dispersion
 */
record LossSums(double loss, double rows, double weight, double errors, double pearson, double saturated) {

    static final int LENGTH = 6;

    static final LossSums NONE = new LossSums(0, 0, 0, 0, 0, 0);

    LossSums plus(LossSums other) {
        return new LossSums(
                loss + other.loss,
                rows + other.rows,
                weight + other.weight,
                errors + other.errors,
                pearson + other.pearson,
                saturated + other.saturated);
    }

    /** Returns the mean of the losses. */
    double meanLoss() {
        return loss / weight;
    }

    double[] toArray() {
        return new double[] {loss, rows, weight, errors, pearson, saturated};
    }

    static LossSums ofArray(double[] values) {
        return new LossSums(values[0], values[1], values[2], values[3], values[4], values[5]);
    }
}
