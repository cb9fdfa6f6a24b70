package io.taskgraph.samples.regression.model;

/**
 * A fitted coefficient.
 *
 * @param classNumber the class it belongs to; 0 where there is a single linear predictor
 * @param name the feature, or {@link #INTERCEPT}
 * @param standardised its value on standardised columns
 * @param raw its value on the columns as read
 * @param standardError of the raw value; NaN for multinomial models. With a penalty it is the one of the penalised fit
 * @param statistic the raw value divided by its standard error: t for gaussian models, z for others; NaN likewise
 * @param pValue probability of a statistic at least that far from 0 if the true value were 0; NaN likewise
 */
public record Coefficient(
        int classNumber,
        String name,
        double standardised,
        double raw,
        double standardError,
        double statistic,
        double pValue) {

    /** The name of an intercept. */
    public static final String INTERCEPT = "(intercept)";
}
