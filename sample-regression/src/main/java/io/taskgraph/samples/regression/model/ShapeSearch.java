package io.taskgraph.samples.regression.model;

/** Finds the likeliest shape of negative binomial targets at given coefficients, by Newton's method. */
final class ShapeSearch {

    private static final double TOLERANCE = 1e-11;

    private static final double LARGEST_RATIO = 5;

    private static final double MAX_SHAPE = 1e7;

    private double shape = Double.POSITIVE_INFINITY;

    private double standardError = Double.NaN;

    private double before = Double.POSITIVE_INFINITY;

    /** Begins at other coefficients, with the shape found so far. */
    void restart() {
        before = shape;
    }

    /** Returns the shape at which to evaluate next; infinite if only the spread of the targets is wanted. */
    double shape() {
        return shape;
    }

    /** Takes the sums at that shape, and returns whether it is the likeliest. */
    boolean advance(ShapeSums sums) {
        if (Double.isInfinite(shape)) {
            shape = checked(sums.weight() / sums.spread());
            return false;
        }
        standardError = Math.sqrt(-1 / sums.information());
        double target = sums.information() < 0
                ? shape - sums.score() / sums.information()
                : sums.score() > 0 ? shape * LARGEST_RATIO : 0;
        double next = checked(Math.max(shape / LARGEST_RATIO, Math.min(shape * LARGEST_RATIO, target)));
        boolean found = Math.abs(next - shape) <= TOLERANCE * shape;
        shape = next;
        return found;
    }

    private static double checked(double shape) {
        if (!(shape <= MAX_SHAPE)) {
            throw new RegressionException(
                    "the counts spread no more than those of the poisson family, so that no finite"
                            + " shape is the likeliest; use 'regression.family=poisson'");
        }
        return shape;
    }

    /** Returns whether the last search has changed the shape, so that other coefficients are best. */
    boolean changed() {
        return !(Math.abs(shape - before) <= 10 * TOLERANCE * shape);
    }

    double standardError() {
        return standardError;
    }
}
