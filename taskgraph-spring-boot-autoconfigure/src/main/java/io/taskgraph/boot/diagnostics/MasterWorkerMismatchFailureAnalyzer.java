package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.MasterWorkerMismatchException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link MasterWorkerMismatchException}. */
final class MasterWorkerMismatchFailureAnalyzer extends AbstractFailureAnalyzer<MasterWorkerMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MasterWorkerMismatchException cause) {
        return switch (cause.reason()) {
            case TOPOLOGIES ->
                new FailureAnalysis(
                        "The task builder makes a master and workers, which form a star, but there are topologies for link"
                                + " types '%s'.".formatted(String.join("', '", cause.linkTypes())),
                        "Remove the Topology beans. For tasks that are joined by topologies of your own, let the task builder"
                                + " make Tasks.",
                        cause);
            case NO_WORKERS ->
                new FailureAnalysis(
                        "The task builder makes a master and workers, but the job has no worker: its one task is the master"
                                + " ('taskgraph.job.tasks' is 1, or unset like 'taskgraph.job.workers').",
                        "Set 'taskgraph.job.workers' to the number of workers, at least 1, and leave 'taskgraph.job.tasks' unset.",
                        cause);
            case NO_MASTER_WORKER ->
                new FailureAnalysis(
                        "'taskgraph.job.workers' is %d, but the task builder makes Tasks, not a MasterTask and WorkerTasks."
                                .formatted(cause.tasks() - 1),
                        "Set 'taskgraph.job.tasks' instead, to %d for as many tasks, or let the task builder make a master and workers:"
                                        .formatted(cause.tasks())
                                + " implement io.taskgraph.masterworker.MasterWorkerBuilder.",
                        cause);
        };
    }
}
