package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.DuplicateLinkTypeException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link DuplicateLinkTypeException}. */
final class DuplicateLinkTypeFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateLinkTypeException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateLinkTypeException cause) {
        return new FailureAnalysis(
                "Link type '%s' has more than one topology: beans '%s'."
                        .formatted(cause.linkType(), String.join("', '", cause.beanNames())),
                "Give each topology bean a link type of its own: rename the bean, or annotate it with @LinkType.",
                cause);
    }
}
