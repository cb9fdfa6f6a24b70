package io.taskgraph.samples.regression.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The last few changes of point and gradient, and the descent direction they give (two-loop recursion). */
final class LbfgsMemory {

    private static final int CAPACITY = 10;

    private static final double MIN_CURVATURE = 1e-14;

    private final Deque<Pair> pairs = new ArrayDeque<>();

    private static final class Pair {

        private final double[] move;

        private final double[] change;

        private final double curvature;

        Pair(double[] move, double[] change) {
            this.move = move;
            this.change = change;
            this.curvature = Doubles.dot(move, change);
        }
    }

    boolean isEmpty() {
        return pairs.isEmpty();
    }

    void clear() {
        pairs.clear();
    }

    /** Remembers a pair if its curvature is positive beyond rounding. */
    void add(double[] move, double[] change) {
        Pair pair = new Pair(move, change);
        if (pair.curvature > MIN_CURVATURE * Doubles.dot(change, change)) {
            pairs.addLast(pair);
            if (pairs.size() > CAPACITY) {
                pairs.removeFirst();
            }
        }
    }

    double[] direction(double[] gradient) {
        double[] direction = Doubles.plus(new double[gradient.length], -1, gradient);
        double[] factors = new double[pairs.size()];
        int k = pairs.size();
        for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            factors[--k] = Doubles.dot(pair.move, direction) / pair.curvature;
            direction = Doubles.plus(direction, -factors[k], pair.change);
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            double scale = last.curvature / Doubles.dot(last.change, last.change);
            direction = Doubles.plus(new double[gradient.length], scale, direction);
        }
        for (Pair pair : pairs) {
            double correction = factors[k++] - Doubles.dot(pair.change, direction) / pair.curvature;
            direction = Doubles.plus(direction, correction, pair.move);
        }
        return direction;
    }
}
