package io.taskgraph.engine;

/**
 * A meta flag as it is known to all.
 *
 * @param epoch epoch in which it was flagged
 * @param linkType relation of the flagging task to those that are told
 * @param from flagging task
 * @param meta the meta
 */
public record Flag(long epoch, String linkType, long from, String meta) {}
