package io.taskgraph.boot.grpc;

import java.util.ArrayList;
import java.util.List;
import net.devh.boot.grpc.client.interceptor.GlobalClientInterceptorRegistry;
import net.devh.boot.grpc.server.interceptor.GlobalServerInterceptorRegistry;
import net.devh.boot.grpc.server.service.GrpcService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({GlobalServerInterceptorRegistry.class, GlobalClientInterceptorRegistry.class})
final class DevhInterceptorsConfiguration {

    private static final Logger logger = LoggerFactory.getLogger(DevhInterceptorsConfiguration.class);

    /** Bean of net.devh's in every application: no service of the application's own. */
    private static final String HEALTH_OF_DEVH = "grpcHealthService";

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

    @Bean
    SmartInitializingSingleton taskGraphUnservedServices(ListableBeanFactory beans, Environment environment) {
        return () -> {
            boolean served = environment.getProperty("grpc.server.port", Integer.class, 0) >= 0
                    || StringUtils.hasText(environment.getProperty("grpc.server.in-process-name"));
            List<String> services = new ArrayList<>(List.of(beans.getBeanNamesForAnnotation(GrpcService.class)));
            services.remove(HEALTH_OF_DEVH);
            if (!served && !services.isEmpty()) {
                logger.warn(
                        "The gRPC services {} of this application are not served: set 'grpc.server.port', which is -1, to the port at which"
                                + " they are. The tasks have a server of their own",
                        services);
            }
        };
    }
}
