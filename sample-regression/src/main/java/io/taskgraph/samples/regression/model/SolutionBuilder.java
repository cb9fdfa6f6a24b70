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

    /** Of the confidence intervals. */
    private static final double LEVEL = 0.95;

    private final ModelSpec spec;

    private final StartingPoint start;

    private final ColumnStatistics statistics;

    private final List<String> columnNames;

    private final Standardisation working;

    private final Standardisation standardisation;

    private final double[] point;

    private final double[] refinement;

    private final LossSums sums;

    private final int width;

    /** The first class whose coefficients are reported. */
    private final int firstClass;

    /** Takes the optimum as a point and a small step from it, which together have more digits than a double. */
    SolutionBuilder(
            ModelSpec spec,
            StartingPoint start,
            ColumnStatistics statistics,
            double[] point,
            double[] refinement,
            LossSums sums) {
        this.spec = spec;
        this.start = start;
        this.statistics = statistics;
        this.columnNames = start.encoding().columnNames();
        this.working = start.working();
        this.standardisation = start.standardisation();
        this.point = point;
        this.refinement = refinement;
        this.sums = sums;
        this.width = columnNames.size() + spec.offset();
        this.firstClass = start.predictors() > 1 && spec.lambda() == 0 ? 1 : 0;
    }

    Solution build(
            @Nullable NewtonSystem system,
            ShapeSearch shapes,
            double objective,
            double nullDeviance,
            int evaluations,
            double norm) {
        int reported = point.length - firstClass * width;
        long freedom = (long) sums.rows() - reported;
        double dispersion = freedom > 0 ? sums.pearson() / freedom : Double.NaN;
        double ofErrors = spec.family().hasDispersion() ? Math.sqrt(dispersion) : 1;
        ContinuousDistribution distribution = spec.family().hasDispersion() && freedom > 0
                ? TDistribution.of((double) freedom)
                : NormalDistribution.of(0, 1);
        List<Coefficient> coefficients = new ArrayList<>();
        for (int i = firstClass * width; i < point.length; i++) {
            coefficients.add(coefficient(i, spec.lambda() == 0 ? system : null, ofErrors, distribution));
        }
        int unit = start.targetUnit();
        boolean shaped = spec.family() == Family.NEGATIVE_BINOMIAL;
        return new Solution(
                spec,
                start.encoding(),
                start.classes(),
                (long) sums.rows(),
                statistics.dropped(),
                coefficients,
                Math.scalb(objective, 2 * unit),
                Math.scalb(2 * sums.loss(), 2 * unit),
                start.hasConstantTarget() ? 0 : Math.scalb(nullDeviance, 2 * unit),
                freedom,
                Math.scalb(sums.pearson(), 2 * unit),
                Math.scalb(dispersion, 2 * unit),
                spec.lambda() == 0 ? Likelihood.of(spec.family(), sums, unit) : Double.NaN,
                shaped ? shapes.shape() : Double.NaN,
                shaped ? shapes.standardError() : Double.NaN,
                (long) sums.errors(),
                null,
                evaluations,
                norm);
    }

    private Coefficient coefficient(
            int index, @Nullable NewtonSystem system, double ofErrors, ContinuousDistribution distribution) {
        int within = index % width;
        int from = index - within;
        double[] transform = rowOfTransform(within);
        double raw = inRawUnit(combine(transform, from));
        double[] direction = new double[point.length - firstClass * width];
        System.arraycopy(transform, 0, direction, from - firstClass * width, width);
        double error = system == null ? Double.NaN : inRawUnit(ofErrors * system.norm(direction));
        double statistic = raw / error;
        double reach = distribution.inverseSurvivalProbability((1 - LEVEL) / 2) * error;
        return new Coefficient(
                index / width,
                within < spec.offset() ? Coefficient.INTERCEPT : columnNames.get(within - spec.offset()),
                within < spec.offset(),
                inRawUnit(standardised(index)),
                raw,
                error,
                statistic,
                Double.isNaN(statistic) ? Double.NaN : 2 * distribution.survivalProbability(Math.abs(statistic)),
                raw - reach,
                raw + reach);
    }

    private double inRawUnit(double value) {
        return Math.scalb(value, start.targetUnit());
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
            for (int j = 0; j < columnNames.size(); j++) {
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
        for (int j = 0; j < columnNames.size(); j++) {
            transform[j + 1] = -working.centre(j) / working.scale(j);
        }
        return transform;
    }
}
