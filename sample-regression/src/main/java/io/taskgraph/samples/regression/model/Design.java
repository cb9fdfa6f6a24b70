package io.taskgraph.samples.regression.model;

import java.util.List;

/** The rows that one task holds: features as read, and target. Immutable. */
public final class Design {

    private final List<String> featureNames;

    private final double[] features;

    private final double[] target;

    /**
     * Takes copies of the rows.
     *
     * @param featureNames the names of the columns
     * @param features the features, row by row
     * @param target a value for each row
     */
    public Design(List<String> featureNames, double[] features, double[] target) {
        if (features.length != featureNames.size() * target.length) {
            throw new IllegalArgumentException("'features' must hold " + target.length + " rows of "
                    + featureNames.size() + " values but has " + features.length + " values");
        }
        this.featureNames = List.copyOf(featureNames);
        this.features = features.clone();
        this.target = target.clone();
    }

    /** Returns the names of the columns. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** Returns the number of rows. */
    public int rows() {
        return target.length;
    }

    int width() {
        return featureNames.size();
    }

    double feature(int row, int column) {
        return features[row * featureNames.size() + column];
    }

    double target(int row) {
        return target[row];
    }
}
