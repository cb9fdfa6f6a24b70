package io.taskgraph;

import io.grpc.ServerInterceptor;

/**
 * Marks an interceptor for the calls that neighbours make to a task's gRPC services. The framework's own check (run id,
 * epoch and incarnation, then ordering onto the task's loop) comes first; those of the user follow it, on the loop.
 */
public interface GrpcHandlerInterceptor extends ServerInterceptor {}
