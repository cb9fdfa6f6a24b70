package io.taskgraph.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.taskgraph.TaskGraphException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server for requests within this JVM, by a name. Thread-safe. It need not be started before the first channel of its own transport, so
 * that a job without requests loads nothing of it.
 */
final class LocalServer implements ServerSide {

    private final String name;
    private final HandlerRegistry registry;

    private @Nullable OwnServer server;
    private boolean ended;

    /** @param name unique in the JVM while it serves */
    LocalServer(String name, HandlerRegistry registry) {
        this.name = name;
        this.registry = registry;
    }

    /**
     * {@inheritDoc} Does nothing if it has started, or has ended.
     *
     * @return the name
     * @throws TaskGraphException if the name is taken
     */
    @Override
    public synchronized String start() {
        if (server == null && !ended) {
            OwnServer started = new OwnServer(
                    () -> InProcessServerBuilder.forName(name).directExecutor().fallbackHandlerRegistry(registry),
                    "transport '" + name + "'",
                    port -> name);
            started.start();
            server = started;
        }
        return name;
    }

    /** Returns a channel to it, for which it starts. */
    ManagedChannel channel() {
        start();
        return channel(name);
    }

    /** Returns a channel to the server of that name, whoever has it in this JVM. */
    static ManagedChannel channel(String name) {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    @Override
    public synchronized void shutdown() {
        ended = true;
        if (server != null) {
            server.shutdown();
        }
    }

    @Override
    public synchronized void shutdownNow() {
        ended = true;
        if (server != null) {
            server.shutdownNow();
        }
    }

    @Override
    public boolean awaitTermination(Duration limit) throws InterruptedException {
        OwnServer started;
        synchronized (this) {
            started = server;
        }
        return started == null || started.awaitTermination(limit);
    }
}
