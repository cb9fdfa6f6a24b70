package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.LinkBeyondTasksException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Explains that a job has fewer tasks than a topology needs. */
final class LinkBeyondTasksFailureAnalyzer extends AbstractFailureAnalyzer<LinkBeyondTasksException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LinkBeyondTasksException cause) {
        return new FailureAnalysis(
                StringUtils.capitalize(String.valueOf(cause.getMessage())) + ".",
                "Set 'taskgraph.job.tasks' to the number of tasks that the topology of '" + cause.linkType()
                        + "' is made for, or make the topology for the number that is set.",
                cause);
    }
}
