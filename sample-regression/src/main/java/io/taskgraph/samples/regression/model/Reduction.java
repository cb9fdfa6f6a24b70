package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * What some of the tasks answer to a {@link Request}, merged over their rows. Merging gives the answer for the rows of
 * both, up to rounding, in whatever order; always merging in the same order gives the same bits.
 */
public sealed interface Reduction permits ColumnStatistics, FactorReduction, LossAndGradient {

    /**
     * Returns the answer for the rows of both.
     *
     * @throws IllegalArgumentException if the other answers another kind of request or another number of columns
     */
    Reduction merge(Reduction other);

    /** Returns the numbers that this consists of, without its kind. */
    double[] toArray();

    /** Returns the kind of request that this answers. */
    Request.Kind kind();

    /** Returns a form that {@link #fromBytes(byte[])} reads. */
    default byte[] toBytes() {
        return Doubles.toBytes(Doubles.concat(new double[] {kind().code()}, toArray()));
    }

    /** Reads what {@link #toBytes()} has written. */
    static Reduction fromBytes(byte[] bytes) {
        double[] all = Doubles.fromBytes(bytes);
        double[] values = Arrays.copyOfRange(all, 1, all.length);
        return switch (Request.Kind.of(all[0])) {
            case STATISTICS -> ColumnStatistics.ofArray(values);
            case FACTOR -> FactorReduction.ofArray(values);
            case GRADIENT -> LossAndGradient.ofArray(values);
        };
    }
}
