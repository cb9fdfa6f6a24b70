package io.taskgraph.boot.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the job's meters, where there is a meter registry. */
@AutoConfiguration(
        after = TaskGraphAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({TaskGraphRuntime.class, MeterRegistry.class})
public final class TaskGraphMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TaskGraphMetrics taskGraphMetrics(TaskGraphRuntime runtime, JobMonitor monitor) {
        TaskGraphMetrics metrics = new TaskGraphMetrics(monitor);
        runtime.addListener(metrics);
        return metrics;
    }

    /**
     * Epochs and requests have timers of their own, so that those which Micrometer makes of observations would be the same once more,
     * one of them under a name that is taken.
     */
    @Bean
    static MeterFilter taskGraphObservationsHaveNoMeters() {
        Set<String> names = Arrays.stream(TaskGraphMeters.values())
                .map(TaskGraphMeters::getName)
                .collect(Collectors.toUnmodifiableSet());
        return MeterFilter.deny(id -> id.getName().startsWith("taskgraph.")
                && (id.getType() == Meter.Type.LONG_TASK_TIMER
                        || (id.getType() == Meter.Type.TIMER && !names.contains(id.getName()))));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DatumResolver.class)
    static final class InputConfiguration {

        @Bean
        @ConditionalOnMissingBean
        InputMetrics taskGraphInputMetrics(JobMonitor monitor, ObjectProvider<DatumResolver> resolvers) {
            return new InputMetrics(
                    monitor.settings().job(),
                    resolvers.stream().map(DatumResolver::totals).toList());
        }
    }
}
