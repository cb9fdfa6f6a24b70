package io.taskgraph.samples.bwmf.model;

import java.util.Arrays;

/**
 * Projected gradient steps with the improved Armijo rule: C.-J. Lin, Projected Gradient Methods for Nonnegative Matrix
 * Factorization, Neural Computation 19 (2007) 2756-2779, algorithm 4. The step length of one step is where the search of
 * the next one starts; the first starts at 1. For one thread; keeps nothing from one subproblem to the next.
 */
final class ProjectedGradient {

    private static final double SUFFICIENT = 0.01;

    private static final double FACTOR = 0.1;

    private final Bounds bounds;

    private final int steps;

    private final double[] gradient;

    private double[] found;

    private double[] trial;

    ProjectedGradient(Bounds bounds, int steps, int size) {
        this.bounds = bounds;
        this.steps = steps;
        this.gradient = new double[size];
        this.found = new double[size];
        this.trial = new double[size];
    }

    /** Moves a point, given within the bounds, to a smaller loss. */
    void minimise(Subproblem problem, double[] point) {
        double value = problem.evaluate(point);
        problem.accept();
        double length = 1;
        for (int step = 0; step < steps; step++) {
            problem.gradient(gradient);
            project(point, length);
            double next = problem.evaluate(trial);
            if (decreases(next - value, point)) {
                take(problem);
                double at = next;
                for (double longer = length / FACTOR; project(point, longer); longer /= FACTOR) {
                    next = problem.evaluate(trial);
                    if (!decreases(next - value, point)) {
                        break;
                    }
                    take(problem);
                    length = longer;
                    at = next;
                }
                value = at;
            } else {
                // Ends at the latest when the length has become too small to change the point.
                do {
                    length *= FACTOR;
                    project(point, length);
                    next = problem.evaluate(trial);
                } while (!decreases(next - value, point));
                take(problem);
                value = next;
            }
            if (Arrays.equals(point, found)) {
                return; // Every further step would start from here again and end here.
            }
            System.arraycopy(found, 0, point, 0, point.length);
        }
    }

    private void take(Subproblem problem) {
        problem.accept();
        double[] swapped = found;
        found = trial;
        trial = swapped;
    }

    /** Computes the point of a length on the projection arc, and returns whether it is another than the one found. */
    private boolean project(double[] point, double length) {
        boolean changed = false;
        for (int i = 0; i < point.length; i++) {
            trial[i] = bounds.clip(point[i] - length * gradient[i]);
            changed |= trial[i] != found[i];
        }
        return changed;
    }

    private boolean decreases(double change, double[] point) {
        double slope = 0;
        for (int i = 0; i < point.length; i++) {
            slope += gradient[i] * (trial[i] - point[i]);
        }
        return change <= SUFFICIENT * slope;
    }
}
