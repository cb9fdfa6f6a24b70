package io.taskgraph.samples.regression.model;

/**
 * The ridge term {@code lambda / 2 * |w|^2}, over classes of {@code width} coefficients each.
 *
 * @param lambda its factor
 * @param offset how many coefficients at the beginning of each class are not penalised
 * @param width the number of coefficients of a class
 */
record Penalty(double lambda, int offset, int width) {

    boolean applies(int index) {
        return index % width >= offset;
    }

    double value(double[] coefficients) {
        double squares = 0;
        for (int i = 0; i < coefficients.length; i++) {
            squares += applies(i) ? coefficients[i] * coefficients[i] : 0;
        }
        return 0.5 * lambda * squares;
    }

    /** Returns the gradient of mean loss and penalty, from the gradient of summed losses. */
    double[] gradient(double[] lossGradient, double weight, double[] coefficients) {
        double[] gradient = new double[coefficients.length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = lossGradient[i] / weight + (applies(i) ? lambda * coefficients[i] : 0);
        }
        return gradient;
    }
}
