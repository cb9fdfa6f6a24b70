package io.taskgraph.boot.grpc;

import io.taskgraph.boot.autoconfigure.NamedSslBundle;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.coordination.Coordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for a job in one process that has an SSL bundle for a data plane that it does not need: the bundle must exist all the same,
 * and what it does not secure is said.
 */
@AutoConfiguration(
        after = TaskGraphAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnBean({Coordinator.class, TaskGraphProperties.class})
@ConditionalOnProperty("taskgraph.data.ssl.bundle")
public final class EmbeddedTlsAutoConfiguration {

    private static final Logger logger = LoggerFactory.getLogger(EmbeddedTlsAutoConfiguration.class);

    @Bean
    SmartInitializingSingleton taskGraphEmbeddedTlsCheck(
            TaskGraphProperties properties,
            Coordinator coordinator,
            ObjectProvider<SslBundles> sslBundles,
            Environment environment) {
        return () -> {
            String bundle = properties.getData().getSsl().getBundle();
            if (bundle == null || !coordinator.isWithinOneProcess()) {
                return;
            }
            new NamedSslBundle("taskgraph.data.ssl.bundle", bundle).find(sslBundles);
            boolean served = environment.getProperty("grpc.server.port", Integer.class, -1) >= 0;
            if (served && !environment.getProperty("grpc.server.security.enabled", Boolean.class, false)) {
                logger.warn(
                        "The gRPC services of this application are served in plain text: 'taskgraph.data.ssl.bundle' secures the"
                                + " server only where the job has several processes. Set 'grpc.server.security.*'");
            }
        };
    }
}
