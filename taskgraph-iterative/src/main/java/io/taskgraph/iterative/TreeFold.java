package io.taskgraph.iterative;

import java.util.List;

/**
 * The tree along which the values of tasks are combined: those of the first half of the ids, those of the second, then both; and so
 * on within each half. It depends on the number of tasks alone.
 */
final class TreeFold {

    private TreeFold() {}

    /** Returns the id with which the second half of a range of ids begins. */
    static int middle(int from, int to) {
        return (from + to) >>> 1;
    }

    /** Returns the combination of all values. */
    static <T> T fold(List<? extends T> values, Reduction<T> reduction) {
        return fold(values, 0, values.size(), reduction);
    }

    private static <T> T fold(List<? extends T> values, int from, int to, Reduction<T> reduction) {
        if (to - from == 1) {
            return values.get(from);
        }
        int middle = middle(from, to);
        return reduction.combine(fold(values, from, middle, reduction), fold(values, middle, to, reduction));
    }
}
