package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;

/**
 * One row under half the squared Frobenius distance, without the term that does not depend on the factors: {@code L(b) =
 * b G b / 2 - h.b} with {@code G = TᵀT} of the other factor T and {@code h = sum_j v_j t_j}. Beyond h, nothing costs more
 * than the square of the rank.
 */
final class FrobeniusRow implements RowProblem {

    private static final double LEAST = 0x1p-23;

    private final double[] gram;

    private final Factor other;

    private final double[] values;

    private final double[] linear;

    private double[] current;

    private double[] trial;

    private double loss;

    FrobeniusRow(Factor other, double[] gram, SparseShard shard) {
        this.gram = gram;
        this.other = other;
        this.values = new double[shard.longestRow()];
        this.linear = new double[other.rank()];
        this.current = new double[other.rank()];
        this.trial = new double[other.rank()];
    }

    @Override
    public void load(SparseShard shard, int row) {
        int start = shard.start(row);
        int count = shard.start(row + 1) - start;
        shard.copyValues(start, values, count);
        Arrays.fill(linear, 0);
        other.addWeighted(shard.columns(), start, count, values, linear);
    }

    @Override
    public void move(double[] points, int at) {
        int rank = linear.length;
        loss = 0;
        for (int l = 0, g = 0; l < rank; l++) {
            double sum = 0;
            for (int c = 0; c < rank; c++) {
                sum += gram[g++] * points[at + c];
            }
            trial[l] = sum;
            loss += points[at + l] * (0.5 * sum - linear[l]);
        }
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public void accept() {
        double[] swapped = current;
        current = trial;
        trial = swapped;
    }

    @Override
    public void gradient(double[] gradients, int at) {
        for (int l = 0; l < linear.length; l++) {
            gradients[at + l] = current[l] - linear[l];
        }
    }

    @Override
    public void multiply(double[] point) {
        for (int l = 0; l < linear.length; l++) {
            point[l] *= linear[l] / (current[l] == 0 ? LEAST : current[l]);
        }
    }
}
