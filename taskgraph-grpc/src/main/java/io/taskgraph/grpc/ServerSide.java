package io.taskgraph.grpc;

import java.time.Duration;

/** A server through which other processes reach a transport: its own, or one in which its registry is mounted. */
@FunctionalInterface
public interface ServerSide {

    /**
     * Starts the server, or waits until its owner has started it.
     *
     * @return the address at which other processes reach it, as {@code host:port}
     * @throws io.taskgraph.TaskGraphException if it cannot be started, or does not start in time
     */
    String start();

    /** Refuses new calls. Does nothing if the server has another owner. */
    default void shutdown() {}

    /** Ends the calls under way as well. Does nothing if the server has another owner. */
    default void shutdownNow() {}

    /** Waits until the server has ended, and returns whether it has. Does not wait for a server of another owner. */
    default boolean awaitTermination(Duration limit) throws InterruptedException {
        return true;
    }
}
