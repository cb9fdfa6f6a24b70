package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the root asks of every task. Holds all that the answer depends on besides the rows. Immutable. */
public final class Request {

    /** What is asked for. */
    public enum Kind {
        /** {@link ColumnStatistics}; needs no coefficients. */
        STATISTICS(0),
        /** {@link FactorReduction} at the coefficients. */
        FACTOR(1),
        /** {@link LossAndGradient} at the coefficients. */
        GRADIENT(2),
        /** {@link SeparationCount} of a change of the coefficients. */
        SEPARATION(3),
        /** {@link ShapeSums} at the coefficients. */
        SHAPE(4),
        /** {@link BinSums} at the coefficients. */
        BINS(5);

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

    /**
     * What the statistics of all rows decide.
     *
     * @param levels for each feature that holds labels its levels, with the reference first
     * @param classes the classes of the target in their order, none where it is a number; of a binomial model the last one counts as 1
     * @param targetUnit exponent of the power of 2 by which targets are divided
     * @param standardisation how columns are standardised
     */
    record Frame(List<List<String>> levels, List<String> classes, int targetUnit, Standardisation standardisation) {

        static final Frame NONE = new Frame(List.of(), List.of(), 0, new Standardisation(new double[0], new double[0]));

        static Frame of(Standardisation standardisation) {
            return new Frame(List.of(), List.of(), 0, standardisation);
        }
    }

    private static final int HEAD = 4;

    private final Kind kind;

    private final Frame frame;

    private final double[] coefficients;

    private final double parameter;

    /**
     * Makes a request.
     *
     * @param parameter of a separation the change of a predictor that counts; of bins the dispersion, where the family has one; else
     *     the shape of negative binomial targets
     */
    Request(Kind kind, Frame frame, double[] coefficients, double parameter) {
        this.kind = kind;
        this.frame = frame;
        this.coefficients = coefficients.clone();
        this.parameter = parameter;
    }

    Request(Kind kind, Frame frame, double[] coefficients) {
        this(kind, frame, coefficients, Double.POSITIVE_INFINITY);
    }

    static Request forStatistics() {
        return new Request(Kind.STATISTICS, Frame.NONE, new double[0]);
    }

    /** Returns what is asked for. */
    public Kind kind() {
        return kind;
    }

    /** Returns the coefficients on standardised columns: class by class, intercept (if any) first. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    Frame frame() {
        return frame;
    }

    double parameter() {
        return parameter;
    }

    /** Returns a form that {@link #fromBytes(byte[])} reads. */
    public byte[] toBytes() {
        List<List<String>> labels = new ArrayList<>(frame.levels);
        labels.add(frame.classes);
        double[] head = {kind.code(), parameter, frame.targetUnit, frame.standardisation.width()};
        return new Wire(labels, Doubles.concat(head, frame.standardisation.toArray(), coefficients)).toBytes();
    }

    /** Reads what {@link #toBytes()} has written. */
    public static Request fromBytes(byte[] bytes) {
        Wire wire = Wire.fromBytes(bytes);
        double[] values = wire.numbers();
        int end = HEAD + 2 * (int) values[3];
        int last = wire.labels().size() - 1;
        Frame frame = new Frame(
                wire.labels().subList(0, last),
                wire.labels().get(last),
                (int) values[2],
                Standardisation.ofArray(Arrays.copyOfRange(values, HEAD, end)));
        return new Request(Kind.of(values[0]), frame, Arrays.copyOfRange(values, end, values.length), values[1]);
    }
}
