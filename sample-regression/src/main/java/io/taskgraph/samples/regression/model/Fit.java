package io.taskgraph.samples.regression.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fit: an epoch for the statistics, some for the search, and a last one at the optimum found, which gives loss and
 * standard errors exactly there and, but for multinomial models, a last refinement of the coefficients. The search starts at the best model of an intercept alone. Not safe for use by several
 * threads.
 */
public final class Fit implements Solver {

    /** Steps up to this share of the coefficients are taken without being tried. */
    private static final double CLOSE = 1e-3;

    private enum Phase {
        STATISTICS,
        SEARCH,
        CONFIRM,
        DONE
    }

    private final ModelSpec spec;

    private final List<String> featureNames;

    private final DesignCheck check;

    private final Forecast forecast;

    private Phase phase = Phase.STATISTICS;

    private @Nullable StartingPoint start;

    private @Nullable Optimizer optimizer;

    private @Nullable Solution solution;

    private double nullDeviance = Double.NaN;

    private int evaluations;

    public Fit(ModelSpec spec, List<String> featureNames) {
        this.spec = spec;
        this.featureNames = List.copyOf(featureNames);
        this.check = new DesignCheck(spec, this.featureNames);
        this.forecast = new Forecast(spec);
    }

    @Override
    public Request next() {
        return switch (phase) {
            case STATISTICS -> Request.forStatistics();
            case SEARCH -> request(search().kind());
            case CONFIRM, DONE ->
                request(spec.family() == Family.MULTINOMIAL ? Request.Kind.GRADIENT : Request.Kind.FACTOR);
        };
    }

    private Request request(Request.Kind kind) {
        double[] point = search().point();
        return new Request(
                kind,
                started().working(),
                phase == Phase.SEARCH ? point : started().normalise(point));
    }

    @Override
    public Step advance(Reduction merged) {
        evaluations += phase == Phase.STATISTICS ? 0 : 1;
        return switch (phase) {
            case STATISTICS -> begin(merged);
            case SEARCH -> search(merged);
            case CONFIRM -> confirm(merged);
            case DONE -> throw new IllegalStateException("the fit is finished");
        };
    }

    private Step begin(Reduction merged) {
        if (!(merged instanceof ColumnStatistics statistics)) {
            throw new IllegalArgumentException("a fit begins with column statistics, not " + merged);
        }
        StartingPoint from = StartingPoint.of(statistics, spec, featureNames);
        start = from;
        optimizer = spec.method() == Method.NEWTON
                ? new NewtonOptimizer(from.coefficients(), from.penalty(), check)
                : new LbfgsOptimizer(from.coefficients(), from.penalty(), spec.gradientTolerance());
        phase = Phase.SEARCH;
        return new Step(0, Double.NaN, Double.NaN, 0, true, Step.UNKNOWN, false);
    }

    private Step search(Reduction merged) {
        Optimizer current = search();
        boolean accepted = current.advance(merged);
        LossSums sums = sumsOf(merged);
        if (evaluations == 1) {
            nullDeviance = 2 * sums.loss();
        }
        if (current.finished()) {
            phase = Phase.CONFIRM;
        } else if (evaluations >= spec.maxEvaluations()) {
            throw new NoConvergenceException("no convergence", evaluations, current.gradientNorm());
        }
        int remaining = current.finished() ? 1 : forecast.remaining(evaluations, current.gradientNorm());
        return new Step(
                evaluations,
                current.objective(),
                current.gradientNorm(),
                (long) sums.errors(),
                accepted,
                remaining,
                false);
    }

    private Step confirm(Reduction merged) {
        StartingPoint from = started();
        double[] point = from.normalise(search().point());
        LossSums sums = sumsOf(merged);
        double objective = sums.loss() / sums.rows() + from.penalty().value(point);
        NewtonSystem system = null;
        double norm;
        if (merged instanceof FactorReduction reduction) {
            system = NewtonSystem.of(reduction, from.penalty(), point);
            check.optimum(point, system);
            norm = Doubles.largest(system.gradient()) / sums.rows();
        } else {
            check.optimum(point, sums.loss() / sums.rows());
            norm = Doubles.largest(from.penalty().gradient(((LossAndGradient) merged).gradient(), sums.rows(), point));
        }
        solution = new SolutionBuilder(spec, featureNames, from, point, refinement(system, point), sums)
                .build(system, objective, nullDeviance, evaluations, norm);
        phase = Phase.DONE;
        return new Step(evaluations, objective, norm, (long) sums.errors(), true, 0, true);
    }

    /** Returns the step to the optimum from a point next to it, for the digits that the point itself lacks. */
    private double[] refinement(@Nullable NewtonSystem system, double[] point) {
        double[] step = system == null ? new double[point.length] : system.step();
        boolean sure = spec.family() == Family.GAUSSIAN || Doubles.largest(step) <= CLOSE * Doubles.largest(point);
        return sure ? step : new double[point.length];
    }

    private static LossSums sumsOf(Reduction merged) {
        if (merged instanceof FactorReduction reduction) {
            return reduction.sums();
        }
        if (merged instanceof LossAndGradient reduction) {
            return reduction.sums();
        }
        throw new IllegalArgumentException("loss sums were asked for, not " + merged);
    }

    private Optimizer search() {
        return Objects.requireNonNull(optimizer, "the search has not begun");
    }

    private StartingPoint started() {
        return Objects.requireNonNull(start, "the search has not begun");
    }

    @Override
    public Solution solution() {
        if (solution == null) {
            throw new IllegalStateException("the fit is not finished");
        }
        return solution;
    }
}
