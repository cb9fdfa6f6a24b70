package io.taskgraph.samples.regression.model;

import org.apache.commons.numbers.core.DD;

/**
 * What a Newton step of the multinomial family needs, summed over blocks of rows, in the coefficients of all classes but the first one.
 *
 * <p>The second derivative of a row is {@code (diag(p) - p p') (x) x x'}. With {@code q_c} for the probability that is left for the
 * classes from c on, the first class last, {@code diag(p) - p p'} is {@code L L'} with the column
 * {@code sqrt(p_c q_(c+1) / q_c) (e_c - sum_(d > c) p_d / q_(c+1) e_d)} for each c, so that each column and row gives a row of a factor.
 */
final class SoftmaxFactor {

    /** Rows of the factor are made in parts of at most so many numbers. */
    private static final int MAX_NUMBERS = 1 << 20;

    private final int width;

    private final int free;

    private final Softmax softmax;

    private final PreciseSums gradient;

    private final TriangularFactor.Builder factor;

    private LossSums sums = LossSums.NONE;

    SoftmaxFactor(int width, double[] coefficients) {
        this.width = width;
        this.softmax = new Softmax(width, coefficients);
        this.free = softmax.classes() - 1;
        this.gradient = PreciseSums.zeros(free * width);
        this.factor = new TriangularFactor.Builder(free * width);
    }

    /** Adds standardised rows, given row by row. */
    void add(double[] rows, ModelRows block) {
        int step = Math.max(1, MAX_NUMBERS / (free * free * width));
        for (int from = 0; from < block.count(); from += step) {
            add(rows, block, from, Math.min(block.count(), from + step));
        }
    }

    private void add(double[] rows, ModelRows block, int from, int to) {
        int size = free * width;
        double[] weighted = new double[(to - from) * free * size];
        for (int i = from; i < to; i++) {
            int own = (int) block.target(i);
            double weight = block.weight(i);
            sums = sums.plus(softmax.evaluate(rows, i, own, weight));
            for (int c = 1; c <= free; c++) {
                double slope = weight * (softmax.probability(c) - (c == own ? 1 : 0));
                for (int j = 0; j < width; j++) {
                    gradient.add((c - 1) * width + j, DD.ofProduct(slope, rows[i * width + j]));
                }
                addColumn(weighted, ((i - from) * free + c - 1) * size, c, weight, rows, i);
            }
        }
        factor.add(weighted);
    }

    private void addColumn(double[] to, int at, int c, double weight, double[] rows, int row) {
        double left = softmax.probability(0);
        for (int d = c + 1; d <= free; d++) {
            left += softmax.probability(d);
        }
        left = Math.max(RowLoss.SMALLEST_WEIGHT, left);
        double own = softmax.probability(c);
        double root = Math.sqrt(Math.max(RowLoss.SMALLEST_WEIGHT, weight * own * left / (own + left)));
        for (int d = c; d <= free; d++) {
            double share = d == c ? root : -root * softmax.probability(d) / left;
            for (int j = 0; j < width; j++) {
                to[at + (d - 1) * width + j] = share * rows[row * width + j];
            }
        }
    }

    FactorReduction sum() {
        return new FactorReduction(sums, gradient, factor.build());
    }
}
