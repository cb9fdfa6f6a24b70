package io.taskgraph.samples.regression.model;

import org.jspecify.annotations.Nullable;

/** Limited-memory BFGS. Stops at a small gradient, or where rounding of the objective leaves nothing to gain. */
final class LbfgsOptimizer extends Optimizer {

    /** A stalled search counts as the optimum if the gradient has come down to this share of the first one. */
    private static final double STALLED = 1e-8;

    private final double tolerance;

    private final LbfgsMemory memory = new LbfgsMemory();

    private double[] gradient;

    private double[] direction;

    private @Nullable LineSearch search;

    private double firstNorm;

    LbfgsOptimizer(double[] start, Penalty penalty, double tolerance) {
        super(start, penalty);
        this.gradient = new double[start.length];
        this.direction = new double[start.length];
        this.tolerance = tolerance;
    }

    @Override
    Request.Kind kind() {
        return Request.Kind.GRADIENT;
    }

    @Override
    double[] point() {
        return finished() || search == null ? base().clone() : Doubles.plus(base(), search.length(), direction);
    }

    @Override
    boolean advance(Reduction merged) {
        if (!(merged instanceof LossAndGradient reduction)) {
            throw new IllegalArgumentException("L-BFGS needs a gradient, not " + merged);
        }
        double[] point = point();
        evaluate(reduction.sums(), point);
        double[] newGradient =
                penalty().gradient(reduction.gradient(), reduction.sums().weight(), point);
        if (search != null) {
            if (!search.offer(objective(), Doubles.dot(newGradient, direction))) {
                if (search.exhausted()) {
                    giveUpOrRestart();
                }
                return false;
            }
            memory.add(Doubles.plus(point, -1, base()), Doubles.plus(newGradient, -1, gradient));
        }
        takeAsBase(point, newGradient);
        return true;
    }

    private void takeAsBase(double[] point, double[] newGradient) {
        moveTo(point, Doubles.largest(newGradient));
        gradient = newGradient;
        firstNorm = search == null ? gradientNorm() : firstNorm;
        if (gradientNorm() <= tolerance) {
            finish();
        }
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
                baseObjective(), Doubles.dot(direction, gradient), memory.isEmpty() ? 1 / Math.max(1, norm) : 1);
    }

    private void giveUpOrRestart() {
        if (gradientNorm() <= STALLED * Math.max(1, firstNorm)) {
            finish();
        } else if (memory.isEmpty()) {
            throw stuck("along the gradient");
        } else {
            memory.clear();
            direction = memory.direction(gradient);
            startSearch();
        }
    }
}
