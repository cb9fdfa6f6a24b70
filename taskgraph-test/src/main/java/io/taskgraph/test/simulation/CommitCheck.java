package io.taskgraph.test.simulation;

import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import java.util.Map;

/** Told of every transaction that takes effect. */
@FunctionalInterface
public interface CommitCheck {

    /**
     * Tells of a transaction that has just taken effect.
     *
     * @param process who made it
     * @param before all keys as they were before
     * @param revision revision of its changes
     */
    void committed(SimulatedProcess process, Transaction transaction, Map<String, Entry> before, long revision);
}
