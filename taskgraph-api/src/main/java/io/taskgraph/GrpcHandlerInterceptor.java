package io.taskgraph;

import io.grpc.ServerInterceptor;

/**
 * Intercepts every data request to the gRPC services of the tasks. With Spring, all beans of this type are applied in the order of
 * the beans; without, add one by {@code TaskGraphRuntime.addInterceptor}.
 *
 * <p>The framework's own check (run id, epoch and incarnation, then ordering onto the task's loop) comes first, so that an
 * interceptor runs on the loop like a callback: it needs no locks for the state of the task, and must not block. One instance serves
 * all tasks of the process. Headers and attributes of the call are empty: calls within a process have none. A call that it closes
 * with a status, or by an exception, fails the neighbour's request with that status and is not repeated.
 */
public interface GrpcHandlerInterceptor extends ServerInterceptor {}
