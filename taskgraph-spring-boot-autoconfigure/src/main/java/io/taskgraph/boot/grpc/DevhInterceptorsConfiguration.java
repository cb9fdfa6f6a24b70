package io.taskgraph.boot.grpc;

import java.util.List;
import net.devh.boot.grpc.client.interceptor.GlobalClientInterceptorRegistry;
import net.devh.boot.grpc.server.interceptor.GlobalServerInterceptorRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({GlobalServerInterceptorRegistry.class, GlobalClientInterceptorRegistry.class})
final class DevhInterceptorsConfiguration {

    @Bean
    DataPlaneInterceptors taskGraphDataPlaneInterceptors(
            ObjectProvider<GlobalServerInterceptorRegistry> servers,
            ObjectProvider<GlobalClientInterceptorRegistry> clients) {
        return new DataPlaneInterceptors(
                () -> {
                    GlobalServerInterceptorRegistry registry = servers.getIfAvailable();
                    return registry == null ? List.of() : registry.getServerInterceptors();
                },
                () -> {
                    GlobalClientInterceptorRegistry registry = clients.getIfAvailable();
                    return registry == null ? List.of() : registry.getClientInterceptors();
                });
    }
}
