package io.taskgraph.record;

/**
 * Receives the events of one process in its job.
 *
 * <p>Called on the loops of engine and tasks and on threads of the coordinator's client, several at a time: it must be safe for that,
 * must not block and must not throw. The events of one thread come in order.
 */
@FunctionalInterface
public interface RecordSink {

    /**
     * Receives an event.
     *
     * @param nanoTime when it happened, on the monotonic clock of the process
     * @param event the event
     */
    void record(long nanoTime, RecordEvent event);
}
