package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.MultipleTaskBuildersException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link MultipleTaskBuildersException}. */
final class MultipleTaskBuildersFailureAnalyzer extends AbstractFailureAnalyzer<MultipleTaskBuildersException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MultipleTaskBuildersException cause) {
        return new FailureAnalysis(
                "The application must have one task builder, but has %d: %s."
                        .formatted(
                                cause.beanNames().size(),
                                String.join(
                                        ", ",
                                        cause.beanNames().stream()
                                                .map(name -> "'" + name + "'")
                                                .toList())),
                "Keep one of them and let it choose the task by the task id.",
                cause);
    }
}
