package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.etcd.EtcdUnreachableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/** Explains that etcd did not answer at the start, or refused to. */
final class EtcdUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<EtcdUnreachableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EtcdUnreachableException cause) {
        String check = cause.step().isEmpty() ? "Mend that" : StringUtils.capitalize(cause.step());
        return new FailureAnalysis(
                cause.getMessage() + ".",
                check + ", or set 'taskgraph.startup' to 'wait' to let the process wait for it.",
                cause);
    }
}
