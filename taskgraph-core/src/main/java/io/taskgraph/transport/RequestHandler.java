package io.taskgraph.transport;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.RequestHeader;
import org.jspecify.annotations.Nullable;

/** The serving side of a process: answers requests for its task copies. Thread-safe. */
public interface RequestHandler {

    /** Returns the method of that full name as some task copy of this process serves it. */
    @Nullable
    MethodDescriptor<?, ?> findMethod(String fullMethodName);

    /**
     * Answers a request at the copy that it is for, on that copy's loop. {@code responses} is told exactly once.
     *
     * <p>If {@link #findMethod} did not know the method when the request arrived, the input is an {@link EncodedMessage}, and an
     * answer to it must be one: the copy may get to know the method only later, when it has been initialised.
     *
     * <p>A pull of a block comes as a request of the method {@link Block#METHOD}, with the block's name as input, and is answered
     * with the {@link Block}, which the transport then sends in parts.
     */
    void handle(RequestHeader header, String fullMethodName, Object input, ResponseListener<Object> responses);
}
