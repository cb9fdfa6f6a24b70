package io.taskgraph.boot.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.support.IdleTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** When epochs and requests are observed. */
@Timeout(60)
class TaskGraphTracingAutoConfigurationTests {

    private final ApplicationContextRunner withoutTracer = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(TaskGraphAutoConfiguration.class, TaskGraphTracingAutoConfiguration.class))
            .withBean(TaskBuilder.class, () -> id -> new IdleTask())
            .withBean(ObservationRegistry.class, ObservationRegistry::create);

    private final ApplicationContextRunner withTracer = withoutTracer.withBean(Tracer.class, () -> Tracer.NOOP);

    @Test
    void withATracerTheyAre() {
        withTracer.run(context -> assertThat(context).hasNotFailed().hasSingleBean(TaskGraphObservations.class));
    }

    /** They listen from when they are made, and nobody asks for the bean. */
    @Test
    void withLazyInitializationTheyAreMadeAllTheSame() {
        withTracer
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context.getBeanFactory().containsSingleton("taskGraphObservations"))
                        .isTrue());
    }

    @Test
    void withoutATracerTheyAreNot() {
        withoutTracer.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskGraphObservations.class));
    }

    @Test
    void withoutMicrometerTracingTheyAreNot() {
        withoutTracer
                .withClassLoader(new FilteredClassLoader(Tracer.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskGraphObservations.class));
    }

    @Test
    void switchedOffTheyAreNot() {
        withTracer
                .withPropertyValues("management.observations.enable.taskgraph=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskGraphObservations.class));
    }

    @Test
    void disabledTheyAreNot() {
        withTracer
                .withPropertyValues("taskgraph.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TaskGraphObservations.class));
    }
}
