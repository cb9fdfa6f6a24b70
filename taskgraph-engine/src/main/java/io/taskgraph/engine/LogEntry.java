package io.taskgraph.engine;

import com.google.protobuf.ByteString;

/**
 * One update in the log of a task. Entries of the same id and incarnation are the same, and so is all before them.
 *
 * @param id position, from 1
 * @param incarnation incarnation of the primary that gave it that position
 * @param from task that asked for it
 * @param fromIncarnation incarnation of the copy that asked
 * @param number number of the update among those of that copy for this task
 * @param payload the change
 */
public record LogEntry(long id, long incarnation, long from, long fromIncarnation, long number, ByteString payload) {}
