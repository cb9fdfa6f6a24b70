package io.taskgraph.samples.regression.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which data a model is fitted to.
 *
 * @param location the CSV file: a path or {@code classpath:} with a resource's name
 * @param target the target's column
 * @param features the columns to use; none for all that have a name and no other role
 * @param filter which rows to use, or null for all
 * @param positive the class that counts as 1, all others as 0, for binomial models; null for the last one of two
 * @param roles what other columns mean
 * @param dropMissing whether rows with a missing value are left out, instead of being an error
 */
public record DataSpec(
        String location,
        String target,
        List<String> features,
        @Nullable RowFilter filter,
        @Nullable String positive,
        Roles roles,
        boolean dropMissing) {

    /**
     * What some columns mean besides target and features.
     *
     * @param categorical features that hold labels
     * @param references for some of these the level that the others are compared with
     * @param weights prior weights as in R's glm, which say how precise each row is, or null for 1; degrees of freedom count rows
     * @param offset a term of the linear predictor whose coefficient is 1, or null for none
     * @param trials of how many trials the target counts successes, for binomial models; null for one
     */
    public record Roles(
            List<String> categorical,
            Map<String, String> references,
            @Nullable String weights,
            @Nullable String offset,
            @Nullable String trials) {

        /** No column has another meaning. */
        public static final Roles NONE = new Roles(List.of(), Map.of(), null, null, null);

        public Roles {
            categorical = List.copyOf(categorical);
            references = Map.copyOf(references);
        }

        /** Returns whether a column is neither feature nor target. */
        boolean isOther(String column) {
            return column.equals(weights) || column.equals(offset) || column.equals(trials);
        }
    }

    public DataSpec {
        features = List.copyOf(features);
        if (features.contains(target)) {
            throw new RegressionException("'regression.features' has the target '" + target + "'");
        }
    }

    public DataSpec(
            String location,
            String target,
            List<String> features,
            @Nullable RowFilter filter,
            @Nullable String positive) {
        this(location, target, features, filter, positive, Roles.NONE, false);
    }

    /** Returns all rows and columns of a file. */
    public static DataSpec of(String location, String target) {
        return new DataSpec(location, target, List.of(), null, null);
    }

    /** Returns the same data with other roles of their columns. */
    public DataSpec with(Roles newRoles) {
        return new DataSpec(location, target, features, filter, positive, newRoles, dropMissing);
    }
}
