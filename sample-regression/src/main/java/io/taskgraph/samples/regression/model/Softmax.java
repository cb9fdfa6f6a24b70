package io.taskgraph.samples.regression.model;

/** The probabilities of the classes of one row after another. Coefficients are class by class. */
final class Softmax {

    private final int width;

    private final double[] coefficients;

    private final double[] probabilities;

    Softmax(int width, double[] coefficients) {
        this.width = width;
        this.coefficients = coefficients;
        this.probabilities = new double[coefficients.length / width];
    }

    int classes() {
        return probabilities.length;
    }

    /** Returns the probability of a class in the row evaluated last. */
    double probability(int c) {
        return probabilities[c];
    }

    /** Evaluates a row and returns its part of the sums. */
    LossSums evaluate(double[] rows, int row, int own, double weight) {
        int best = 0;
        for (int c = 0; c < probabilities.length; c++) {
            double eta = 0;
            for (int j = 0; j < width; j++) {
                eta += coefficients[c * width + j] * rows[row * width + j];
            }
            probabilities[c] = eta;
            best = eta > probabilities[best] ? c : best;
        }
        double largest = probabilities[best];
        double ownEta = probabilities[own];
        double total = 0;
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = Math.exp(probabilities[c] - largest);
            total += probabilities[c];
        }
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] /= total;
        }
        double loss = weight * (Math.log(total) + largest - ownEta);
        return new LossSums(loss, 1, weight, best == own ? 0 : 1, Double.NaN, 0);
    }
}
