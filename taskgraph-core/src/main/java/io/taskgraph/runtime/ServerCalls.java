package io.taskgraph.runtime;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.ResponseListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Calls of peers that wait for the engine's word. */
final class ServerCalls {

    /** One call: what is asked, and who is told the answer. */
    record ServerCall(RequestHeader header, String method, Object input, ResponseListener<Object> responses) {}

    private final Map<Long, ServerCall> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    long add(ServerCall call) {
        long id = lastId.incrementAndGet();
        waiting.put(id, call);
        return id;
    }

    @Nullable
    ServerCall take(long id) {
        return waiting.remove(id);
    }

    /** Refuses a call, unless it was taken before. */
    void refuse(long id, Refusal failure, String reason) {
        ServerCall call = take(id);
        if (call != null) {
            call.responses().failed(failure, status(failure).withDescription(reason));
        }
    }

    private static Status status(Refusal failure) {
        return switch (failure) {
            case NOT_PRIMARY -> Status.UNAVAILABLE;
            case STALE_EPOCH -> Status.FAILED_PRECONDITION;
            case HANDLER -> Status.PERMISSION_DENIED;
        };
    }

    Iterable<Long> ids() {
        return waiting.keySet();
    }
}
