package io.taskgraph.runtime;

import io.taskgraph.transport.RequestHeader;
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

    Iterable<Long> ids() {
        return waiting.keySet();
    }
}
