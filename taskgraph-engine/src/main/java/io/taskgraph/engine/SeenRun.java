package io.taskgraph.engine;

/**
 * A run as this process has seen it in an earlier membership, by which it notices that the coordinator was set back since, and that it has no
 * right to replace the run.
 *
 * @param generation the generation of the run
 * @param revision highest revision that was seen
 * @param tookPart whether it was registered in that run, or had a copy
 */
public record SeenRun(Generation generation, long revision, boolean tookPart) {}
