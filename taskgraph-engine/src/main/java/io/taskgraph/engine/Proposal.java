package io.taskgraph.engine;

import io.taskgraph.coordination.Transaction;

/**
 * A transaction that a process proposes to the coordinator.
 *
 * @param id number under which its answer comes; never given twice by an engine
 */
public record Proposal(long id, Transaction transaction) {}
