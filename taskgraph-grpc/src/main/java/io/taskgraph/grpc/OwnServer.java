package io.taskgraph.grpc;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.taskgraph.TaskGraphException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that a transport starts and ends itself. */
final class OwnServer implements ServerSide {

    private final Supplier<? extends ServerBuilder<?>> builder;
    private final String description;
    private final IntFunction<String> address;
    private volatile @Nullable Server server;

    /**
     * @param builder makes the builder when the server is started, since a server may wait for its key
     * @param description its name in errors
     * @param address gives the address by the bound port, -1 without one
     */
    OwnServer(Supplier<? extends ServerBuilder<?>> builder, String description, IntFunction<String> address) {
        this.builder = builder;
        this.description = description;
        this.address = address;
    }

    @Override
    public String start() {
        Server started = builder.get().build();
        server = started;
        try {
            started.start();
        } catch (IOException e) {
            throw new TaskGraphException(description + " cannot serve: " + e.getMessage(), e);
        }
        return address.apply(started.getPort());
    }

    @Override
    public void shutdown() {
        Server started = server;
        if (started != null) {
            started.shutdown();
        }
    }

    @Override
    public void shutdownNow() {
        Server started = server;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        Server started = server;
        return started == null || started.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
