package io.taskgraph.transport;

import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** The serving side of a process: answers calls for its task copies. Thread-safe. */
public interface RequestHandler {

    /** Returns the method of that full name as some task copy of this process serves it. */
    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullMethodName);

    /** Takes a call over. Its responses are told exactly once, on any thread. */
    void handle(IncomingCall call);
}
