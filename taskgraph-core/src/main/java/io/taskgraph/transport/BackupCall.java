package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;

/**
 * A message about updates and backups that has arrived.
 *
 * @param header sender and receiver; its epoch has no meaning
 * @param question the message
 * @param responses receives the end of the call, exactly once
 */
public record BackupCall(
        RequestHeader header, BackupMessage.Question question, ResponseListener<BackupMessage.Answer> responses)
        implements IncomingCall {

    @Override
    public void fail(Refusal failure, Status status) {
        responses.failed(failure, status);
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.backup(this);
    }
}
