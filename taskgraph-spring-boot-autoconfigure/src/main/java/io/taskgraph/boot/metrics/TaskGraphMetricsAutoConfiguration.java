package io.taskgraph.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.runtime.TaskGraphRuntime;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the job's meters, where there is a meter registry. */
@AutoConfiguration(
        after = TaskGraphAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({TaskGraphRuntime.class, MeterRegistry.class})
public final class TaskGraphMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskGraphMetrics taskGraphMetrics(TaskGraphRuntime runtime) {
        TaskGraphMetrics metrics = new TaskGraphMetrics(runtime.monitor());
        runtime.addListener(metrics);
        return metrics;
    }
}
