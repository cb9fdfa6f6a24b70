package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.MasterWorkerMismatchException.Reason;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;

/** Sees to it that builder, topologies and number of tasks are of one model, and gives master and workers their star. */
final class MasterWorkerLinkage {

    private final boolean workersConfigured;
    private final long tasks;

    MasterWorkerLinkage(boolean workersConfigured, long tasks) {
        this.workersConfigured = workersConfigured;
        this.tasks = tasks;
    }

    /** Returns the topologies of the job, given those of the application. */
    Map<String, Topology> linkage(TaskBuilder builder, Map<String, Topology> own) {
        if (!(builder instanceof MasterWorker)) {
            if (workersConfigured) {
                throw new MasterWorkerMismatchException(Reason.NO_MASTER_WORKER, List.of());
            }
            return own;
        }
        if (!own.isEmpty()) {
            throw new MasterWorkerMismatchException(Reason.TOPOLOGIES, List.copyOf(own.keySet()));
        }
        if (tasks < 2) {
            throw new MasterWorkerMismatchException(Reason.NO_WORKERS, List.of());
        }
        return MasterWorker.topologies(tasks - 1);
    }
}
