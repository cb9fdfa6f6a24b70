package io.taskgraph.iterative;

import org.jspecify.annotations.Nullable;

/**
 * One task of an algorithm that advances in iterations, implemented by the application: {@code next} of every task is called for
 * iteration 0, 1, 2, … until one of them calls {@link Iteration#stop}.
 *
 * <pre>{@code
 * class Mean implements IterativeTask<double[]> {
 *     public double[] start(Iteration it) {
 *         return new double[DIMENSIONS];
 *     }
 *
 *     public double[] next(Iteration it, double[] mean) {
 *         double[] sums = it.allReduce("sums", sumsOfMyRows(mean), Reductions.sum());
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>When a task is lost, a new copy of it gets the state with which the iteration began and repeats {@code next}. The other tasks
 * notice nothing but time, as long as {@code next} is <em>repeatable</em>: the same state must make it give the same values to
 * the same collectives. So it must not depend on clocks, on random numbers without a seed, or on a field that an earlier iteration
 * has set.
 *
 * <p>{@link #prepare}, {@link #start} and {@link #next} of one copy run on threads of its own, one after the other, and may block. An exception that
 * they throw ends the job as failed. The thread of {@code start} and {@code next} is interrupted when the iteration is over without it, which happens to a copy
 * that repeats it, when the copy loses its task, and when the job ends. The next iteration of the copy begins when they have returned.
 *
 * @param <S> state that goes from one iteration to the next; its values need a {@link Codec}
 */
public interface IterativeTask<S extends @Nullable Object> {

    /**
     * Prepares this copy before all else, for instance reads its share of the input. Called once and not interrupted, also if the iteration is over
     * before it returns. Must call no collective.
     */
    default void prepare(Iteration iteration) throws Exception {}

    /** Returns the state before iteration 0. Part of that iteration: it may call collectives, and is repeated with it. */
    S start(Iteration iteration) throws Exception;

    /**
     * Does one iteration and returns the state for the next; not null if it is given one, which fails the job. A task without a state
     * returns null from {@link #start} already.
     *
     * @param state result of the iteration before; may be changed and returned again
     */
    S next(Iteration iteration, S state) throws Exception;

    /**
     * Returns whether the state is the same at every task. Then a new copy gets it from the process of any task and nothing is written to
     * the checkpoint store. A process keeps it when its tasks move. Where no process with a task is left that has it, it is lost, and the
     * job fails. The states are compared at the end of each iteration, and the job fails if they differ. Else each task's state is
     * checkpointed at the end of each iteration.
     */
    default boolean replicated() {
        return false;
    }
}
