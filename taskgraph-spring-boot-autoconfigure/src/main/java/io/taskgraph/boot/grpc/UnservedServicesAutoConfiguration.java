package io.taskgraph.boot.grpc;

import java.util.ArrayList;
import java.util.List;
import net.devh.boot.grpc.server.service.GrpcService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration that says which services of the application nobody serves, since the starter keeps net.devh's server from its port,
 * in one process or several.
 */
@AutoConfiguration
@ConditionalOnClass(GrpcService.class)
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
public final class UnservedServicesAutoConfiguration {

    private static final Logger logger = LoggerFactory.getLogger(UnservedServicesAutoConfiguration.class);

    /** Bean of net.devh's in every application: no service of the application's own. */
    private static final String HEALTH_OF_DEVH = "grpcHealthService";

    @Bean
    SmartInitializingSingleton taskGraphUnservedServices(ApplicationContext context) {
        return () -> {
            Environment environment = context.getEnvironment();
            boolean served = BootGrpc.SERVER.isThere(environment, context.getClassLoader())
                    || environment.getProperty("grpc.server.port", Integer.class, 0) >= 0
                    || StringUtils.hasText(environment.getProperty("grpc.server.in-process-name"));
            List<String> services = new ArrayList<>(List.of(context.getBeanNamesForAnnotation(GrpcService.class)));
            services.remove(HEALTH_OF_DEVH);
            if (!served && !services.isEmpty()) {
                logger.warn(
                        "The gRPC services {} of this application are not served: set 'grpc.server.port', which is -1, to the port at which"
                                + " they are. The tasks do without that server",
                        services);
            }
        };
    }
}
