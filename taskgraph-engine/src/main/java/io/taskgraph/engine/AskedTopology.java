package io.taskgraph.engine;

import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks topologies, which are code of the application. */
public final class AskedTopology {

    private AskedTopology() {}

    /**
     * Returns the neighbours of a task.
     *
     * @throws FailedTopologyException if the topology throws, or does not return a list of tasks
     */
    @SuppressWarnings("CatchingUnchecked")
    public static List<Long> neighbors(String linkType, Topology topology, long task, long epoch) {
        try {
            @Nullable List<Long> neighbors = topology.neighbors(task, epoch);
            if (neighbors == null) {
                throw nullReturned("null in place of a list");
            }
            if (neighbors.stream().anyMatch(Objects::isNull)) {
                throw nullReturned("a list that has null in place of a task");
            }
            // copied here, since a list may be computed, and throw, only when it is read
            return List.copyOf(neighbors);
        } catch (Throwable thrown) {
            throw new FailedTopologyException(linkType, task, epoch, thrown);
        }
    }

    /** Nobody threw it: it has no place. */
    private static RuntimeException nullReturned(String what) {
        RuntimeException failure = new NullPointerException("'neighbors' returned " + what);
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }
}
