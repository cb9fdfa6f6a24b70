package io.taskgraph.samples.regression.model;

/**
 * Newton's method, which for these models is iteratively reweighted least squares. A step that does not lower the
 * objective enough is halved, at the price of another evaluation. A linear model is solved by the first step and refined
 * by the second.
 */
final class NewtonOptimizer implements Optimizer {

    private static final double SUFFICIENT = 1e-4;

    private static final double ROUNDING = 1e-12;

    private static final double SMALLEST_SCALE = 1e-15;

    private static final double STEP_TOLERANCE = 1e-7;

    private static final double DECREASE_TOLERANCE = 1e-20;

    private final DesignCheck check;

    private final Penalty penalty;

    private double[] base;

    private double[] step;

    private double scale;

    private double baseObjective = Double.NaN;

    private double predicted;

    private double objective = Double.NaN;

    private double gradientNorm = Double.NaN;

    private boolean finished;

    NewtonOptimizer(double[] start, Penalty penalty, DesignCheck check) {
        this.base = start.clone();
        this.step = new double[start.length];
        this.penalty = penalty;
        this.check = check;
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.FACTOR;
    }

    @Override
    public double[] point() {
        return Doubles.plus(base, scale, step);
    }

    @Override
    public boolean advance(Reduction merged) {
        if (!(merged instanceof FactorReduction reduction)) {
            throw new IllegalArgumentException("a Newton step needs a factor, not " + merged);
        }
        double[] point = point();
        double rows = reduction.sums().rows();
        boolean first = Double.isNaN(baseObjective);
        objective = reduction.sums().loss() / rows + penalty.value(point);
        if (!first && !isLowEnough()) {
            halve();
            return false;
        }
        base = point;
        baseObjective = objective;
        NewtonSystem system = NewtonSystem.of(reduction.factor(), rows, penalty, base);
        check.rank(base, system, first);
        gradientNorm = Doubles.largest(system.gradient()) / rows;
        predicted = system.predictedDecrease() / rows;
        step = system.step();
        scale = 1;
        check.divergence(base, step, predicted);
        finished = Doubles.largest(step) <= STEP_TOLERANCE * Doubles.largest(base)
                || predicted <= DECREASE_TOLERANCE * Math.abs(objective);
        return true;
    }

    private boolean isLowEnough() {
        return objective <= baseObjective - 2 * SUFFICIENT * scale * predicted + ROUNDING * Math.abs(baseObjective);
    }

    private void halve() {
        scale /= 2;
        if (scale < SMALLEST_SCALE) {
            throw new RegressionException("no step in Newton's direction lowers the objective below " + baseObjective
                    + "; check the data for extreme values or set 'lambda' higher");
        }
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public double objective() {
        return objective;
    }

    @Override
    public double gradientNorm() {
        return gradientNorm;
    }
}
