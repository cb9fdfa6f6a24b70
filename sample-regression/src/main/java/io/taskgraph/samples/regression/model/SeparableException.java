package io.taskgraph.samples.regression.model;

/** The classes can be told apart without error, so that without a penalty the best coefficients are infinite. */
public final class SeparableException extends RegressionException {

    SeparableException(double largestCoefficient) {
        super("the classes are separable: the loss keeps falling while the coefficients grow without limit (the largest"
                + " is at " + largestCoefficient + " on standardised columns); set 'regression.l2' above 0");
    }
}
