package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.etcd.EtcdUnreachableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that etcd did not answer at the start, or refused to. */
final class EtcdUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<EtcdUnreachableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EtcdUnreachableException cause) {
        String check = cause.isRefusal()
                ? "Check 'taskgraph.etcd.user' and 'taskgraph.etcd.password', and that this user may read and write what"
                        + " begins with 'taskgraph.namespace',"
                : "Check that etcd runs and that 'taskgraph.etcd.endpoints' names its client addresses,";
        return new FailureAnalysis(
                cause.getMessage() + ".",
                check + " or set 'taskgraph.startup' to 'wait' to let the process wait for it.",
                cause);
    }
}
