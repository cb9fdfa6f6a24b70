package io.taskgraph.boot.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.taskgraph.grpc.CallLimits;
import io.taskgraph.grpc.InterceptedRegistry;
import io.taskgraph.grpc.PeerDefaults;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.serverfactory.GrpcServerConfigurer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Serves the tasks behind the application's own services, and permits the pings and sizes that the channels between processes need. */
final class DevhServerConfigurer implements GrpcServerConfigurer, Ordered {

    private final HandlerRegistry registry;
    private final Supplier<List<ServerInterceptor>> interceptors;
    private final GrpcServerProperties properties;
    private final int maxMessageBytes;
    private final CallLimits limits;
    private final @Nullable DataTls tls;

    /** @param interceptors the global ones, which gRPC does not apply to a fallback registry by itself */
    DevhServerConfigurer(
            HandlerRegistry registry,
            Supplier<List<ServerInterceptor>> interceptors,
            GrpcServerProperties properties,
            int maxMessageBytes,
            CallLimits limits,
            @Nullable DataTls tls) {
        this.registry = registry;
        this.interceptors = interceptors;
        this.properties = properties;
        this.maxMessageBytes = maxMessageBytes;
        this.limits = limits;
        this.tls = tls;
    }

    @Override
    public void accept(ServerBuilder<?> builder) {
        if (builder instanceof InProcessServerBuilder) {
            return;
        }
        builder.fallbackHandlerRegistry(new InterceptedRegistry(registry, interceptors));
        PeerDefaults.server(builder, atLeast(maxMessageBytes, properties.getMaxInboundMessageSize()), limits);
        if (ClassUtils.isPresent(ShadedLimits.BUILDER, getClass().getClassLoader())) {
            ShadedLimits.apply(builder, limits);
        }
        Duration permitted = permittedPingInterval(properties);
        builder.permitKeepAliveTime(permitted.toNanos(), TimeUnit.NANOSECONDS);
        if (tls != null) {
            tls.secure(builder);
        }
    }

    /** Last, so that no other configurer's fallback takes the place of the tasks. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    static int atLeast(int bytes, @Nullable DataSize other) {
        return other == null ? bytes : (int) Math.min(Integer.MAX_VALUE, Math.max(bytes, other.toBytes()));
    }

    /** The application's value, unless that is the default of net.devh, with which a dead connection would stand for minutes. */
    static Duration permittedPingInterval(GrpcServerProperties properties) {
        Duration set = properties.getPermitKeepAliveTime();
        return set.equals(new GrpcServerProperties().getPermitKeepAliveTime())
                ? PeerDefaults.PERMITTED_PING_INTERVAL
                : set;
    }
}
