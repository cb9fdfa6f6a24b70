package io.taskgraph.samples.regression.model;

import java.util.List;

/** The design's columns are linearly dependent, so that without a penalty the coefficients are not determined. */
public final class RankDeficientException extends RegressionException {

    private final List<String> columns;

    RankDeficientException(List<String> columns) {
        this(
                "the design is rank-deficient: columns " + columns
                        + " are constant or linear combinations of the columns before them;"
                        + " leave them out or set 'regression.l2' above 0",
                columns);
    }

    private RankDeficientException(String message, List<String> columns) {
        super(message);
        this.columns = List.copyOf(columns);
    }

    /** Returns the error of fewer rows than coefficients, which shows without looking at the values. */
    static RankDeficientException ofFewRows(long rows, List<String> columns) {
        return new RankDeficientException(
                "the design is rank-deficient: " + rows + " rows cannot determine the coefficients of " + columns.size()
                        + " columns; leave columns out or set 'regression.l2' above 0",
                columns.subList((int) Math.min(rows, columns.size()), columns.size()));
    }

    /** Returns the columns that add nothing to those before them. */
    public List<String> columns() {
        return columns;
    }
}
