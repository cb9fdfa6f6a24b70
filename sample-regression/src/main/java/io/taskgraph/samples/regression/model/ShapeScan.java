package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/** Sums what a step of the shape of negative binomial targets needs, row after row. */
final class ShapeScan {

    private final double shape;

    private double weights;

    private double score;

    private double information;

    private double spread;

    /**
     * Begins.
     *
     * @param shape at which derivatives are taken; infinite if only the spread is wanted
     */
    ShapeScan(double shape) {
        this.shape = shape;
    }

    void add(double mean, double y, double weight) {
        weights += weight;
        double relative = y / mean - 1;
        spread += weight * relative * relative;
        if (Double.isInfinite(shape)) {
            return;
        }
        double sum = mean + shape;
        score += weight
                * (Digamma.value(shape + y) - Digamma.value(shape) - Math.log1p(mean / shape) + (mean - y) / sum);
        information += weight
                * (Trigamma.value(shape + y) - Trigamma.value(shape) + 1 / shape - 2 / sum + (y + shape) / (sum * sum));
    }

    ShapeSums sums() {
        return new ShapeSums(weights, score, information, spread);
    }
}
