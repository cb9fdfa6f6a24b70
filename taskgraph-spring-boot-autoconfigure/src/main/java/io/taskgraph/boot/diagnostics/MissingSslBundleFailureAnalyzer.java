package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.MissingSslBundleException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains {@link MissingSslBundleException}. */
final class MissingSslBundleFailureAnalyzer extends AbstractFailureAnalyzer<MissingSslBundleException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingSslBundleException cause) {
        String define = "Define it as 'spring.ssl.bundle.pem.%s' or 'spring.ssl.bundle.jks.%s'"
                .formatted(cause.name(), cause.name());
        String existing = "'" + String.join("', '", cause.existing()) + "'";
        boolean none = cause.existing().isEmpty();
        return new FailureAnalysis(
                "'%s' names SSL bundle '%s', which does not exist. %s"
                        .formatted(
                                cause.property(),
                                cause.name(),
                                none ? "There is no SSL bundle at all." : "There are: " + existing + "."),
                define
                        + (none ? "." : ", or let '%s' name one of %s.".formatted(cause.property(), existing))
                        + " To do without TLS, leave '%s' unset.".formatted(cause.property()),
                cause);
    }
}
