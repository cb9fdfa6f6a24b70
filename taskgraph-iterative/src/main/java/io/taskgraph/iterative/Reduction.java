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

    /**
     * Returns this reduction with a shared result: the tasks of a process may be given one object, which none of them may change for
     * as long as the iteration lasts. The bits are the same. Without it each task owns its result, a copy, which takes most of the time
     * and memory that the reduction of a large array does.
     */
    default Reduction<T> shared() {
        return new SharedReduction<>(this);
    }
}
