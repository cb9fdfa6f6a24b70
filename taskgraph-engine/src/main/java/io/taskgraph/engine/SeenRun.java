package io.taskgraph.engine;

/**
 * A run as this process has seen it in an earlier membership, by which it notices that the coordinator was set back since, and that it has no
 * right to replace the run.
 *
 * @param generation the generation of the run
 * @param revision highest revision that was seen
 * @param epoch latest epoch that was seen, -1 if none
 * @param tookPart whether it was registered in that run, or had a copy
 * @param setBack whether the coordinator was seen to be set back in that generation, and no new one has begun
 */
public record SeenRun(Generation generation, long revision, long epoch, boolean tookPart, boolean setBack) {}
