package io.taskgraph.boot.etcd;

import io.taskgraph.boot.autoconfigure.ConditionalOnSeveralProcesses;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.boot.lifecycle.Startup;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Trouble;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.etcd.EtcdCoordinator;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the coordinator on etcd, where {@code taskgraph.etcd.endpoints} or a bean of connection details names any. */
@AutoConfiguration(
        before = TaskGraphAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass(EtcdCoordinator.class)
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@ConditionalOnSeveralProcesses
@EnableConfigurationProperties(TaskGraphProperties.class)
public final class EtcdAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(EtcdConnectionDetails.class)
    PropertiesEtcdConnectionDetails taskGraphEtcdConnectionDetails(
            TaskGraphProperties properties, ObjectProvider<SslBundles> sslBundles) {
        return new PropertiesEtcdConnectionDetails(properties.getEtcd(), sslBundles);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Coordinator.class)
    EtcdCoordinator taskGraphCoordinator(
            TaskGraphProperties properties,
            EtcdConnectionDetails connection,
            ObjectProvider<EtcdCoordinatorCustomizer> customizers) {
        EtcdCoordinator coordinator = EtcdCoordinator.create(new PropertiesEtcdSettings(
                        properties.getEtcd(), properties.getLease().getTtl(), connection)
                .settings(customizers.orderedStream()));
        new OpenEtcd(connection).announce();
        if (properties.getStartup() == Startup.FAIL_FAST) {
            check(coordinator, properties, connection);
        }
        return coordinator;
    }

    /** Reads the job's own specification: whether there is one does not matter, only that etcd answers. */
    private static void check(
            EtcdCoordinator coordinator, TaskGraphProperties properties, EtcdConnectionDetails connection) {
        String name = properties.getJob().getName();
        String prefix = new KeyLayout(properties.getNamespace(), name == null ? "job" : name).prefix();
        try {
            coordinator.list(prefix + "spec").toCompletableFuture().join();
        } catch (CompletionException ex) {
            String step = coordinator.trouble().map(Trouble::step).orElse("");
            coordinator.close();
            throw new EtcdUnreachableException(
                    connection.getEndpoints(), connection.getUser(), step, ex.getCause() == null ? ex : ex.getCause());
        }
    }
}
