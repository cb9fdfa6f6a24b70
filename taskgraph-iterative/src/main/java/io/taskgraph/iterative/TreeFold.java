package io.taskgraph.iterative;

import io.taskgraph.NullReturnException;
import java.util.List;

/**
 * The tree along which the values of tasks are combined: those of the first half of the ids, those of the second, then both; and so
 * on within each half. It depends on the number of tasks alone.
 */
final class TreeFold {

    private TreeFold() {}

    /** Returns the id with which the second half of a range of ids begins. */
    static long middle(long from, long to) {
        return (from + to) >>> 1;
    }

    /** Returns the combination of all values. */
    static <T> T fold(List<? extends T> values, Reduction<T> reduction) {
        return fold(values, Subtree.whole(values.size()), reduction);
    }

    private static <T> T fold(List<? extends T> values, Subtree tasks, Reduction<T> reduction) {
        return tasks.isLeaf()
                ? values.get((int) tasks.from())
                : NullReturnException.check(
                        reduction.combine(
                                fold(values, tasks.left(), reduction), fold(values, tasks.right(), reduction)),
                        () -> "'combine' of reduction '" + reduction.name() + "' ("
                                + reduction.getClass().getName()
                                + ") returned null for the values of tasks " + tasks.from() + " to " + (tasks.to() - 1)
                                + ": it must return the combination of both");
    }
}
