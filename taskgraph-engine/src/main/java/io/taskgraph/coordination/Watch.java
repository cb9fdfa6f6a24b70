package io.taskgraph.coordination;

/** A running watch. */
@FunctionalInterface
public interface Watch extends AutoCloseable {

    /** Ends the watch. Events under way may still arrive. */
    @Override
    void close();
}
