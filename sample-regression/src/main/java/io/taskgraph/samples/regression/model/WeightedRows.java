package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/** Losses and their gradient, summed over rows that are given their weights. Not safe for use by several threads. */
final class WeightedRows {

    private final RowLoss rowLoss;

    private final double[] coefficients;

    private final PreciseSums gradient;

    private double loss;

    private double count;

    private double weights;

    private double errors;

    private double pearson;

    WeightedRows(RowLoss rowLoss, double[] coefficients) {
        this.rowLoss = rowLoss;
        this.coefficients = coefficients;
        this.gradient = PreciseSums.zeros(coefficients.length);
    }

    /** Adds standardised rows, given row by row, and multiplies each by the root of its weight. */
    void add(ModelRows block, double[] rows) {
        for (int i = 0; i < block.count(); i++) {
            add(block, rows, i);
        }
    }

    /** A method of its own, which the JVM compiles sooner than a long loop. */
    private void add(ModelRows block, double[] rows, int i) {
        DD eta = Shard.predictor(rows, i, coefficients, block.offset(i));
        double y = block.target(i);
        double weight = block.weight(i);
        DD slope = rowLoss.residual(eta, y).negate();
        double second = rowLoss.weight(eta.hi());
        loss += weight * rowLoss.loss(eta.hi(), y);
        count++;
        weights += weight;
        errors += rowLoss.isWrong(eta.hi(), y) ? 1 : 0;
        pearson += weight * slope.hi() * slope.hi() / second;
        if (weight != 1) {
            slope = slope.multiply(weight);
        }
        int width = coefficients.length;
        gradient.addProducts(slope, rows, i * width);
        double root = Math.sqrt(weight * second);
        for (int j = i * width; root != 1 && j < (i + 1) * width; j++) {
            rows[j] *= root;
        }
    }

    /** @param saturated the part of the likelihood that does not depend on the coefficients */
    LossSums sums(double saturated) {
        return new LossSums(loss, count, weights, errors, pearson, saturated);
    }

    PreciseSums gradient() {
        return gradient;
    }
}
