package io.taskgraph.samples.regression.model;

import java.util.ArrayList;
import java.util.List;

/** Newton's equations at a point, as a triangular system with the penalty's rows worked in. */
final class NewtonSystem {

    /** A diagonal element below this share of its column's norm is rounding, not information. */
    private static final double RANK_TOLERANCE = 1e-12;

    private final TriangularFactor factor;

    private final int size;

    private NewtonSystem(TriangularFactor factor) {
        this.factor = factor;
        this.size = factor.size() - 1;
    }

    static NewtonSystem of(TriangularFactor factor, double rows, Penalty penalty, double[] point) {
        if (penalty.lambda() == 0) {
            return new NewtonSystem(factor);
        }
        double root = Math.sqrt(rows * penalty.lambda());
        int width = factor.size();
        double[] ridge = new double[(width - 1) * width];
        for (int j = penalty.offset(); j < width - 1; j++) {
            ridge[j * width + j] = root;
            ridge[j * width + width - 1] = -root * point[j];
        }
        return new NewtonSystem(factor.withRows(ridge));
    }

    /** Returns the columns that depend on those before them. */
    List<Integer> dependentColumns() {
        List<Integer> dependent = new ArrayList<>();
        for (int j = 0; j < size; j++) {
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
        double[] step = new double[size];
        for (int i = size - 1; i >= 0; i--) {
            double sum = factor.get(i, size);
            for (int j = i + 1; j < size; j++) {
                sum -= factor.get(i, j) * step[j];
            }
            step[i] = sum / factor.get(i, i);
        }
        return step;
    }

    /** Returns by how much the quadratic model, summed over the rows, falls with the step. */
    double predictedDecrease() {
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += factor.get(i, size) * factor.get(i, size);
        }
        return squares / 2;
    }

    /** Returns the gradient of the objective summed over the rows. */
    double[] gradient() {
        double[] gradient = new double[size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i <= j; i++) {
                gradient[j] -= factor.get(i, j) * factor.get(i, size);
            }
        }
        return gradient;
    }

    /** Returns the square root of a' (R'R)^-1 a, by solving R' x = a. */
    double norm(double[] direction) {
        double[] x = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double sum = direction[i];
            for (int k = 0; k < i; k++) {
                sum -= factor.get(k, i) * x[k];
            }
            x[i] = sum / factor.get(i, i);
            squares += x[i] * x[i];
        }
        return Math.sqrt(squares);
    }
}
