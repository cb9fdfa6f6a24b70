package io.taskgraph.boot.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Defaults for the libraries of the starter. Keeps the gRPC server that the starter brings from opening its port where the job runs in one process, and lets it take a free
 * one where there are several. A stranger is not told the services, unless the application wants that. Behind all other property sources, so that {@code grpc.server.port} set anywhere stands.
 */
final class EmbeddedDefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    /** net.devh's auto-configurations name classes that Boot 4 moved, which Spring would warn of at every start. */
    private static final String INTROSPECTION_LOG =
            "logging.level.org.springframework.core.annotation.MergedAnnotation";

    /** gRPC warns, with a stack, of each time that it finds no address for a name; the calls fail with the same text. */
    private static final String NAMES_LOG = "logging.level.io.grpc.internal.ManagedChannelImpl";

    static final String SOURCE_NAME = "taskGraphEmbeddedDefaults";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty("taskgraph.enabled", Boolean.class, true)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            SOURCE_NAME,
                            Map.of(
                                    "grpc.server.port",
                                    isServerNeeded(environment) ? 0 : -1,
                                    "grpc.server.reflection-service-enabled",
                                    false,
                                    INTROSPECTION_LOG,
                                    "error",
                                    NAMES_LOG,
                                    "error")));
        }
    }

    /** The tasks of several processes are served by it, unless they have a server of their own. */
    private static boolean isServerNeeded(ConfigurableEnvironment environment) {
        return OnSeveralProcessesCondition.matches(environment) && !TlsMode.asksForOwnServer(environment);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
