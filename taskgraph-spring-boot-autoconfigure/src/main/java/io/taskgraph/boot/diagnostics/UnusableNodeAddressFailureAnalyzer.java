package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.grpc.UnusableNodeAddressException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link UnusableNodeAddressException}. */
final class UnusableNodeAddressFailureAnalyzer extends AbstractFailureAnalyzer<UnusableNodeAddressException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableNodeAddressException cause) {
        return new FailureAnalysis(
                "Other processes cannot reach this one at '%s', the value of 'taskgraph.node.address': it %s."
                        .formatted(cause.address(), cause.reason()),
                "Set 'taskgraph.node.address' to an IP address or a name of this machine that the other processes can reach,"
                        + " with ':port' if they reach it at another port than it listens on, or leave it out.",
                cause);
    }
}
