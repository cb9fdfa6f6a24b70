package io.taskgraph.boot.lifecycle;

import io.taskgraph.MissingTopologyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that tasks use a link type which has no topology. */
final class MissingTopologyFailureAnalyzer extends AbstractFailureAnalyzer<MissingTopologyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingTopologyException cause) {
        String linkType = cause.linkType();
        boolean none = cause.declared().isEmpty();
        String declared = "'" + String.join("', '", cause.declared()) + "'";
        return new FailureAnalysis(
                "The tasks use link type '%s', but there is no topology for it; %s."
                        .formatted(linkType, none ? "there is none at all" : "there are topologies for " + declared),
                "Declare a bean of type io.taskgraph.topology.Topology with the name '%s' or the annotation @LinkType(\"%s\")%s."
                        .formatted(
                                linkType,
                                linkType,
                                none ? "" : ", or let the tasks use one of the link types " + declared),
                cause);
    }
}
