package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.MissingJobPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link MissingJobPropertiesException}. */
final class MissingJobPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<MissingJobPropertiesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingJobPropertiesException cause) {
        String names = String.join("' and '", cause.names());
        return new FailureAnalysis(
                "Several processes can share this coordinator, but '%s' %s not set."
                        .formatted(names, cause.names().size() == 1 ? "is" : "are"),
                "Set '%s', to the same value in all processes of the job. To run the whole job in this process instead,"
                                .formatted(names)
                        + " leave 'taskgraph.etcd.endpoints' unset.",
                cause);
    }
}
