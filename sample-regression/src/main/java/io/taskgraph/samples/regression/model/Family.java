package io.taskgraph.samples.regression.model;

import java.util.List;
import java.util.Locale;

/**
 * How the target is distributed. The loss of a row is half its unit deviance in every family, and the
 * objective is the weighted mean loss plus {@code lambda / 2} times the squared norm of the weights, intercepts left out.
 */
public enum Family {
    /** Real target: least squares and ridge regression. */
    GAUSSIAN("a finite number"),
    /** One of two classes, or successes of several trials. */
    BINOMIAL("one of two classes"),
    /** Non-negative target such as counts. */
    POISSON("a number of at least 0"),
    /** One of several classes, with a linear predictor for each. */
    MULTINOMIAL("a class"),
    /** Positive target whose standard deviation is in proportion to its mean. */
    GAMMA("a number above 0"),
    /** Counts that spread more than those of {@link #POISSON}, by a shape that is estimated too. */
    NEGATIVE_BINOMIAL("a number of at least 0");

    private final String range;

    Family(String range) {
        this.range = range;
    }

    /** Returns the name as options have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String range() {
        return range;
    }

    /** Returns the links that there are, with the default first. */
    public List<Link> links() {
        return switch (this) {
            case GAUSSIAN -> List.of(Link.IDENTITY);
            case BINOMIAL, MULTINOMIAL -> List.of(Link.LOGIT);
            case POISSON, NEGATIVE_BINOMIAL -> List.of(Link.LOG);
            case GAMMA -> List.of(Link.LOG, Link.INVERSE);
        };
    }

    /** Returns whether the target is one of some classes. */
    boolean hasClasses() {
        return this == BINOMIAL || this == MULTINOMIAL;
    }

    /** Returns whether the best coefficients may be infinite where there is no penalty. */
    boolean canSeparate() {
        return hasClasses() || isCount();
    }

    /** Returns whether the target is 0 or more with a logarithmic link. */
    boolean isCount() {
        return this == POISSON || this == NEGATIVE_BINOMIAL;
    }

    /** Returns whether how far targets spread about their expected values is estimated apart from these. */
    public boolean hasDispersion() {
        return this == GAUSSIAN || this == GAMMA;
    }

    /** Returns whether the target, where it is a number, may have this value. */
    boolean allows(double value) {
        return switch (this) {
            case GAUSSIAN, BINOMIAL, MULTINOMIAL -> Double.isFinite(value);
            case POISSON, NEGATIVE_BINOMIAL -> value >= 0 && Double.isFinite(value);
            case GAMMA -> value > 0 && Double.isFinite(value);
        };
    }
}
