package io.taskgraph.samples.regression.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the column statistics decide: coding, standardisation, classes, first coefficients. */
final class StartingPoint {

    private final ModelSpec spec;

    private final Encoding encoding;

    private final List<String> classes;

    private final ColumnSums sums;

    private final Standardisation standardisation;

    private final Standardisation working;

    private final double[] coefficients;

    private StartingPoint(
            ModelSpec spec, Encoding encoding, List<String> classes, ColumnSums sums, LabelCounts ofClasses) {
        this.spec = spec;
        this.encoding = encoding;
        this.classes = classes;
        this.sums = sums;
        this.standardisation = Standardisation.of(sums, spec.intercept());
        this.working = spec.lambda() == 0 ? standardisation.rounded() : standardisation;
        this.coefficients = new double[predictors() * width()];
        if (spec.intercept()) {
            start(ofClasses);
        }
    }

    static StartingPoint of(ColumnStatistics statistics, ModelSpec spec, Features features, @Nullable String positive) {
        if (statistics.labelCount() != features.labelNames().size()
                || statistics.sums().columns() != features.numberNames().size() + 1) {
            throw new IllegalArgumentException("the tasks have other features than the model: " + features.names());
        }
        if (features.names().isEmpty() && !spec.intercept()) {
            throw new RegressionException("there is nothing to fit: no column besides the target, and no intercept");
        }
        if (statistics.rows() == 0) {
            throw new RegressionException("there are no rows to fit a model to");
        }
        Encoding encoding = Encoding.of(features, statistics);
        List<String> columns = encoding.columnNames();
        if (spec.lambda() == 0 && statistics.rows() < columns.size()) {
            throw RankDeficientException.ofFewRows(statistics.rows(), columns);
        }
        List<String> classes = Classes.of(spec.family(), statistics.classes(), positive);
        ColumnSums sums = encoding.sums(statistics);
        StartingPoint start = new StartingPoint(spec, encoding, classes, sums, statistics.classes());
        start.checkTarget();
        return start;
    }

    private void checkTarget() {
        int target = sums.columns() - 1;
        boolean free = spec.intercept() || spec.lambda() == 0;
        if (free && spec.family().isCount() && sums.maximum(target) == 0) {
            throw new TargetRangeException("the target is 0 in all rows, so that the best rate has no logarithm");
        }
        if (free
                && spec.family() == Family.BINOMIAL
                && classes.isEmpty()
                && sums.isConstant(target)
                && (sums.mean(target) == 0 || sums.mean(target) == 1)) {
            throw new TargetRangeException("all trials had the same outcome, so that there is nothing to tell apart");
        }
    }

    private void start(LabelCounts counts) {
        int target = sums.columns() - 1;
        if (spec.family() == Family.MULTINOMIAL) {
            double mean = 0;
            for (int c = 0; c < predictors(); c++) {
                coefficients[c * width()] = Math.log(counts.weight(classes.get(c)) / sums.weight());
                mean += coefficients[c * width()] / predictors();
            }
            for (int c = 0; c < predictors(); c++) {
                coefficients[c * width()] -= mean;
            }
            return;
        }
        double mean = classes.isEmpty()
                ? Math.scalb(sums.mean(target), -targetUnit())
                : counts.weight(classes.get(classes.size() - 1)) / sums.weight();
        coefficients[0] = RowLoss.of(spec, Double.POSITIVE_INFINITY).startingIntercept(mean);
    }

    /** Returns how many linear predictors there are. */
    int predictors() {
        return spec.family() == Family.MULTINOMIAL ? classes.size() : 1;
    }

    private int width() {
        return standardisation.width() + spec.offset();
    }

    /** Returns the exponent of the power of 2 by which targets are divided; 0 but for extreme ones of gaussian models. */
    int targetUnit() {
        return spec.family() == Family.GAUSSIAN ? sums.unit(sums.columns() - 1) : 0;
    }

    Encoding encoding() {
        return encoding;
    }

    List<String> classes() {
        return classes;
    }

    ColumnSums sums() {
        return sums;
    }

    /** Returns whether a model has nothing to explain. */
    boolean hasConstantTarget() {
        return classes.isEmpty() && sums.isConstant(sums.columns() - 1);
    }

    Standardisation standardisation() {
        return standardisation;
    }

    /** Returns the one that the search goes by: without a penalty it may be a more convenient one. */
    Standardisation working() {
        return working;
    }

    /** Returns what tasks need to know for their answers. */
    Request.Frame frame() {
        return new Request.Frame(encoding.levels(), classes, targetUnit(), working);
    }

    double[] coefficients() {
        return coefficients.clone();
    }

    Penalty penalty() {
        return new Penalty(spec.lambda(), spec.offset(), width());
    }

    /** Returns the coefficients that a Newton system is about: with several predictors those of the first class are left out. */
    double[] free(double[] point) {
        return predictors() == 1 ? point : Arrays.copyOfRange(point, width(), point.length);
    }

    /** Returns a change of all coefficients from one of those that a Newton system is about. */
    double[] whole(double[] change) {
        return predictors() == 1 ? change : Doubles.concat(new double[width()], change);
    }

    /**
     * Returns the equivalent coefficients that are reported, if there are several predictors: without a penalty those of the first class
     * are 0, with one the intercepts sum to 0.
     */
    double[] normalise(double[] point) {
        double[] result = point.clone();
        if (predictors() == 1) {
            return result;
        }
        int columns = spec.lambda() == 0 ? width() : spec.offset();
        for (int j = 0; j < columns; j++) {
            double zero = 0;
            for (int c = 0; c < predictors(); c++) {
                zero += spec.lambda() == 0 ? (c == 0 ? point[j] : 0) : point[c * width() + j] / predictors();
            }
            for (int c = 0; c < predictors(); c++) {
                result[c * width() + j] -= zero;
            }
        }
        return result;
    }
}
