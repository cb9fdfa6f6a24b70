package io.taskgraph.engine;

/**
 * How a task came from one primary to the next.
 *
 * @param since since when it had no primary, as far as this process has seen it
 * @param handedOver whether it never was without one
 */
public record OwnershipChange(long since, boolean handedOver) {}
