package io.taskgraph.boot.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.metrics.TaskGraphMetrics;
import io.taskgraph.boot.metrics.TaskGraphMetricsAutoConfiguration;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.TaskGraphRuntime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Auto-configuration of the observations of epochs and requests, where Micrometer Tracing traces. */
@AutoConfiguration(
        after = {TaskGraphAutoConfiguration.class, TaskGraphMetricsAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration"
        })
@ConditionalOnClass(name = {"io.micrometer.tracing.Tracer", "io.micrometer.observation.ObservationRegistry"})
@ConditionalOnBean(
        value = {TaskGraphRuntime.class, ObservationRegistry.class},
        type = "io.micrometer.tracing.Tracer")
@ConditionalOnBooleanProperty(name = "management.observations.enable.taskgraph", matchIfMissing = true)
public final class TaskGraphTracingAutoConfiguration {

    /** Not lazily: nobody asks for it, and it listens from when it is made. */
    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean
    TaskGraphObservations taskGraphObservations(
            TaskGraphRuntime runtime,
            JobMonitor monitor,
            ObservationRegistry registry,
            Environment environment,
            ObjectProvider<TaskGraphMetrics> metrics) {
        TaskGraphObservations observations =
                new TaskGraphObservations(registry, monitor.settings().job(), EpochSampling.probability(environment));
        // the metrics first: they record an epoch or request before its observation stops
        metrics.ifAvailable(recorder -> recorder.recordWithin(observations));
        runtime.addListener(observations);
        return observations;
    }
}
