package io.taskgraph.samples.regression.model;

/**
 * What a step towards the best shape of a negative binomial model needs, summed over rows at given coefficients.
 *
 * @param weight the weights of the rows
 * @param score first derivative of the logarithm of the likelihood by the shape
 * @param information second derivative, negative
 * @param spread squared deviations of the targets from their expected values, each divided by the square of these
 */
public record ShapeSums(double weight, double score, double information, double spread) implements Reduction {

    static final ShapeSums NONE = new ShapeSums(0, 0, 0, 0);

    static ShapeSums ofArray(double[] values) {
        return new ShapeSums(values[0], values[1], values[2], values[3]);
    }

    @Override
    public Wire toWire() {
        return Wire.ofNumbers(weight, score, information, spread);
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.SHAPE;
    }

    @Override
    public ShapeSums merge(Reduction reduction) {
        if (!(reduction instanceof ShapeSums other)) {
            throw new IllegalArgumentException("sums for a shape do not merge with " + reduction);
        }
        return new ShapeSums(
                weight + other.weight, score + other.score, information + other.information, spread + other.spread);
    }
}
