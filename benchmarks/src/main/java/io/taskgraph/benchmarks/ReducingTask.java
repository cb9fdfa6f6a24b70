package io.taskgraph.benchmarks;

import io.taskgraph.Outcome;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.Reduction;
import io.taskgraph.iterative.Reductions;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Calls allReduce so often in each iteration, and so many iterations.
 *
 * @param length elements of the array; 1 for a single number
 * @param counted first iteration whose calls count
 * @param shared whether the tasks of a process share the result
 * @param laps told how long each call took at task 0 in the iterations that count
 */
record ReducingTask(int length, int calls, int iterations, int counted, boolean shared, LongConsumer laps)
        implements IterativeTask<Long> {

    /** Lets the calls of the second half of the iterations count. */
    static ReducingTask warmedUp(int length, int calls, int iterations, LongConsumer laps) {
        return new ReducingTask(length, calls, iterations, iterations / 2, false, laps);
    }

    /** Returns such a task that shares its results. */
    ReducingTask sharing() {
        return new ReducingTask(length, calls, iterations, counted, true, laps);
    }

    @Override
    public Long start(Iteration it) {
        return 0L;
    }

    @Override
    public Long next(Iteration it, Long state) {
        double[] value = new double[length];
        Arrays.fill(value, 1);
        Reduction<double[]> sums = shared ? Reductions.<double[]>sum().shared() : Reductions.sum();
        for (int call = 0; call < calls; call++) {
            long began = System.nanoTime();
            double sum = length == 1
                    ? it.allReduce("number", 1.0, Reductions.sum())
                    : it.allReduce("array", value, sums)[length / 2];
            if (sum != it.tasks()) {
                throw new IllegalStateException("wrong sum " + sum);
            }
            if (it.task() == 0 && it.number() >= counted) {
                laps.accept(System.nanoTime() - began);
            }
        }
        if (it.number() == iterations - 1) {
            it.stop(Outcome.succeeded());
        }
        return state;
    }

    @Override
    public boolean replicated() {
        return true;
    }
}
