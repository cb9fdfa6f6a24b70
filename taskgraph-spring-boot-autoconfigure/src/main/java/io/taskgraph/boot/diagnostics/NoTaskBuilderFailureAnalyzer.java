package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.NoTaskBuilderException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link NoTaskBuilderException}. */
final class NoTaskBuilderFailureAnalyzer extends AbstractFailureAnalyzer<NoTaskBuilderException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoTaskBuilderException cause) {
        return new FailureAnalysis(
                "TaskGraph is on the class path, but the application has no task builder.",
                "Annotate the class or the @Bean method that makes your tasks with @TaskBuilder (io.taskgraph.boot), or"
                        + " set taskgraph.enabled=false if this application takes no part in a job.",
                cause);
    }
}
