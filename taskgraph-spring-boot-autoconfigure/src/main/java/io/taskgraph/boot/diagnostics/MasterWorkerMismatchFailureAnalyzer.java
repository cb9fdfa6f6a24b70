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
                        "The task builder makes a master and workers, but the job has no worker.",
                        "Set 'taskgraph.job.workers' to the number of workers, at least 1.",
                        cause);
            case NO_MASTER_WORKER ->
                new FailureAnalysis(
                        "'taskgraph.job.workers' is set, but the task builder makes Tasks, not a MasterTask and WorkerTasks.",
                        "Set 'taskgraph.job.tasks' instead, or let the task builder make a master and workers: implement"
                                + " io.taskgraph.masterworker.MasterWorkerBuilder.",
                        cause);
        };
    }
}
