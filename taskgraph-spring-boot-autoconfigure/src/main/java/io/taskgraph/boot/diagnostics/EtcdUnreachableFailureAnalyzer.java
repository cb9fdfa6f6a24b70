package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.etcd.EtcdUnreachableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that etcd did not answer at the start. */
final class EtcdUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<EtcdUnreachableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EtcdUnreachableException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Check that etcd runs and that 'taskgraph.etcd.endpoints' names its client addresses, or set"
                        + " 'taskgraph.startup' to 'wait' to let the process wait for it.",
                cause);
    }
}
