package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the best coefficients are finite.
 *
 * <p>They are not exactly if there is a change of the coefficients that fits some row better without end and none worse: for classes
 * complete or quasi-complete separation (A. Albert and J. A. Anderson, On the existence of maximum likelihood estimates in logistic
 * regression models, Biometrika 71 (1984) 1-10), for counts rows of zeros that no other row holds (S. Correia, P. Guimarães and T. Zylkin,
 * Verifying the existence of maximum likelihood estimates for generalized linear models, arXiv:1903.01633). Let d be such a change and s Newton's step
 * from any point. Newton's equations say {@code sum w (x.d) (u - x.s) = 0}, where w is the weight of a row and u
 * its residual divided by w. In each row with {@code x.d != 0}, u has the sign of {@code x.d}, and it is at least 1: it is
 * {@code 1 / p} for a class of probability p and 1 for a count of 0. So s moves the predictor of some row by at least 1. The same holds, for the same
 * reason, of the largest move of a class's predictor about their mean in a multinomial model.
 *
 * <p>Hence a step at the end of a search that moves no predictor by 1, as a bound from the ranges of the columns mostly shows at once,
 * proves that the optimum is finite. Where it moves one further, or where weights have
 * vanished so that there is no step, the tasks count what the step, or the change that the vanished weights leave free, does to their rows: that is the proof
 * of the opposite.
 */
final class Separation {

    /** Less than 1, for the rounding of a step. */
    private static final double FINITE = 0.5;

    /** Rows that a step moves by less are those that it moves because it is not quite at the optimum in other directions. */
    private static final double STEP_TOLERANCE = 0.03;

    /** The same for a free change that moves the predictor of no row by more than 1. */
    private static final double FREE_TOLERANCE = 1e-6;

    /** Columns with less of a change than this share of the largest one are not named. */
    private static final double NAMED_SHARE = 1e-3;

    private final double[] change;

    private final double tolerance;

    private final StartingPoint start;

    private final int width;

    /** The error if the change moves no predictor at all. */
    private final @Nullable RegressionException unmoved;

    private Separation(double[] change, double tolerance, StartingPoint start, @Nullable RegressionException unmoved) {
        this.change = change;
        this.tolerance = tolerance;
        this.start = start;
        this.unmoved = unmoved;
        this.width = start.penalty().width();
    }

    /** Returns whether the step shows that the optimum is finite. */
    static boolean isFinite(double[] step, StartingPoint start) {
        return new Separation(step, STEP_TOLERANCE, start, null).largestMove() < FINITE;
    }

    /** Returns the question whether a step goes on for ever. */
    static Separation along(double[] step, StartingPoint start) {
        return new Separation(step, STEP_TOLERANCE, start, null);
    }

    /**
     * Returns the question whether a change that a system leaves free goes on for ever.
     *
     * @param unmoved the error if it moves no predictor, because columns depend on each other
     */
    static Separation alongFree(double[] change, StartingPoint start, RegressionException unmoved) {
        double most = new Separation(change, FREE_TOLERANCE, start, null).largestMove();
        double[] moderate = Doubles.plus(new double[change.length], 1 / most, change);
        return new Separation(moderate, FREE_TOLERANCE, start, unmoved);
    }

    double[] change() {
        return change;
    }

    double tolerance() {
        return tolerance;
    }

    /** Returns a bound of how far the predictor of a row changes. */
    private double largestMove() {
        double most = 0;
        for (int from = 0; from < change.length; from += width) {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += Math.abs(change[from + j]) * reach(j);
            }
            most = Math.max(most, sum);
        }
        return start.predictors() > 1 ? 2 * most : most;
    }

    /** Returns the largest absolute value of a standardised column. */
    private double reach(int within) {
        int column = within - offset();
        if (column < 0) {
            return 1;
        }
        Standardisation working = start.working();
        double centre = working.centre(column);
        double most = Math.max(
                start.sums().maximum(column) - centre, centre - start.sums().minimum(column));
        return most / working.scale(column);
    }

    private int offset() {
        return width - start.working().width();
    }

    /** Returns the error that says what the tasks have counted. */
    RegressionException failure(SeparationCount count, Family family) {
        List<String> columns = columns();
        if (count.worse() == 0 && count.better() == 0 && unmoved != null) {
            return unmoved;
        }
        if (count.worse() > 0 || count.better() == 0) {
            return new NoFiniteOptimumException(
                    "the search has ended where no finite optimum can be proven: coefficients of " + columns
                            + " would still change much; set 'regression.l2' above 0 or leave columns out");
        }
        return new SeparableException(count, columns, family);
    }

    private List<String> columns() {
        double[] most = new double[width];
        double largest = 0;
        for (int i = 0; i < change.length; i++) {
            if (i % width >= offset()) {
                most[i % width] = Math.max(most[i % width], Math.abs(change[i]) * reach(i % width));
                largest = Math.max(largest, most[i % width]);
            }
        }
        List<String> names = new ArrayList<>();
        List<String> all = start.encoding().columnNames();
        for (int j = offset(); j < width; j++) {
            if (most[j] > NAMED_SHARE * largest) {
                names.add(all.get(j - offset()));
            }
        }
        return names;
    }
}
