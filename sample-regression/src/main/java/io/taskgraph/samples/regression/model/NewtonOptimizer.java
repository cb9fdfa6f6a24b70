package io.taskgraph.samples.regression.model;

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

    private static final double DECREASE_TOLERANCE = 1e-20;

    private final DesignCheck check;

    private double[] step;

    private double scale;

    private double predicted;

    NewtonOptimizer(double[] start, Penalty penalty, DesignCheck check) {
        super(start, penalty);
        this.step = new double[start.length];
        this.check = check;
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
        double rows = reduction.sums().rows();
        NewtonSystem system = NewtonSystem.of(reduction, penalty(), point);
        check.rank(point, system, first);
        moveTo(point, Doubles.largest(system.gradient()) / rows);
        predicted = system.predictedDecrease() / rows;
        step = system.step();
        scale = 1;
        check.divergence(point, step, predicted);
        if (Doubles.largest(step) <= STEP_TOLERANCE * Doubles.largest(point)
                || predicted <= DECREASE_TOLERANCE * Math.abs(objective())) {
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
