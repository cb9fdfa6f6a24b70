package io.taskgraph.etcd;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/** A call of which each message is told, and the next asked for when that is done. */
final class StreamCall<A> extends ClientCall.Listener<A> {

    private final ClientCall<?, A> call;
    private final Stream<A> stream;

    StreamCall(ClientCall<?, A> call, Stream<A> stream) {
        this.call = call;
        this.stream = stream;
    }

    @Override
    public void onMessage(A message) {
        stream.next(message);
        call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        stream.ended(status);
    }
}
