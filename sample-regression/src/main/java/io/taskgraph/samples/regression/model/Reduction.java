package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/**
 * What some of the tasks answer to a {@link Request}, merged over their rows. Merging gives the answer for the rows of
 * both, up to rounding, in whatever order; always merging in the same order gives the same bits.
 */
public sealed interface Reduction
        permits BinSums, ColumnStatistics, FactorReduction, LossAndGradient, SeparationCount, ShapeSums {

    /**
     * Returns the answer for the rows of both.
     *
     * @throws IllegalArgumentException if the other answers another kind of request or another number of columns
     */
    Reduction merge(Reduction other);

    /** Returns all that this consists of, without its kind. */
    Wire toWire();

    /** Returns the kind of request that this answers. */
    Request.Kind kind();

    /** Returns a form that {@link #fromBytes(byte[])} reads. */
    default byte[] toBytes() {
        Wire wire = toWire();
        double[] numbers = Doubles.concat(new double[] {kind().code()}, wire.numbers());
        return new Wire(wire.labels(), numbers).toBytes();
    }

    /** Reads what {@link #toBytes()} has written. */
    static Reduction fromBytes(byte[] bytes) {
        Wire all = Wire.fromBytes(bytes);
        double[] values = Arrays.copyOfRange(all.numbers(), 1, all.numbers().length);
        return switch (Request.Kind.of(all.numbers()[0])) {
            case STATISTICS -> ColumnStatistics.of(new Wire(all.labels(), values));
            case FACTOR -> FactorReduction.ofArray(values);
            case GRADIENT -> LossAndGradient.ofArray(values);
            case SEPARATION -> SeparationCount.ofArray(values);
            case SHAPE -> ShapeSums.ofArray(values);
            case BINS -> BinSums.ofArray(values);
        };
    }
}
