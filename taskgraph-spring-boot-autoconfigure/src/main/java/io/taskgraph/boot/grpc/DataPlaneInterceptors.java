package io.taskgraph.boot.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.function.Supplier;

/**
 * The application's global interceptors, as the calls between processes pass them, the first one outermost. They are asked for with the first
 * call, since they may need beans that need the transport.
 */
record DataPlaneInterceptors(Supplier<List<ServerInterceptor>> server, Supplier<List<ClientInterceptor>> client) {}
