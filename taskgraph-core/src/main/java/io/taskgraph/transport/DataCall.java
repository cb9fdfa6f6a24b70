package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;

/**
 * A data request that has arrived.
 *
 * <p>If {@link RequestHandler#findMethod} did not know the method when the request arrived, input and answer are
 * {@link EncodedMessage}s: the copy may get to know the method only later, when it has been initialised.
 *
 * @param <Q> input of the method, or {@link EncodedMessage}
 * @param <A> answer of the method, or {@link EncodedMessage}
 * @param header asking and asked copy
 * @param method full name of the method
 * @param input its input
 * @param responses receives the end of the call, exactly once
 */
public record DataCall<Q, A>(RequestHeader header, String method, Q input, ResponseListener<A> responses)
        implements TaskCall {

    @Override
    public void fail(Refusal failure, Status status) {
        responses.failed(failure, status);
    }

    @Override
    public void serveBy(Server server) {
        server.data(this);
    }
}
