package io.taskgraph.samples.regression.model;

/** Loss and gradient of the multinomial family. Coefficients are class by class. */
final class SoftmaxGradient {

    private final double[] rows;

    private final int width;

    private final Design design;

    SoftmaxGradient(double[] rows, int width, Design design) {
        this.rows = rows;
        this.width = width;
        this.design = design;
    }

    LossAndGradient at(double[] coefficients) {
        double[] gradient = new double[coefficients.length];
        double[] etas = new double[coefficients.length / width];
        LossSums sums = LossSums.NONE;
        for (int i = 0; i < design.rows(); i++) {
            int best = predict(i, coefficients, etas);
            int own = (int) design.target(i);
            double largest = etas[best];
            double ownEta = etas[own];
            double total = 0;
            for (int c = 0; c < etas.length; c++) {
                etas[c] = Math.exp(etas[c] - largest);
                total += etas[c];
            }
            sums = sums.plusRow(Math.log(total) + largest - ownEta, best != own);
            for (int c = 0; c < etas.length; c++) {
                addRow(gradient, c, i, etas[c] / total - (c == own ? 1 : 0));
            }
        }
        return new LossAndGradient(sums, gradient);
    }

    private int predict(int row, double[] coefficients, double[] etas) {
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

    private void addRow(double[] gradient, int c, int row, double factor) {
        for (int j = 0; j < width; j++) {
            gradient[c * width + j] += factor * rows[row * width + j];
        }
    }
}
