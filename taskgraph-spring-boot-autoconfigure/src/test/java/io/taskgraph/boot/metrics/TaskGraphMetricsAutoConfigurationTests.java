package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.support.IdleTask;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.transport.DataTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** When the job has meters. */
@Timeout(60)
class TaskGraphMetricsAutoConfigurationTests {

    private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(TaskGraphAutoConfiguration.class, TaskGraphMetricsAutoConfiguration.class))
            .withBean(TaskBuilder.class, () -> id -> new IdleTask());

    private final ApplicationContextRunner withRegistry = withoutRegistry.withBean(SimpleMeterRegistry.class);

    @Test
    void withARegistryTheyAreThere() {
        withRegistry.run(context -> assertThat(context).hasNotFailed().hasSingleBean(TaskGraphMetrics.class));
    }

    @Test
    void withoutARegistryTheyAreNot() {
        withoutRegistry.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskGraphMetrics.class));
    }

    @Test
    void withoutMicrometerTheyAreNot() {
        withoutRegistry
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("taskGraphMetrics"));
    }

    @Test
    void disabledTheyAreNot() {
        withRegistry
                .withPropertyValues("taskgraph.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskGraphMetrics.class));
    }

    /** As etcd with a long election timeout. */
    @Test
    void leaseThatIsGrantedForLongerIsShownSo() {
        withoutRegistry.run(context -> {
            Coordinator generous = new ForwardingCoordinator(context.getBean(Coordinator.class)) {
                @Override
                public Duration grantedTtl(Duration ttl) {
                    return ttl.plusSeconds(5);
                }
            };
            TaskGraphRuntime runtime = new TaskGraphRuntime(
                    context.getBean(RuntimeSettings.class),
                    generous,
                    context.getBean(DataTransport.class),
                    context.getBean(RuntimePorts.class));
            MeterRegistry registry = new SimpleMeterRegistry();
            new TaskGraphMetrics(runtime.monitor()).bindTo(registry);
            double asked = registry.get("taskgraph.lease.ttl").gauge().value();
            assertThat(registry.get("taskgraph.lease.granted").gauge().value()).isEqualTo(asked + 5);
        });
    }

    /** A 0 would tell an alert that all is well. */
    @Test
    void processThatHasNotJoinedSaysNothingOfTheJob() {
        withoutRegistry.run(context -> {
            TaskGraphRuntime neverStarted = new TaskGraphRuntime(
                    context.getBean(RuntimeSettings.class),
                    context.getBean(Coordinator.class),
                    context.getBean(DataTransport.class),
                    context.getBean(RuntimePorts.class));
            MeterRegistry registry = new SimpleMeterRegistry();
            new TaskGraphMetrics(neverStarted.monitor()).bindTo(registry);
            assertThat(value(registry, "taskgraph.job.status", "joining")).isOne();
            assertThat(value(registry, "taskgraph.tasks", "unowned")).isNaN();
            assertThat(registry.get("taskgraph.tasks.underreplicated").gauge().value())
                    .isNaN();
            assertThat(registry.get("taskgraph.epoch.age").gauge().value()).isNaN();
        });
    }

    private static double value(MeterRegistry registry, String meter, String status) {
        return registry.get(meter).tag("status", status).gauge().value();
    }
}
