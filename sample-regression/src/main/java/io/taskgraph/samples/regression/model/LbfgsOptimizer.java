package io.taskgraph.samples.regression.model;

import org.jspecify.annotations.Nullable;

/** Limited-memory BFGS. Stops at a small gradient, or where rounding of the objective leaves nothing to gain. */
final class LbfgsOptimizer implements Optimizer {

    /** A stalled search counts as the optimum if the gradient has come down to this share of the first one. */
    private static final double STALLED = 1e-8;

    private final Penalty penalty;

    private final double tolerance;

    private final LbfgsMemory memory = new LbfgsMemory();

    private double[] base;

    private double[] gradient;

    private double[] direction;

    private @Nullable LineSearch search;

    private double firstNorm;

    private double gradientNorm = Double.NaN;

    private double objective = Double.NaN;

    private double baseObjective = Double.NaN;

    private boolean finished;

    LbfgsOptimizer(double[] start, Penalty penalty, double tolerance) {
        this.base = start.clone();
        this.gradient = new double[start.length];
        this.direction = new double[start.length];
        this.penalty = penalty;
        this.tolerance = tolerance;
    }

    @Override
    public Request.Kind kind() {
        return Request.Kind.GRADIENT;
    }

    @Override
    public double[] point() {
        return finished || search == null ? base.clone() : Doubles.plus(base, search.length(), direction);
    }

    @Override
    public boolean advance(Reduction merged) {
        if (!(merged instanceof LossAndGradient reduction)) {
            throw new IllegalArgumentException("L-BFGS needs a gradient, not " + merged);
        }
        double[] point = point();
        double rows = reduction.sums().rows();
        objective = reduction.loss() / rows + penalty.value(point);
        double[] newGradient = penalty.gradient(reduction.gradient(), rows, point);
        if (search != null) {
            if (!search.offer(objective, Doubles.dot(newGradient, direction))) {
                if (search.exhausted()) {
                    giveUpOrRestart();
                }
                return false;
            }
            memory.add(Doubles.plus(point, -1, base), Doubles.plus(newGradient, -1, gradient));
        }
        moveTo(point, newGradient);
        return true;
    }

    private void moveTo(double[] point, double[] newGradient) {
        boolean first = search == null;
        base = point;
        gradient = newGradient;
        baseObjective = objective;
        gradientNorm = Doubles.largest(gradient);
        firstNorm = first ? gradientNorm : firstNorm;
        finished = gradientNorm <= tolerance;
        direction = memory.direction(gradient);
        if (!(Doubles.dot(direction, gradient) < 0)) {
            memory.clear();
            direction = memory.direction(gradient);
        }
        startSearch();
    }

    private void startSearch() {
        double norm = Math.sqrt(Doubles.dot(gradient, gradient));
        search = new LineSearch(
                baseObjective, Doubles.dot(direction, gradient), memory.isEmpty() ? 1 / Math.max(1, norm) : 1);
    }

    private void giveUpOrRestart() {
        if (gradientNorm <= STALLED * Math.max(1, firstNorm)) {
            finished = true;
        } else if (memory.isEmpty()) {
            throw new RegressionException("no step along the gradient lowers the objective below " + baseObjective
                    + "; check the data for extreme values or set 'lambda' higher");
        } else {
            memory.clear();
            direction = memory.direction(gradient);
            startSearch();
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
