package io.taskgraph.samples.regression.model;

import java.util.List;

/** The design's columns are linearly dependent, so that without a penalty the coefficients are not determined. */
public final class RankDeficientException extends RegressionException {

    private final List<String> columns;

    RankDeficientException(List<String> columns) {
        super("the design is rank-deficient: columns " + columns
                + " are constant or linear combinations of the columns before them;"
                + " leave them out or set 'regression.l2' above 0");
        this.columns = List.copyOf(columns);
    }

    /** Returns the columns that add nothing to those before them. */
    public List<String> columns() {
        return columns;
    }
}
