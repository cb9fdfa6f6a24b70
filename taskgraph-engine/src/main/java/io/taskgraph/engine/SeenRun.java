package io.taskgraph.engine;

/**
 * A run as this process has seen it in an earlier membership, by which it notices that the coordinator was set back since.
 *
 * @param generation the generation of the run
 * @param revision highest revision that was seen
 */
public record SeenRun(Generation generation, long revision) {}
