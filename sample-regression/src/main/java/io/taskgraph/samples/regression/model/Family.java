package io.taskgraph.samples.regression.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the target depends on the linear predictor. The loss of a row is half its unit deviance in every family, and the
 * objective is the mean loss plus {@code lambda / 2} times the squared norm of the weights, intercepts left out.
 */
public enum Family {
    /** Real target, identity link: least squares and ridge regression. */
    GAUSSIAN("a finite number", new RowLoss.Gaussian()),
    /** Target 0 or 1, logistic link. */
    BINOMIAL("0 or 1", new RowLoss.Binomial()),
    /** Non-negative target such as counts, logarithmic link. */
    POISSON("a number of at least 0", new RowLoss.Poisson()),
    /** Target 0, 1, .., K-1 with a linear predictor for each class. */
    MULTINOMIAL("a class number 0, 1, 2, .. below " + Family.CLASS_LIMIT, null);

    /** Bounds the parameters that a single stray target value could ask for. */
    static final int CLASS_LIMIT = 1000;

    private final String range;

    @SuppressWarnings("ImmutableEnumChecker") // the losses have no state
    private final @Nullable RowLoss rowLoss;

    Family(String range, @Nullable RowLoss rowLoss) {
        this.range = range;
        this.rowLoss = rowLoss;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String range() {
        return range;
    }

    RowLoss rowLoss() {
        if (rowLoss == null) {
            throw new IllegalStateException("the " + label() + " family has no single linear predictor");
        }
        return rowLoss;
    }

    /** Returns whether an unpenalised fit can run away because the classes are separable. */
    boolean hasClasses() {
        return this == BINOMIAL || this == MULTINOMIAL;
    }

    /** Returns whether a target may have this value. */
    boolean allows(double value) {
        return switch (this) {
            case GAUSSIAN -> Double.isFinite(value);
            case BINOMIAL -> value == 0 || value == 1;
            case POISSON -> value >= 0 && Double.isFinite(value);
            case MULTINOMIAL -> value >= 0 && value < CLASS_LIMIT && value == Math.rint(value);
        };
    }
}
