package io.taskgraph.etcd;

import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call of which the first message is the answer. */
final class SingleCall<A> extends ClientCall.Listener<A> {

    private final Answer<A> answer;
    private final AtomicBoolean told = new AtomicBoolean();
    /** Whether the call has got as far as a connection. */
    private volatile boolean sent;

    SingleCall(Answer<A> answer) {
        this.answer = answer;
    }

    ClientStreamTracer.Factory tracing() {
        return new ClientStreamTracer.Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                return new ClientStreamTracer() {
                    @Override
                    public void outboundHeaders() {
                        sent = true;
                    }
                };
            }
        };
    }

    @Override
    public void onMessage(A message) {
        if (told.compareAndSet(false, true)) {
            answer.answered(message);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (told.compareAndSet(false, true)) {
            answer.failed(status.isOk() ? Status.UNAVAILABLE.withDescription("no answer") : status, sent);
        }
    }
}
