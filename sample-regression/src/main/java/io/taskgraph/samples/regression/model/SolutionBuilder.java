package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.core.DD;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/** Converts the optimum to raw columns and adds what statistics says of it. */
final class SolutionBuilder {

    private final ModelSpec spec;

    private final List<String> featureNames;

    private final Standardisation working;

    private final Standardisation standardisation;

    private final double[] point;

    private final double[] refinement;

    private final LossSums sums;

    private final int width;

    /** Takes the optimum as a point and a small step from it, which together have more digits than a double. */
    SolutionBuilder(
            ModelSpec spec,
            List<String> featureNames,
            StartingPoint start,
            double[] point,
            double[] refinement,
            LossSums sums) {
        this.spec = spec;
        this.featureNames = featureNames;
        this.working = start.working();
        this.standardisation = start.standardisation();
        this.point = point;
        this.refinement = refinement;
        this.sums = sums;
        this.width = featureNames.size() + spec.offset();
    }

    Solution build(@Nullable NewtonSystem system, double objective, double nullDeviance, int evaluations, double norm) {
        long freedom = (long) sums.rows() - point.length;
        double deviation =
                spec.family() == Family.GAUSSIAN && freedom > 0 ? Math.sqrt(2 * sums.loss() / freedom) : Double.NaN;
        List<Coefficient> coefficients = new ArrayList<>();
        for (int i = 0; i < point.length; i++) {
            coefficients.add(coefficient(i, system, deviation, freedom));
        }
        return new Solution(
                spec,
                (long) sums.rows(),
                coefficients,
                objective,
                2 * sums.loss(),
                nullDeviance,
                freedom,
                deviation,
                (long) sums.errors(),
                evaluations,
                norm);
    }

    private Coefficient coefficient(int index, @Nullable NewtonSystem system, double deviation, long freedom) {
        int within = index % width;
        double[] transform = rowOfTransform(within);
        double raw = combine(transform, index - within);
        double dispersion = spec.family() == Family.GAUSSIAN ? deviation : 1;
        double error = system == null ? Double.NaN : dispersion * system.norm(transform);
        double statistic = raw / error;
        return new Coefficient(
                index / width,
                within < spec.offset() ? Coefficient.INTERCEPT : featureNames.get(within - spec.offset()),
                standardised(index),
                raw,
                error,
                statistic,
                pValue(statistic, freedom));
    }

    /** Adds up precisely: an intercept may be the small rest of large terms. */
    private double combine(double[] factors, int from) {
        DD sum = DD.ZERO;
        for (int j = 0; j < width; j++) {
            sum = sum.add(DD.ofProduct(factors[j], point[from + j])).add(factors[j] * refinement[from + j]);
        }
        return sum.hi();
    }

    /** Converts from the columns that the search went by to standardised ones. */
    private double standardised(int index) {
        int within = index % width;
        double[] factors = new double[width];
        if (within >= spec.offset()) {
            int j = within - spec.offset();
            factors[within] = standardisation.scale(j) / working.scale(j);
        } else {
            factors[0] = 1;
            for (int j = 0; j < featureNames.size(); j++) {
                factors[j + 1] = (standardisation.centre(j) - working.centre(j)) / working.scale(j);
            }
        }
        return combine(factors, index - within);
    }

    /** Returns how the raw coefficient at this position is composed of the standardised ones. */
    private double[] rowOfTransform(int within) {
        double[] transform = new double[width];
        if (within >= spec.offset()) {
            transform[within] = 1 / working.scale(within - spec.offset());
            return transform;
        }
        transform[0] = 1;
        for (int j = 0; j < featureNames.size(); j++) {
            transform[j + 1] = -working.centre(j) / working.scale(j);
        }
        return transform;
    }

    private double pValue(double statistic, long freedom) {
        if (Double.isNaN(statistic)) {
            return Double.NaN;
        }
        ContinuousDistribution distribution =
                spec.family() == Family.GAUSSIAN ? TDistribution.of((double) freedom) : NormalDistribution.of(0, 1);
        return 2 * distribution.survivalProbability(Math.abs(statistic));
    }
}
