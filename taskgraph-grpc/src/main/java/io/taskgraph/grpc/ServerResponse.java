package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.taskgraph.transport.ResponseListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a server call with the first thing that it is told, on whichever thread; ignores what is told later. */
final class ServerResponse<A> implements ResponseListener<Object> {

    private static final Logger logger = LoggerFactory.getLogger(ServerResponse.class);

    private final ServerCall<?, A> call;
    private final AtomicBoolean ended = new AtomicBoolean();

    ServerResponse(ServerCall<?, A> call) {
        this.call = call;
    }

    boolean isEnded() {
        return ended.get();
    }

    @Override
    public void answered(Object output, long incarnation) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            call.sendHeaders(new Metadata());
            @SuppressWarnings("unchecked") // The method descriptor is the one of the handler that made the output.
            A message = (A) output;
            call.sendMessage(message);
            call.close(Status.OK, Trailers.of(incarnation));
        } catch (RuntimeException e) {
            logger.debug("Answer of {} was not sent", call.getMethodDescriptor().getFullMethodName(), e);
            close(Failure.HANDLER, Status.INTERNAL.withDescription("the answer could not be sent: " + e));
        }
    }

    @Override
    public void failed(Failure failure, Status status) {
        if (ended.compareAndSet(false, true)) {
            close(failure, Trailers.wireStatus(failure, status));
        }
    }

    private void close(Failure failure, Status status) {
        try {
            call.close(status, Trailers.of(failure));
        } catch (IllegalStateException e) {
            // The caller went away, or sending the answer closed the call already.
            logger.debug("Call of {} had ended", call.getMethodDescriptor().getFullMethodName(), e);
        }
    }
}
