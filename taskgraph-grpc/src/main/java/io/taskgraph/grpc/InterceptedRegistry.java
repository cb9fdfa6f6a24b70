package io.taskgraph.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose calls pass interceptors, the first one outermost: gRPC applies those of a server to no fallback registry. They are asked for
 * with the first call.
 */
public final class InterceptedRegistry extends HandlerRegistry {

    private final HandlerRegistry registry;
    private final Supplier<List<ServerInterceptor>> source;
    private volatile @Nullable List<ServerInterceptor> known;

    public InterceptedRegistry(HandlerRegistry registry, Supplier<List<ServerInterceptor>> interceptors) {
        this.registry = registry;
        this.source = interceptors;
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String fullMethodName, @Nullable String authority) {
        ServerMethodDefinition<?, ?> method = registry.lookupMethod(fullMethodName, authority);
        List<ServerInterceptor> interceptors = interceptors();
        return method == null || interceptors.isEmpty() ? method : intercept(method, interceptors);
    }

    private List<ServerInterceptor> interceptors() {
        List<ServerInterceptor> interceptors = known;
        if (interceptors == null) {
            interceptors = List.copyOf(source.get());
            known = interceptors;
        }
        return interceptors;
    }

    private static <Q, A> ServerMethodDefinition<?, ?> intercept(
            ServerMethodDefinition<Q, A> method, List<ServerInterceptor> interceptors) {
        String service = method.getMethodDescriptor().getServiceName();
        ServerServiceDefinition one = ServerServiceDefinition.builder(service == null ? "" : service)
                .addMethod(method)
                .build();
        return ServerInterceptors.interceptForward(one, interceptors)
                .getMethods()
                .iterator()
                .next();
    }
}
