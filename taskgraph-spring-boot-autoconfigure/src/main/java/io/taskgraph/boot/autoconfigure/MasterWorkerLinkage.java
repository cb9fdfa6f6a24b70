package io.taskgraph.boot.autoconfigure;

import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.MasterWorkerMismatchException.Reason;
import io.taskgraph.masterworker.MasterWorker;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Map;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Sees to it that builder, topologies and number of tasks are of one model, and gives master and workers their star. */
final class MasterWorkerLinkage {

    private final boolean workersConfigured;
    private final long tasks;
    private final boolean virtualThreads;

    MasterWorkerLinkage(Environment environment, long tasks) {
        this.workersConfigured = environment.containsProperty("taskgraph.job.workers");
        this.tasks = tasks;
        this.virtualThreads = Threading.VIRTUAL.isActive(environment);
    }

    TaskBuilder host(MasterWorkerBuilder builder) {
        if (tasks < 2) {
            throw new MasterWorkerMismatchException(Reason.NO_WORKERS, List.of());
        }
        return virtualThreads
                ? new MasterWorker(builder, tasks - 1, new VirtualThreadTaskExecutor().getVirtualThreadFactory())
                : new MasterWorker(builder, tasks - 1);
    }

    /** Returns the topologies of the job, given those of the application. */
    Map<String, Topology> linkage(TaskBuilder builder, Map<String, Topology> own) {
        if (!(builder instanceof MasterWorker masterWorker)) {
            if (workersConfigured) {
                throw new MasterWorkerMismatchException(Reason.NO_MASTER_WORKER, List.of());
            }
            return own;
        }
        if (!own.isEmpty()) {
            throw new MasterWorkerMismatchException(Reason.TOPOLOGIES, List.copyOf(own.keySet()));
        }
        return masterWorker.topologies();
    }
}
