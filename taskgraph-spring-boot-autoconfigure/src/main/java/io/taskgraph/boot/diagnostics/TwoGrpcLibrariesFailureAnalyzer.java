package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.grpc.TwoGrpcLibrariesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which of two gRPC libraries is used, and how to use the other. */
final class TwoGrpcLibrariesFailureAnalyzer extends AbstractFailureAnalyzer<TwoGrpcLibrariesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, TwoGrpcLibrariesException cause) {
        String side = cause.side();
        return new FailureAnalysis(
                "'" + cause.property() + "' is a property of net.devh's gRPC " + side + ", which is left out because"
                        + " 'spring-boot-starter-grpc-" + side + "' is on the class path.",
                "Use the property under 'spring.grpc." + side + "' instead. Or remove 'spring-boot-starter-grpc-" + side
                        + "', or set 'spring.grpc." + side + ".enabled=false': then net.devh's is used.",
                cause);
    }
}
