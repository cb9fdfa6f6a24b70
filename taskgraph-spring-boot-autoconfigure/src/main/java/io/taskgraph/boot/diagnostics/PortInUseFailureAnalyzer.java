package io.taskgraph.boot.diagnostics;

import io.taskgraph.boot.autoconfigure.TlsMode;
import io.taskgraph.boot.grpc.BindFailures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains why the gRPC server, or that of the tasks, cannot listen at its port and address. */
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
        String reason = BindFailures.reason(cause);
        if (cause.getMessage() == null || !cause.getMessage().startsWith(BIND) || reason == null) {
            return null;
        }
        if (isOfTheTasks(cause.getMessage())) {
            return new FailureAnalysis(
                    "The server of the tasks could not listen at " + address(cause.getMessage()) + ": " + reason + ".",
                    "Set 'taskgraph.node.port' to another port, 0 for any free one; or 'taskgraph.node.bind-address' to an address of this"
                            + " machine, '*' for all, if other processes reach it under another one.",
                    cause);
        }
        String address = environment.getProperty("grpc.server.address", ANY);
        return new FailureAnalysis(
                "The gRPC server could not be started with port " + environment.getProperty("grpc.server.port")
                        + (address.equals(ANY) ? "" : " at " + address) + ": " + reason + ".",
                "Stop the program that listens there, or set 'grpc.server.port' to another port; 0 takes any free one. Or set"
                        + " 'grpc.server.address' to an address of this machine, '*' for all.",
                cause);
    }

    /** An address without a name has a slash before it. */
    private static String address(String message) {
        String address = message.substring(BIND.length()).strip();
        return address.startsWith("/") ? address.substring(1) : address;
    }

    /** Returns whether the tasks' own server has failed, and not that of the application's services, by the port. */
    private boolean isOfTheTasks(String message) {
        String port = environment.getProperty("grpc.server.port", "-1");
        return TlsMode.asksForOwnServer(environment) && !message.endsWith(":" + port);
    }
}
