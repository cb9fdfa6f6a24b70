package io.taskgraph.coordination;

/**
 * Answer to a transaction.
 *
 * @param succeeded whether the compares held and the writes happened
 * @param revision the store's revision after it: that of its writes, if there were any
 */
public record CommitResult(boolean succeeded, long revision) {}
