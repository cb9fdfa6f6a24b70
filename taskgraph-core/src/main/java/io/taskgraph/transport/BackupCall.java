package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;

/**
 * A message about updates and backups that has arrived.
 *
 * @param header who asks whom; its epoch means nothing
 * @param question what is asked
 * @param responses told exactly once how the call ends
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
