package io.taskgraph.transport;

import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.RequestHeader;
import java.time.Duration;

/**
 * A message about updates and backups to be sent.
 *
 * @param header sender and receiver; its epoch has no meaning
 * @param question the message
 * @param timeout how long to wait for the answer
 */
public record BackupRequest(RequestHeader header, BackupMessage.Question question, Duration timeout) {}
