package io.taskgraph.samples.regression.model;

import java.util.function.Predicate;

/**
 * Newton's method, which for these models is iteratively reweighted least squares. A step that does not lower the
 * objective enough is halved, at the price of another evaluation. A linear model is solved by the first step and refined
 * by the second.
 */
final class NewtonOptimizer extends Optimizer {

    private static final double SUFFICIENT = 1e-4;

    private static final double ROUNDING = 1e-12;

    private static final double SMALLEST_SCALE = 1e-15;

    private static final double STEP_TOLERANCE = 1e-7;

    /** Where steps are those of Fisher's scoring, whose error does not fall by its square. */
    private static final double SCORING_TOLERANCE = 1e-13;

    /** A step that lowers the summed losses by less, and yet is long, may go on for ever. */
    private static final double SMALL_DECREASE = 1e-6;

    /** After so many of these the search ends: towards a finite optimum, a step would have become short by then. */
    private static final int MAX_LONG_STEPS = 4;

    private static final double DECREASE_TOLERANCE = 1e-20;

    private final DesignCheck check;

    private double[] step;

    private double scale;

    private final Predicate<double[]> runsAway;

    private final double tolerance;

    private final double leastDecrease;

    private double predicted;

    private int longSteps;

    /**
     * Begins a search.
     *
     * @param runsAway says of a step whether it may be one of many towards an optimum that is infinite
     * @param exact whether steps are Newton's, and not Fisher's
     */
    NewtonOptimizer(double[] start, Penalty penalty, DesignCheck check, Predicate<double[]> runsAway, boolean exact) {
        super(start, penalty);
        this.step = new double[start.length];
        this.check = check;
        this.runsAway = runsAway;
        this.tolerance = exact ? STEP_TOLERANCE : SCORING_TOLERANCE;
        this.leastDecrease = exact ? DECREASE_TOLERANCE : 0;
    }

    @Override
    Request.Kind kind() {
        return Request.Kind.FACTOR;
    }

    @Override
    double[] point() {
        return Doubles.plus(base(), scale, step);
    }

    @Override
    boolean advance(Reduction merged) {
        if (!(merged instanceof FactorReduction reduction)) {
            throw new IllegalArgumentException("a Newton step needs a factor, not " + merged);
        }
        double[] point = point();
        boolean first = Double.isNaN(baseObjective());
        evaluate(reduction.sums(), point);
        if (!first && !isLowEnough()) {
            halve();
            return false;
        }
        double weight = reduction.sums().weight();
        NewtonSystem system = NewtonSystem.of(reduction, penalty(), point);
        moveTo(point, Doubles.largest(system.gradient()) / weight);
        scale = 1;
        if (!check.hasRank(system, first)) {
            step = new double[point.length];
            finish();
            return true;
        }
        predicted = system.predictedDecrease() / weight;
        step = system.step();
        longSteps = predicted * weight <= SMALL_DECREASE && runsAway.test(step) ? longSteps + 1 : 0;
        if (Doubles.largest(step) <= tolerance * Doubles.largest(point)
                || predicted <= leastDecrease * Math.abs(objective())
                || longSteps == MAX_LONG_STEPS) {
            finish();
        }
        return true;
    }

    private boolean isLowEnough() {
        return objective()
                <= baseObjective() - 2 * SUFFICIENT * scale * predicted + ROUNDING * Math.abs(baseObjective());
    }

    private void halve() {
        scale /= 2;
        if (scale < SMALLEST_SCALE) {
            throw stuck("in Newton's direction");
        }
    }
}
