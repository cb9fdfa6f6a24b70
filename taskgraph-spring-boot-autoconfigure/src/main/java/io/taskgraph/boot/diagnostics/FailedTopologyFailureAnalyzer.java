package io.taskgraph.boot.diagnostics;

import io.taskgraph.FailedTopologyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Explains that a topology threw when it was asked for neighbours, and where. */
final class FailedTopologyFailureAnalyzer extends AbstractFailureAnalyzer<FailedTopologyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FailedTopologyException cause) {
        Throwable thrown = cause.getCause();
        StackTraceElement[] trace = thrown == null ? new StackTraceElement[0] : thrown.getStackTrace();
        return new FailureAnalysis(
                StringUtils.capitalize(String.valueOf(cause.getMessage()))
                        + (trace.length == 0 ? "." : ", thrown at " + trace[0] + "."),
                "Let the Topology bean of '" + cause.linkType()
                        + "' return a list for each task of the job, empty where it has" + " no neighbours.",
                cause);
    }
}
