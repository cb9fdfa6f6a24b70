package io.taskgraph.samples.regression.model;

/** Loss and gradient of the multinomial family, summed over blocks of rows. Coefficients are class by class. */
final class SoftmaxGradient {

    private final int width;

    private final Softmax softmax;

    private final double[] gradient;

    private LossSums sums = LossSums.NONE;

    SoftmaxGradient(int width, double[] coefficients) {
        this.width = width;
        this.softmax = new Softmax(width, coefficients);
        this.gradient = new double[coefficients.length];
    }

    /** Adds standardised rows, given row by row. */
    void add(double[] rows, ModelRows block) {
        for (int i = 0; i < block.count(); i++) {
            int own = (int) block.target(i);
            double weight = block.weight(i);
            sums = sums.plus(softmax.evaluate(rows, i, own, weight));
            for (int c = 0; c < softmax.classes(); c++) {
                addRow(rows, c, i, weight * (softmax.probability(c) - (c == own ? 1 : 0)));
            }
        }
    }

    LossAndGradient sum() {
        return new LossAndGradient(sums, gradient);
    }

    private void addRow(double[] rows, int c, int row, double factor) {
        for (int j = 0; j < width; j++) {
            gradient[c * width + j] += factor * rows[row * width + j];
        }
    }
}
