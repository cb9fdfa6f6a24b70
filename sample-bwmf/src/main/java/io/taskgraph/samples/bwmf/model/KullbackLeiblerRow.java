package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;

/**
 * One row under the generalised Kullback-Leibler divergence, without the terms that do not depend on the factors:
 * {@code L(b) = s.b - sum_j v_j log(b.t_j + 1e-9)} over the non-zeros v_j, where s is the sum of all rows t_j of the other
 * factor.
 */
final class KullbackLeiblerRow implements RowProblem {

    private static final double SMOOTHING = 1e-9;

    /** The least divisor of a multiplicative update, single precision's epsilon, as in scikit-learn. */
    private static final double LEAST = 0x1p-23;

    private final Factor other;

    private final double[] sums;

    private final double[] values;

    private final double[] weights;

    private final double[] weighted;

    private double[] current;

    private double[] trial;

    private double sumsTimesTrial;

    private int[] columns = new int[0];

    private int start;

    private int count;

    KullbackLeiblerRow(Factor other, double[] sums, SparseShard shard) {
        int longest = shard.longestRow();
        this.other = other;
        this.sums = sums;
        this.values = new double[longest];
        this.weights = new double[longest];
        this.current = new double[longest];
        this.trial = new double[longest];
        this.weighted = new double[sums.length];
    }

    @Override
    public void load(SparseShard shard, int row) {
        columns = shard.columns();
        start = shard.start(row);
        count = shard.start(row + 1) - start;
        shard.copyValues(start, values, count);
    }

    @Override
    public void move(double[] points, int at) {
        other.products(columns, start, count, points, at, trial);
        sumsTimesTrial = 0;
        for (int l = 0; l < sums.length; l++) {
            sumsTimesTrial += sums[l] * points[at + l];
        }
    }

    @Override
    public double loss() {
        double logarithms = 0;
        for (int from = 0, to; from < count; from = to) {
            double value = values[from];
            to = from + 1;
            while (to < count && values[to] == value) {
                to++;
            }
            logarithms += value * LogProduct.of(trial, from, to, SMOOTHING);
        }
        return sumsTimesTrial - logarithms;
    }

    @Override
    public void accept() {
        double[] swapped = current;
        current = trial;
        trial = swapped;
    }

    @Override
    public void gradient(double[] gradients, int at) {
        for (int p = 0; p < count; p++) {
            weights[p] = values[p] / (current[p] + SMOOTHING);
        }
        Arrays.fill(weighted, 0);
        other.addWeighted(columns, start, count, weights, weighted);
        for (int l = 0; l < sums.length; l++) {
            gradients[at + l] = sums[l] - weighted[l];
        }
    }

    @Override
    public void multiply(double[] point) {
        for (int p = 0; p < count; p++) {
            weights[p] = values[p] / Math.max(current[p], LEAST);
        }
        Arrays.fill(weighted, 0);
        other.addWeighted(columns, start, count, weights, weighted);
        for (int l = 0; l < sums.length; l++) {
            point[l] *= weighted[l] / (sums[l] == 0 ? LEAST : sums[l]);
        }
    }
}
