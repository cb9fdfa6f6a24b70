package io.taskgraph.samples.regression.model;

/** Loss and gradient of the multinomial family, summed over blocks of rows. Coefficients are class by class. */
final class SoftmaxGradient {

    private final int width;

    private final double[] coefficients;

    private final double[] gradient;

    private final double[] etas;

    private LossSums sums = LossSums.NONE;

    SoftmaxGradient(int width, double[] coefficients) {
        this.width = width;
        this.coefficients = coefficients;
        this.gradient = new double[coefficients.length];
        this.etas = new double[coefficients.length / width];
    }

    /** Adds standardised rows, given row by row. */
    void add(double[] rows, double[] target) {
        for (int i = 0; i < target.length; i++) {
            int best = predict(rows, i);
            int own = (int) target[i];
            double largest = etas[best];
            double ownEta = etas[own];
            double total = 0;
            for (int c = 0; c < etas.length; c++) {
                etas[c] = Math.exp(etas[c] - largest);
                total += etas[c];
            }
            sums = sums.plusRow(Math.log(total) + largest - ownEta, best != own);
            for (int c = 0; c < etas.length; c++) {
                addRow(rows, c, i, etas[c] / total - (c == own ? 1 : 0));
            }
        }
    }

    LossAndGradient sum() {
        return new LossAndGradient(sums, gradient);
    }

    private int predict(double[] rows, int row) {
        int best = 0;
        for (int c = 0; c < etas.length; c++) {
            double eta = 0;
            for (int j = 0; j < width; j++) {
                eta += coefficients[c * width + j] * rows[row * width + j];
            }
            etas[c] = eta;
            best = eta > etas[best] ? c : best;
        }
        return best;
    }

    private void addRow(double[] rows, int c, int row, double factor) {
        for (int j = 0; j < width; j++) {
            gradient[c * width + j] += factor * rows[row * width + j];
        }
    }
}
