package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.core.DD;

/**
 * Newton's equations at a point, {@code R'R step = -gradient}, with the penalty worked in.
 *
 * <p>These are the seminormal equations: R comes from a QR decomposition, the right side from the rows themselves. With a
 * precise gradient, each further step takes the error of the last one down by about the condition number times the
 * rounding unit, until the solution has all digits of a double; see Å. Björck, Stability analysis of the method of
 * seminormal equations for linear least squares problems, Linear Algebra and its Applications 88/89 (1987) 31-48.
 */
final class NewtonSystem {

    /** A diagonal element below this share of its column's norm is rounding, not information. */
    private static final double RANK_TOLERANCE = 1e-12;

    private final TriangularFactor factor;

    private final double[] gradient;

    private NewtonSystem(TriangularFactor factor, double[] gradient) {
        this.factor = factor;
        this.gradient = gradient;
    }

    static NewtonSystem of(FactorReduction reduction, Penalty penalty, double[] point) {
        int size = reduction.factor().size();
        double weight = reduction.sums().weight() * penalty.lambda();
        double[] ridge = new double[weight > 0 ? size * size : 0];
        double[] gradient = new double[size];
        for (int j = 0; j < size; j++) {
            DD sum = reduction.gradient().get(j);
            if (weight > 0 && penalty.applies(j)) {
                ridge[j * size + j] = Math.sqrt(weight);
                sum = sum.add(DD.ofProduct(weight, point[j]));
            }
            gradient[j] = sum.hi();
        }
        return new NewtonSystem(reduction.factor().withRows(ridge), gradient);
    }

    /** Returns the columns that depend on those before them. */
    List<Integer> dependentColumns() {
        List<Integer> dependent = new ArrayList<>();
        for (int j = 0; j < gradient.length; j++) {
            double squares = 0;
            for (int i = 0; i <= j; i++) {
                squares += factor.get(i, j) * factor.get(i, j);
            }
            if (!(Math.abs(factor.get(j, j)) > RANK_TOLERANCE * Math.sqrt(squares))) {
                dependent.add(j);
            }
        }
        return dependent;
    }

    /** Returns the step to the minimum of the quadratic model. */
    double[] step() {
        double[] step = solveTransposed(gradient);
        for (int i = step.length - 1; i >= 0; i--) {
            double sum = -step[i];
            for (int j = i + 1; j < step.length; j++) {
                sum -= factor.get(i, j) * step[j];
            }
            step[i] = sum / factor.get(i, i);
        }
        return step;
    }

    /** Returns by how much the quadratic model, summed over the rows, falls with the step. */
    double predictedDecrease() {
        double[] scaled = solveTransposed(gradient);
        return Doubles.dot(scaled, scaled) / 2;
    }

    /** Returns the gradient of the objective summed over the rows. */
    double[] gradient() {
        return gradient.clone();
    }

    /** Returns a change, of those that leave all rows with a weight as they are, that does not raise the objective. */
    double[] freeChange() {
        int last = dependentColumns().get(0);
        double[] change = new double[gradient.length];
        change[last] = 1;
        for (int i = last - 1; i >= 0; i--) {
            double sum = -factor.get(i, last);
            for (int j = i + 1; j < last; j++) {
                sum -= factor.get(i, j) * change[j];
            }
            change[i] = sum / factor.get(i, i);
        }
        return Doubles.dot(gradient, change) > 0 ? Doubles.plus(new double[change.length], -1, change) : change;
    }

    /** Returns the square root of a' (R'R)^-1 a. */
    double norm(double[] direction) {
        // Squares of extreme scales would leave the range of a double.
        int unit = Math.getExponent(Doubles.largest(direction));
        double[] moderate = new double[direction.length];
        for (int i = 0; i < moderate.length; i++) {
            moderate[i] = Math.scalb(direction[i], -unit);
        }
        double[] scaled = solveTransposed(moderate);
        return Math.scalb(Math.sqrt(Doubles.dot(scaled, scaled)), unit);
    }

    /** Solves R' x = a. */
    private double[] solveTransposed(double[] a) {
        double[] x = new double[a.length];
        for (int i = 0; i < x.length; i++) {
            double sum = a[i];
            for (int k = 0; k < i; k++) {
                sum -= factor.get(k, i) * x[k];
            }
            x[i] = sum / factor.get(i, i);
        }
        return x;
    }
}
