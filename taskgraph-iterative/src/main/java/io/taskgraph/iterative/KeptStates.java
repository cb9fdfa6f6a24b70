package io.taskgraph.iterative;

import io.taskgraph.JobInfo;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicated states that the tasks of this process have come to, of the newest two iterations. They stay when a task moves, and when
 * the process has lost its lease and joins again: a process that was cut off for a while has lost its tasks, but not their states.
 * Thread-safe.
 */
final class KeptStates {

    /** The iteration that is under way, and the next one, which some tasks may have prepared. */
    private static final int ITERATIONS = 2;

    private final NavigableMap<Long, StateBytes> states = new TreeMap<>();
    private String run = "";

    /**
     * Keeps the state with which an iteration begins, unless it is there.
     *
     * @param job says which run it is; states of another one are let go of
     */
    synchronized void keep(JobInfo job, long iteration, StateBytes state) {
        if (!run.equals(job.runId())) {
            states.clear();
            run = job.runId();
        }
        states.putIfAbsent(iteration, state);
        while (states.size() > ITERATIONS) {
            states.pollFirstEntry();
        }
    }

    /** Returns the state with which an iteration begins; null if no task here has had it. */
    synchronized @Nullable StateBytes of(JobInfo job, long iteration) {
        return run.equals(job.runId()) ? states.get(iteration) : null;
    }
}
