package io.taskgraph.runtime;

import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.GrpcHelper;
import io.taskgraph.NullReturnException;
import io.taskgraph.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The methods that a task serves, each behind the interceptors of the application. */
final class ServedMethods {

    private ServedMethods() {}

    /** Returns those of a task by full name. */
    static Map<String, ServerMethodDefinition<?, ?>> of(Task task, List<GrpcHandlerInterceptor> interceptors) {
        GrpcHelper helper = NullReturnException.check(
                task.grpc(),
                () -> "'grpc' of " + task.getClass().getName()
                        + " returned null: it must return the services of the task, or 'GrpcHelper.none()'");
        Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
        for (ServerServiceDefinition service : helper.services()) {
            ServerInterceptors.interceptForward(service, interceptors)
                    .getMethods()
                    .forEach(method -> methods.put(method.getMethodDescriptor().getFullMethodName(), method));
        }
        return Map.copyOf(methods);
    }
}
