package io.taskgraph.transport;

import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** The serving side of a process: answers calls for its task copies. Thread-safe. */
public interface RequestHandler {

    /** Returns the method of a full name as a task copy of this process serves it. */
    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullMethodName);

    /** Accepts a call. It is answered exactly once, on any thread. */
    void handle(IncomingCall call);
}
