package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.AsymmetricLinksException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link AsymmetricLinksException}. */
final class AsymmetricLinksFailureAnalyzer extends AbstractFailureAnalyzer<AsymmetricLinksException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AsymmetricLinksException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(
                Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".",
                "Correct the topology bean of '%s' or of '%s', or remove 'inverse' from the @LinkType of '%s'."
                        .formatted(cause.linkType(), cause.inverse(), cause.linkType()),
                cause);
    }
}
