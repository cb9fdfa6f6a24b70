package io.taskgraph.iterative;

/**
 * Combines the values of two sets of tasks into that of both. Combination follows the order of task ids, so it need be associative only
 * up to rounding, and not commutative.
 *
 * <p>Called on any thread, once for all tasks of a process. Must change neither argument and depend on nothing else.
 */
@FunctionalInterface
public interface Reduction<T> {

    /**
     * Returns the combination of both.
     *
     * @param left value of tasks with lower ids
     * @param right value of the tasks that follow them
     */
    T combine(T left, T right);

    /** Returns the name of the reduction, which must be the same at all tasks. */
    default String name() {
        return "custom";
    }
}
