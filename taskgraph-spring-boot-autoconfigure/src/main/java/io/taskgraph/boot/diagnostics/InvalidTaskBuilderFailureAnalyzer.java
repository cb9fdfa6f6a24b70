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
                        bean + "has more than one public method that takes a long and returns a Task.",
                        "Leave one of them public, or implement io.taskgraph.TaskBuilder.",
                        cause);
            case MASTER_WORKER ->
                new FailureAnalysis(
                        bean + "makes a MasterTask or a WorkerTask, but the master/worker model is not available yet.",
                        "Return a Task, with a star topology (Topologies.starMaster and starWorkers) for a master and its"
                                + " workers.",
                        cause);
        };
    }
}
