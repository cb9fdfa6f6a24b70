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
                cause.neighbor() < 0
                        ? "Correct the topology bean of '" + cause.linkType() + "': the ids of tasks begin with 0."
                        : "Set 'taskgraph.job.tasks' to the number of tasks that the topology of '" + cause.linkType()
                                + "' is made for, at least " + (cause.neighbor() + 1)
                                + ", or make the topology for the job's "
                                + cause.tasks() + ".",
                cause);
    }
}
