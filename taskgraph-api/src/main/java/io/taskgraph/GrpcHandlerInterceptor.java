package io.taskgraph;

import io.grpc.ServerInterceptor;

/**
 * Stands around the handlers of a task's gRPC services, for every call that neighbours make by data requests. In Spring each bean of
 * this type is applied, in the order of the beans; else {@code TaskGraphRuntime.addInterceptor} adds one.
 *
 * <p>The framework's own check (run id, epoch and incarnation, then ordering onto the task's loop) comes first, so that an
 * interceptor runs on the loop as a callback does: it needs no locks for what belongs to the task, and must not block. One
 * instance serves all tasks of the process. Headers and attributes of the call are empty: calls within a process have none.
 * A call that it closes with a status fails the neighbour's request with that status and is not repeated; what it throws does the
 * same.
 */
public interface GrpcHandlerInterceptor extends ServerInterceptor {}
