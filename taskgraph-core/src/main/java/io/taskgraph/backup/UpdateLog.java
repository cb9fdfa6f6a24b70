package io.taskgraph.backup;

import com.google.protobuf.ByteString;

/**
 * One change of a task's state, shipped from its primary to its backups.
 *
 * @param updateId position of the change in the task's sequence of updates, from 1
 * @param payload the change, in the application's own encoding
 */
public record UpdateLog(long updateId, ByteString payload) {}
