package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.taskgraph.LogPace;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.ResponseListener;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Ends a server call by the first result, on any thread; ignores later ones. */
final class ServerResponse<A> implements ResponseListener<A>, Pending {

    private static final Logger logger = LoggerFactory.getLogger(ServerResponse.class);

    private final ServerCall<?, A> call;
    private final MessageLimit limit;
    private final LogPace pace;
    private final Consumer<? super ServerResponse<?>> done;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param pace of warnings about calls of a method
     * @param done told when the call has been ended from this side
     */
    ServerResponse(ServerCall<?, A> call, MessageLimit limit, LogPace pace, Consumer<? super ServerResponse<?>> done) {
        this.call = call;
        this.limit = limit;
        this.pace = pace;
        this.done = done;
    }

    boolean isEnded() {
        return ended.get();
    }

    @Override
    public void answered(A output, long incarnation) {
        if (!end()) {
            return;
        }
        Status refusal = limit.refusal(output, "answer");
        if (refusal != null) {
            close(Refusal.HANDLER, refusal);
            return;
        }
        try {
            call.sendHeaders(new Metadata());
            call.sendMessage(output);
            call.close(Status.OK, Trailers.of(incarnation));
        } catch (RuntimeException | Error e) {
            logger.debug("Answer of {} was not sent", call.getMethodDescriptor().getFullMethodName(), e);
            close(Refusal.HANDLER, Status.INTERNAL.withDescription("the answer could not be sent: " + e));
        }
    }

    @Override
    public void failed(Refusal failure, Status status) {
        if (end()) {
            close(failure, Trailers.wireStatus(failure, status));
        }
    }

    @Override
    public void abandon() {
        failed(Refusal.NOT_PRIMARY, ServingRegistry.NOT_SERVING);
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            done.accept(this);
        }
        return first;
    }

    private void close(Refusal failure, Status status) {
        String description = Trailers.fitting(status.getDescription());
        if (!Objects.equals(description, status.getDescription())) {
            String method = call.getMethodDescriptor().getFullMethodName();
            String since = pace.due(method);
            logger.atLevel(since == null ? Level.DEBUG : Level.WARN)
                    .log(
                            "The failure of {} is too long for its caller{}: {}: {}",
                            method,
                            since == null ? "" : since,
                            status.getCode(),
                            status.getDescription());
        }
        try {
            call.close(status.withDescription(description), Trailers.of(failure));
        } catch (RuntimeException | Error e) {
            // The caller went away, sending the answer closed the call already, or an interceptor of the application
            // throws.
            logger.debug(
                    "Call of {} could not be ended", call.getMethodDescriptor().getFullMethodName(), e);
        }
    }
}
