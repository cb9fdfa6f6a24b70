package io.taskgraph.samples.regression.model;

import java.util.List;

/** What the column statistics decide: standardisation, number of classes, first coefficients. */
final class StartingPoint {

    private final ModelSpec spec;

    private final Standardisation standardisation;

    private final Standardisation working;

    private final int classes;

    private final double[] coefficients;

    private StartingPoint(ModelSpec spec, Standardisation standardisation, int classes, double meanTarget) {
        this.spec = spec;
        this.standardisation = standardisation;
        this.working = spec.lambda() == 0 ? standardisation.rounded() : standardisation;
        this.classes = classes;
        this.coefficients = new double[classes * width()];
        if (spec.intercept() && classes == 1) {
            coefficients[0] = spec.family().rowLoss().startingIntercept(meanTarget);
        }
    }

    static StartingPoint of(ColumnStatistics statistics, ModelSpec spec, List<String> featureNames) {
        if (statistics.width() != featureNames.size()) {
            throw new IllegalArgumentException("the tasks have " + statistics.width() + " features but the model has "
                    + featureNames.size() + ": " + featureNames);
        }
        if (featureNames.isEmpty() && !spec.intercept()) {
            throw new RegressionException("there is nothing to fit: no column besides the target, and no intercept");
        }
        if (statistics.rows() == 0) {
            throw new RegressionException("there are no rows to fit a model to");
        }
        int target = statistics.width();
        boolean free = spec.intercept() || spec.lambda() == 0;
        if (free && spec.family().hasClasses() && statistics.isConstant(target)) {
            throw new TargetRangeException("all rows are of one class, " + (long) statistics.minimum(target)
                    + " (after selecting rows), so there is nothing to tell apart");
        }
        if (free && spec.family() == Family.POISSON && statistics.maximum(target) == 0) {
            throw new TargetRangeException("the target is 0 in all rows, so that the best rate has no logarithm");
        }
        int classes = spec.family() == Family.MULTINOMIAL ? (int) statistics.maximum(target) + 1 : 1;
        return new StartingPoint(
                spec, Standardisation.of(statistics, spec.intercept()), classes, statistics.mean(target));
    }

    private int width() {
        return standardisation.width() + spec.offset();
    }

    Standardisation standardisation() {
        return standardisation;
    }

    /** Returns the one that the search goes by: without a penalty it may be a more convenient one. */
    Standardisation working() {
        return working;
    }

    double[] coefficients() {
        return coefficients.clone();
    }

    Penalty penalty() {
        return new Penalty(spec.lambda(), spec.offset(), width());
    }

    /** Returns the equivalent coefficients whose intercepts sum to 0, if there are several classes. */
    double[] normalise(double[] point) {
        double[] result = point.clone();
        if (classes > 1 && spec.intercept()) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += point[c * width()];
            }
            for (int c = 0; c < classes; c++) {
                result[c * width()] -= sum / classes;
            }
        }
        return result;
    }
}
