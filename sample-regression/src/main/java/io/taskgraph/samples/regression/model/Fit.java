package io.taskgraph.samples.regression.model;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One fit: an epoch for the statistics, some for the search, and a last one at the optimum found, which gives loss and
 * standard errors exactly there and a last refinement of the coefficients. The search starts at the best model of an intercept alone. With a negative
 * binomial target it alternates with a search for the shape; with that or an offset some epochs find the model of
 * an intercept alone. Where no finite optimum is proven, one more epoch says why: see {@link Separation}. Not safe for use by several
 * threads.
 */
public final class Fit implements Solver {

    /** Steps up to this share of the coefficients are taken without being tried. */
    private static final double CLOSE = 1e-3;

    /** A multinomial model of more coefficients has no standard errors: they would cost too much. */
    private static final int MAX_FACTORED = 300;

    /** A model under a penalty of more coefficients, fitted by gradients, is not refined: a factor takes their square. */
    private static final int MAX_REFINED = 200;

    private enum Phase {
        STATISTICS,
        NULL_FIRST,
        SEARCH,
        SHAPE,
        CONFIRM,
        SEPARATION,
        NULL_LAST,
        BINS,
        DONE
    }

    private final Question question;

    private final ModelSpec spec;

    private final Forecast forecast;

    private final ShapeSearch shapes = new ShapeSearch();

    private Phase phase = Phase.STATISTICS;

    private @Nullable ColumnStatistics statistics;

    private @Nullable StartingPoint start;

    private @Nullable NullModel nullModel;

    private @Nullable Optimizer optimizer;

    private @Nullable Separation separation;

    private @Nullable Reduction optimum;

    private @Nullable Solution solution;

    private double nullDeviance = Double.NaN;

    private int evaluations;

    public Fit(Question question) {
        this.question = question;
        this.spec = question.spec();
        this.forecast = new Forecast(spec);
    }

    public Fit(ModelSpec spec, List<String> featureNames) {
        this(Question.of(spec, featureNames));
    }

    @Override
    public Request next() {
        return switch (phase) {
            case STATISTICS -> Request.forStatistics();
            case NULL_FIRST, NULL_LAST ->
                request(Request.Kind.FACTOR, known(nullModel).point());
            case SEARCH -> request(search().kind(), point());
            case SHAPE -> request(Request.Kind.SHAPE, point());
            case BINS ->
                new Request(Request.Kind.BINS, started().frame(), started().normalise(point()), binParameter());
            case CONFIRM, DONE -> request(confirmation(), started().normalise(point()));
            case SEPARATION ->
                new Request(
                        Request.Kind.SEPARATION,
                        started().frame(),
                        known(separation).change(),
                        known(separation).tolerance());
        };
    }

    private Request request(Request.Kind kind, double[] point) {
        return new Request(kind, started().frame(), point, shapes.shape());
    }

    private Request.Kind confirmation() {
        int size = point().length;
        boolean factored = spec.family() == Family.MULTINOMIAL
                ? spec.lambda() == 0 && size <= MAX_FACTORED
                : spec.lambda() == 0 || spec.method() == Method.NEWTON || size <= MAX_REFINED;
        return factored ? Request.Kind.FACTOR : Request.Kind.GRADIENT;
    }

    @Override
    public Step advance(Reduction merged) {
        evaluations += phase == Phase.STATISTICS ? 0 : 1;
        return switch (phase) {
            case STATISTICS -> begin(merged);
            case NULL_FIRST -> findNullModel(merged, Phase.SEARCH);
            case SEARCH -> search(merged);
            case SHAPE -> findShape(merged);
            case CONFIRM -> confirm(merged);
            case SEPARATION -> throw known(separation).failure(expect(merged, SeparationCount.class), spec.family());
            case NULL_LAST -> findNullModel(merged, Phase.DONE);
            case BINS -> compare(expect(merged, BinSums.class));
            case DONE -> throw new IllegalStateException("the fit is finished");
        };
    }

    private Step begin(Reduction merged) {
        ColumnStatistics all = expect(merged, ColumnStatistics.class);
        StartingPoint from = StartingPoint.of(all, spec, question.features(), question.positive());
        statistics = all;
        start = from;
        nullModel = new NullModel(spec, from.coefficients(), question.offset());
        startSearch(from.coefficients(), spec.method());
        phase = question.offset() ? Phase.NULL_FIRST : Phase.SEARCH;
        return new Step(0, Double.NaN, Double.NaN, 0, true, Step.UNKNOWN, false);
    }

    private void startSearch(double[] point, Method method) {
        StartingPoint from = started();
        Predicate<double[]> runsAway = step -> spec.canSeparate() && !Separation.isFinite(from.whole(step), from);
        DesignCheck check = new DesignCheck(spec, from.encoding().columnNames());
        optimizer = method == Method.NEWTON
                ? new NewtonOptimizer(from.free(point), from.penalty(), check, runsAway, spec.isCanonical())
                : new LbfgsOptimizer(point, from.penalty(), spec.gradientTolerance());
    }

    private Step findNullModel(Reduction merged, Phase after) {
        NullModel model = known(nullModel);
        FactorReduction reduction = expect(merged, FactorReduction.class);
        if (model.advance(reduction)) {
            nullDeviance = model.deviance();
            phase = after;
            if (after == Phase.SEARCH) {
                startSearch(model.point(), spec.method());
            } else {
                return finish();
            }
        } else if (evaluations >= spec.maxEvaluations()) {
            double norm = Math.abs(reduction.gradient().get(0).hi())
                    / reduction.sums().weight();
            throw new NoConvergenceException(
                    "no convergence of the model of an intercept alone", evaluations, norm, model.advice());
        }
        return step(reduction.sums(), reduction.sums().meanLoss(), Double.NaN, Step.UNKNOWN);
    }

    private Step search(Reduction merged) {
        Optimizer current = search();
        boolean accepted = current.advance(merged);
        if (accepted && !Double.isFinite(current.objective())) {
            throw new RegressionException("the search has nothing to begin at: the objective is " + current.objective()
                    + " there; " + Optimizer.ADVICE);
        }
        LossSums sums = sumsOf(merged);
        if (Double.isNaN(nullDeviance)) {
            nullDeviance = 2 * sums.loss();
        }
        if (current.finished()) {
            shapes.restart();
            phase = spec.family() == Family.NEGATIVE_BINOMIAL ? Phase.SHAPE : Phase.CONFIRM;
        } else if (evaluations >= spec.maxEvaluations()) {
            throw new NoConvergenceException("no convergence", evaluations, current.gradientNorm(), Optimizer.ADVICE);
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

    private Step findShape(Reduction merged) {
        ShapeSums sums = expect(merged, ShapeSums.class);
        if (shapes.advance(sums)) {
            if (shapes.changed()) {
                startSearch(point(), spec.method());
                phase = Phase.SEARCH;
            } else {
                phase = Phase.CONFIRM;
            }
        } else if (evaluations >= spec.maxEvaluations()) {
            throw new NoConvergenceException(
                    "no convergence of the shape",
                    evaluations,
                    search().gradientNorm(),
                    "check the target for extreme counts or use 'regression.family=poisson'");
        }
        return new Step(evaluations, search().objective(), search().gradientNorm(), 0, true, Step.UNKNOWN, false);
    }

    private Step confirm(Reduction merged) {
        optimum = merged;
        if (spec.canSeparate() && isSuspect(merged)) {
            return step(sumsOf(merged), search().objective(), search().gradientNorm(), Step.UNKNOWN);
        }
        if (spec.family() == Family.NEGATIVE_BINOMIAL) {
            nullModel = new NullModel(spec, started().coefficients(), question.offset());
            phase = Phase.NULL_LAST;
            return step(sumsOf(merged), search().objective(), search().gradientNorm(), 1);
        }
        return finish();
    }

    /** Returns whether the optimum may be infinite, and if so goes on to find out. */
    private boolean isSuspect(Reduction merged) {
        StartingPoint from = started();
        if (!(merged instanceof FactorReduction reduction)) {
            boolean allRight = sumsOf(merged).errors() == 0;
            separation = Separation.along(point(), from);
            phase = allRight ? Phase.SEPARATION : phase;
            return allRight;
        }
        NewtonSystem system = NewtonSystem.of(reduction, from.penalty(), from.free(from.normalise(point())));
        DesignCheck check = new DesignCheck(spec, from.encoding().columnNames());
        if (!check.hasRank(system, false)) {
            separation = Separation.alongFree(from.whole(system.freeChange()), from, check.deficiency(system));
        } else if (Separation.isFinite(from.whole(system.step()), from)) {
            return false;
        } else {
            separation = Separation.along(from.whole(system.step()), from);
            if (search() instanceof LbfgsOptimizer) {
                startSearch(from.normalise(point()), Method.NEWTON);
                phase = Phase.SEARCH;
                return true;
            }
        }
        phase = Phase.SEPARATION;
        return true;
    }

    private Step finish() {
        StartingPoint from = started();
        double[] point = from.normalise(point());
        Reduction merged = known(optimum);
        LossSums sums = sumsOf(merged);
        double objective = sums.meanLoss() + from.penalty().value(point);
        NewtonSystem system = null;
        double norm;
        double[] refinement = new double[point.length];
        if (merged instanceof FactorReduction reduction) {
            system = NewtonSystem.of(reduction, from.penalty(), from.free(point));
            new DesignCheck(spec, from.encoding().columnNames()).hasRank(system, true);
            norm = Doubles.largest(system.gradient()) / sums.weight();
            refinement = refinement(from.whole(system.step()), point);
        } else {
            norm = Doubles.largest(
                    from.penalty().gradient(((LossAndGradient) merged).gradient(), sums.weight(), point));
        }
        Solution found = new SolutionBuilder(spec, from, known(statistics), point, refinement, sums)
                .build(system, shapes, objective, nullDeviance, evaluations, norm);
        solution = found;
        boolean compared = question.bins() && hasResiduals(found);
        phase = compared ? Phase.BINS : Phase.DONE;
        return new Step(evaluations, objective, norm, (long) sums.errors(), true, compared ? 1 : 0, !compared);
    }

    /** Returns whether rows can be told apart by how far they are from the fit: not where all are on it, or there are no degrees of freedom. */
    private boolean hasResiduals(Solution found) {
        return spec.family() != Family.MULTINOMIAL && (!spec.family().hasDispersion() || found.dispersion() > 0);
    }

    private double binParameter() {
        double unit = Math.scalb(1.0, -2 * started().targetUnit());
        return spec.family().hasDispersion() ? solution().dispersion() * unit : shapes.shape();
    }

    private Step compare(BinSums bins) {
        Solution compared = solution().with(bins);
        solution = compared;
        phase = Phase.DONE;
        return new Step(evaluations, compared.objective(), compared.gradientNorm(), compared.errors(), true, 0, true);
    }

    /** Returns the step to the optimum from a point next to it, for the digits that the point itself lacks. */
    private double[] refinement(double[] step, double[] point) {
        boolean sure = spec.family() == Family.GAUSSIAN || Doubles.largest(step) <= CLOSE * Doubles.largest(point);
        return sure ? step : new double[point.length];
    }

    private Step step(LossSums sums, double objective, double norm, int remaining) {
        return new Step(evaluations, objective, norm, (long) sums.errors(), true, remaining, false);
    }

    private static LossSums sumsOf(Reduction merged) {
        return merged instanceof FactorReduction reduction
                ? reduction.sums()
                : expect(merged, LossAndGradient.class).sums();
    }

    private static <T extends Reduction> T expect(Reduction merged, Class<T> type) {
        if (!type.isInstance(merged)) {
            throw new IllegalArgumentException(type.getSimpleName() + " was asked for, not " + merged);
        }
        return type.cast(merged);
    }

    private static <T> T known(@Nullable T value) {
        return Objects.requireNonNull(value, "the fit is not that far");
    }

    /** Returns the coefficients of all predictors at which the search is. */
    private double[] point() {
        Optimizer current = search();
        return current instanceof NewtonOptimizer ? started().whole(current.point()) : current.point();
    }

    private Optimizer search() {
        return known(optimizer);
    }

    private StartingPoint started() {
        return known(start);
    }

    @Override
    public Solution solution() {
        if (solution == null) {
            throw new IllegalStateException("the fit is not finished");
        }
        return solution;
    }
}
