package io.taskgraph.boot.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.runtime.TaskGraphRuntime;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the observations of epochs and requests, where Micrometer Tracing traces. */
@AutoConfiguration(
        after = TaskGraphAutoConfiguration.class,
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

    private static final double DEFAULT_PROBABILITY = 0.1;

    @Bean
    @ConditionalOnMissingBean
    TaskGraphObservations taskGraphObservations(
            TaskGraphRuntime runtime, ObservationRegistry registry, Environment environment) {
        double probability =
                environment.getProperty("management.tracing.sampling.probability", Double.class, DEFAULT_PROBABILITY);
        TaskGraphObservations observations =
                new TaskGraphObservations(registry, runtime.monitor().settings().job(), probability);
        runtime.addListener(observations);
        return observations;
    }
}
