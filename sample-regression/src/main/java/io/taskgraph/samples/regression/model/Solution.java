package io.taskgraph.samples.regression.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fitted model.
 *
 * @param spec what was fitted
 * @param encoding how features became columns
 * @param classes the classes of the target in their order; none where it is a number
 * @param rows the number of rows used
 * @param dropped how many rows were left out because a value is missing
 * @param coefficients class by class, intercept (if any) first; of a multinomial model without penalty those of all classes but the first
 *     one, with which the others are compared
 * @param objective weighted mean loss and penalty at the optimum
 * @param deviance twice the summed loss; for gaussian models the residual sum of squares
 * @param nullDeviance the deviance of the best model of an intercept alone, or without one of coefficients 0; 0 if the target is constant
 * @param degreesOfFreedom rows less coefficients
 * @param pearson Pearson's statistic; NaN for multinomial models
 * @param dispersion Pearson's statistic divided by the degrees of freedom; NaN without these
 * @param logLikelihood logarithm of the likelihood; NaN with a penalty, which makes it no maximum
 * @param shape of a negative binomial model; NaN for others
 * @param shapeError standard error of the shape; NaN likewise
 * @param errors the number of rows put into a wrong class, for families with classes
 * @param bins the fit against the rows, if that was asked for
 * @param evaluations how many times the objective was evaluated
 * @param gradientNorm the largest component of the gradient at the optimum
 */
public record Solution(
        ModelSpec spec,
        Encoding encoding,
        List<String> classes,
        long rows,
        long dropped,
        List<Coefficient> coefficients,
        double objective,
        double deviance,
        double nullDeviance,
        long degreesOfFreedom,
        double pearson,
        double dispersion,
        double logLikelihood,
        double shape,
        double shapeError,
        long errors,
        @Nullable BinSums bins,
        int evaluations,
        double gradientNorm) {

    /** From here on counts spread clearly more than the family expects. */
    private static final double OVERDISPERSED = 1.5;

    public Solution {
        classes = List.copyOf(classes);
        coefficients = List.copyOf(coefficients);
    }

    Solution with(BinSums newBins) {
        return new Solution(
                spec,
                encoding,
                classes,
                rows,
                dropped,
                coefficients,
                objective,
                deviance,
                nullDeviance,
                degreesOfFreedom,
                pearson,
                dispersion,
                logLikelihood,
                shape,
                shapeError,
                errors,
                newBins,
                evaluations,
                gradientNorm);
    }

    /**
     * Returns the share of the null deviance that the model explains: R squared of a gaussian model, McFadden's of one with classes; NaN
     * if the target is constant, so that there is nothing to explain.
     */
    public double explained() {
        return nullDeviance > 0 ? 1 - deviance / nullDeviance : Double.NaN;
    }

    /** Returns the residual standard deviation of a gaussian model; NaN for other families and without degrees of freedom. */
    public double residualStandardDeviation() {
        return spec.family() == Family.GAUSSIAN ? Math.sqrt(dispersion) : Double.NaN;
    }

    /** Returns Akaike's criterion, with a parameter for the dispersion or shape where one is estimated. */
    public double aic() {
        boolean another = spec.family().hasDispersion() || spec.family() == Family.NEGATIVE_BINOMIAL;
        return 2 * (coefficients.size() + (another ? 1 : 0) - logLikelihood);
    }

    /** Returns whether the targets spread clearly more than the family expects, so that standard errors are too small. */
    public boolean isOverdispersed() {
        boolean fixed = spec.family() == Family.POISSON || (spec.family() == Family.BINOMIAL && classes.isEmpty());
        return fixed && dispersion > OVERDISPERSED;
    }
}
