package io.taskgraph.samples.regression.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fit is about, as far as it is known before any row is read.
 *
 * @param spec the model
 * @param features the columns that explain
 * @param positive the class that counts as 1 in a binomial model, or null for the last one of two
 * @param offset whether rows have a term of the predictor whose coefficient is 1
 * @param bins whether the fit is to be compared with the rows, which takes another epoch; not for multinomial models, nor where
 *     the fit leaves no dispersion
 */
public record Question(
        ModelSpec spec, Features features, @Nullable String positive, boolean offset, boolean bins) {

    public Question {
        if (offset && spec.family() == Family.MULTINOMIAL) {
            throw new IllegalArgumentException("'regression.offset' is not for the multinomial family");
        }
    }

    /** Returns the same question, with a comparison of the fit with the rows. */
    public Question withBins() {
        return new Question(spec, features, positive, offset, true);
    }

    /** Returns the question of a model whose features are all numbers. */
    public static Question of(ModelSpec spec, List<String> featureNames) {
        return new Question(spec, Features.ofNumbers(featureNames), null, false, false);
    }
}
