package io.taskgraph.samples.regression.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which data a model is fitted to.
 *
 * @param location the CSV file: a path or {@code classpath:} with a resource's name
 * @param target the target's column
 * @param features the columns to use; none for all but the target
 * @param filter which rows to use, or null for all
 * @param positive the target value that counts as 1, all others as 0, for binomial models; null if it is 0 or 1 already
 */
public record DataSpec(
        String location,
        String target,
        List<String> features,
        @Nullable RowFilter filter,
        @Nullable String positive) {

    public DataSpec {
        features = List.copyOf(features);
        if (features.contains(target)) {
            throw new IllegalArgumentException("'regression.features' has the target '" + target + "'");
        }
    }

    /** Returns all rows and columns of a file. */
    public static DataSpec of(String location, String target) {
        return new DataSpec(location, target, List.of(), null, null);
    }
}
