package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.InvalidTaskBuilderException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link InvalidTaskBuilderException}. */
final class InvalidTaskBuilderFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTaskBuilderException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTaskBuilderException cause) {
        String bean = "Task builder '%s' (%s) "
                .formatted(cause.beanName(), cause.beanType().getName());
        return switch (cause.reason()) {
            case NO_METHOD ->
                new FailureAnalysis(
                        bean
                                + "neither implements io.taskgraph.TaskBuilder nor has a public method that takes a long and"
                                + " returns a Task.",
                        "Implement io.taskgraph.TaskBuilder, or add one method 'public Task task(long taskId)'.",
                        cause);
            case SEVERAL_METHODS ->
                new FailureAnalysis(
                        bean + "has more than one public method that takes a long and returns a task of one kind.",
                        "Keep one of them public, or implement io.taskgraph.TaskBuilder.",
                        cause);
            case NO_MASTER ->
                new FailureAnalysis(
                        bean + "makes workers, but no master.",
                        "Add one method 'public MasterTask master(long taskId)', or implement"
                                + " io.taskgraph.masterworker.MasterWorkerBuilder.",
                        cause);
            case NO_WORKER ->
                new FailureAnalysis(
                        bean + "makes a master, but no workers.",
                        "Add one method 'public WorkerTask worker(long workerId)', or implement"
                                + " io.taskgraph.masterworker.MasterWorkerBuilder.",
                        cause);
            case MIXED ->
                new FailureAnalysis(
                        bean + "makes Tasks as well as a MasterTask or a WorkerTask.",
                        "Keep public only the methods of one model: one that returns a Task, or two that return a MasterTask and a WorkerTask.",
                        cause);
        };
    }
}
