package io.taskgraph.samples.bwmf.model;

import io.taskgraph.iterative.ExactSum;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How far D Tᵀ is from V: {@code L(D, T) + C}, where L is what the solvers minimise and C depends on V alone. Computed
 * from the non-zeros of V and sums over the factors; the product is never formed.
 */
public enum Loss {

    /**
     * Generalised Kullback-Leibler divergence. L is the sum of all entries of D Tᵀ less {@code sum V log(D Tᵀ + 1e-9)} over
     * the non-zeros of V, C is {@code sum V log V - V}. Smoothing lets L + C fall below 0 by about 1e-9 per non-zero.
     */
    KULLBACK_LEIBLER("KL") {
        @Override
        Supplier<RowProblem> rowProblems(Factor other, SparseShard shard) {
            double[] sums = other.columnSums();
            return () -> new KullbackLeiblerRow(other, sums, shard);
        }

        @Override
        double constant(double value) {
            return value * StrictMath.log(value) - value;
        }
    },

    /** Half the squared Frobenius norm of V - D Tᵀ; C is half the squared norm of V. */
    FROBENIUS("frobenius") {
        @Override
        Supplier<RowProblem> rowProblems(Factor other, SparseShard shard) {
            double[] gram = other.gram();
            return () -> new FrobeniusRow(other, gram, shard);
        }

        @Override
        double constant(double value) {
            return 0.5 * value * value;
        }
    };

    private final String label;

    Loss(String label) {
        this.label = label;
    }

    /** Returns what {@code L + C} is called where it is shown. */
    public String label() {
        return label;
    }

    /** Returns {@code L + C} for people, with what it means if it is below 0. */
    public String shown(double divergence) {
        String text = String.format(Locale.ROOT, "%s %.8g", label, divergence);
        return divergence < 0 ? text + " (0 but for smoothing and rounding)" : text;
    }

    /** Returns the part of C that belongs to the rows of a shard. To be merged over the row shards of all tasks. */
    public ExactSum constant(SparseShard shard) {
        double[] terms = new double[shard.nonZeros()];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = constant(shard.value(i));
        }
        return ExactSum.of(terms);
    }

    abstract Supplier<RowProblem> rowProblems(Factor other, SparseShard shard);

    abstract double constant(double value);
}
