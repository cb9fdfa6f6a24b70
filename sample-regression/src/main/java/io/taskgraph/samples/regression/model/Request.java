package io.taskgraph.samples.regression.model;

import java.util.Arrays;

/** What the root asks of every task. Holds all that the answer depends on besides the rows. Immutable. */
public final class Request {

    /** What is asked for. */
    public enum Kind {
        /** {@link ColumnStatistics}; needs no coefficients. */
        STATISTICS(0),
        /** {@link FactorReduction} at the coefficients. */
        FACTOR(1),
        /** {@link LossAndGradient} at the coefficients. */
        GRADIENT(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Kind of(double code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no kind of request with code " + code);
        }
    }

    private final Kind kind;

    private final Standardisation standardisation;

    private final double[] coefficients;

    Request(Kind kind, Standardisation standardisation, double[] coefficients) {
        this.kind = kind;
        this.standardisation = standardisation;
        this.coefficients = coefficients.clone();
    }

    static Request forStatistics() {
        return new Request(Kind.STATISTICS, new Standardisation(new double[0], new double[0]), new double[0]);
    }

    /** Returns what is asked for. */
    public Kind kind() {
        return kind;
    }

    /** Returns the coefficients on standardised columns: class by class, intercept (if any) first. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    Standardisation standardisation() {
        return standardisation;
    }

    /** Returns a form that {@link #fromBytes(byte[])} reads. */
    public byte[] toBytes() {
        double[] head = {kind.code(), standardisation.width()};
        return Doubles.toBytes(Doubles.concat(head, standardisation.toArray(), coefficients));
    }

    /** Reads what {@link #toBytes()} has written. */
    public static Request fromBytes(byte[] bytes) {
        double[] values = Doubles.fromBytes(bytes);
        int end = 2 + 2 * (int) values[1];
        return new Request(
                Kind.of(values[0]),
                Standardisation.ofArray(Arrays.copyOfRange(values, 2, end)),
                Arrays.copyOfRange(values, end, values.length));
    }
}
