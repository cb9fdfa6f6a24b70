package io.taskgraph.transport;

/** A watch over one other process, by a connection to it. */
@FunctionalInterface
public interface Monitor extends AutoCloseable {

    /** Ends the watch. A last report may still arrive. */
    @Override
    void close();
}
