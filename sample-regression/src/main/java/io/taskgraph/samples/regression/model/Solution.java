package io.taskgraph.samples.regression.model;

import java.util.List;

/**
 * A fitted model.
 *
 * @param spec what was fitted
 * @param rows the number of rows used
 * @param coefficients class by class, intercept (if any) first
 * @param objective mean loss and penalty at the optimum
 * @param deviance twice the summed loss; for gaussian models the residual sum of squares
 * @param nullDeviance the deviance where the search started: of an intercept alone, or without one of coefficients 0;
 *     for multinomial models of equally likely classes
 * @param degreesOfFreedom rows less coefficients
 * @param residualStandardDeviation of a gaussian model; NaN for other families and without degrees of freedom
 * @param errors the number of rows put into a wrong class, for families with classes
 * @param evaluations how many times the objective was evaluated
 * @param gradientNorm the largest component of the gradient at the optimum
 */
public record Solution(
        ModelSpec spec,
        long rows,
        List<Coefficient> coefficients,
        double objective,
        double deviance,
        double nullDeviance,
        long degreesOfFreedom,
        double residualStandardDeviation,
        long errors,
        int evaluations,
        double gradientNorm) {

    public Solution {
        coefficients = List.copyOf(coefficients);
    }

    /** Returns the share of the null deviance that the model explains; R squared of a gaussian model. */
    public double explained() {
        return 1 - deviance / nullDeviance;
    }
}
