package io.taskgraph.engine;

/**
 * How a live process uses its slots.
 *
 * @param primaries number of slots that hold the primary of a task
 * @param backups number of slots that hold a backup
 * @param free number of slots that hold no copy and may take one; 0 if the process is leaving
 * @param open number of slots that the primary of a task may take: the free ones, and those of backups, which make room; 0 if the process
 *     is leaving
 */
public record SlotUse(int primaries, int backups, int free, int open) {}
