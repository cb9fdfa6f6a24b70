package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import java.time.Duration;

/**
 * A pull of a published block that has arrived. The transport sends the block in parts once it is given.
 *
 * @param header asking and asked copy
 * @param block name of the block
 * @param timeout how long its caller goes on waiting
 * @param responses receives the end of the call, exactly once
 */
public record PullCall(RequestHeader header, String block, Duration timeout, ResponseListener<Block> responses)
        implements TaskCall {

    @Override
    public void fail(Refusal failure, Status status) {
        responses.failed(failure, status);
    }

    @Override
    public void serveBy(Server server) {
        server.pull(this);
    }
}
