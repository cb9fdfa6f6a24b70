package io.taskgraph.grpc;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.taskgraph.TaskGraphException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A server that a transport starts and ends itself. */
final class OwnServer implements ServerSide {

    private final Server server;
    private final String description;
    private final IntFunction<String> address;

    /**
     * @param description its name in errors
     * @param address gives the address by the bound port, -1 without one
     */
    OwnServer(ServerBuilder<?> builder, String description, IntFunction<String> address) {
        this.server = builder.build();
        this.description = description;
        this.address = address;
    }

    @Override
    public String start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new TaskGraphException(description + " cannot serve: " + e.getMessage(), e);
        }
        return address.apply(server.getPort());
    }

    @Override
    public void shutdown() {
        server.shutdown();
    }

    @Override
    public void shutdownNow() {
        server.shutdownNow();
    }

    @Override
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        return server.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
