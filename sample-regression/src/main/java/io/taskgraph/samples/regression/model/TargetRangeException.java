package io.taskgraph.samples.regression.model;

/** A target value that the family does not allow. */
public final class TargetRangeException extends RegressionException {

    TargetRangeException(String place, Family family, double value) {
        super(place + ": the target of the " + family.label() + " family must be " + family.range() + " but is "
                + value);
    }

    TargetRangeException(String problem) {
        super(problem);
    }
}
