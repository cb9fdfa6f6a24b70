package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.grpc.BindFailures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains that another process has the port of the gRPC server. */
final class PortInUseFailureAnalyzer extends AbstractFailureAnalyzer<IOException> {

    private static final String ANY = "*";

    /** What grpc-java says of a server that cannot have its port. */
    private static final String BIND = "Failed to bind to address";

    private final Environment environment;

    PortInUseFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IOException cause) {
        if (cause.getMessage() == null || !cause.getMessage().startsWith(BIND) || !BindFailures.isPortInUse(cause)) {
            return null;
        }
        String address = environment.getProperty("grpc.server.address", ANY);
        return new FailureAnalysis(
                "The gRPC server could not be started: port " + environment.getProperty("grpc.server.port")
                        + (address.equals(ANY) ? "" : " at " + address) + " is in use.",
                "Stop the program that listens there, or set 'grpc.server.port' to another port; 0 takes any free one.",
                cause);
    }
}
