package io.taskgraph.samples.regression.model;

/**
 * A fitted coefficient.
 *
 * @param classNumber the class it belongs to, by its position; 0 where there is a single linear predictor
 * @param name the column of the model, or {@link #INTERCEPT}
 * @param isIntercept whether it is an intercept, whatever columns are called
 * @param standardised its value on standardised columns
 * @param raw its value on the columns as read
 * @param standardError of the raw value; NaN where there is none: with a penalty, which makes it no error of an unbiased estimate, and for
 *     multinomial models of very many coefficients
 * @param statistic the raw value divided by its standard error: t where a dispersion is estimated, z elsewhere; NaN likewise
 * @param pValue probability of a statistic at least that far from 0 if the true value were 0; NaN likewise
 * @param lower lower end of the confidence interval (Wald's), of the raw value; NaN likewise
 * @param upper upper end of it
 */
public record Coefficient(
        int classNumber,
        String name,
        boolean isIntercept,
        double standardised,
        double raw,
        double standardError,
        double statistic,
        double pValue,
        double lower,
        double upper) {

    /** The name of an intercept. */
    public static final String INTERCEPT = "(intercept)";
}
