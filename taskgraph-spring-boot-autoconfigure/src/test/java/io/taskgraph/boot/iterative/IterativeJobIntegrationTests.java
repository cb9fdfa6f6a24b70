package io.taskgraph.boot.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterationThreads;
import io.taskgraph.iterative.IterativeSettings;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.iterative.Reductions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Runs iterative tasks in a context, by each kind of bean that can make them. */
class IterativeJobIntegrationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(TaskGraphAutoConfiguration.class, IterativeAutoConfiguration.class))
            .withUserConfiguration(Ended.class)
            .withPropertyValues("taskgraph.job.name=sums", "taskgraph.job.tasks=3", "taskgraph.job.on-completion=stay");

    private void assertThatItSums(Class<?> configuration) {
        runner.withUserConfiguration(configuration).run(context -> {
            Outcome outcome = context.getBean(Ended.class).outcome.get(30, TimeUnit.SECONDS);
            assertThat(outcome.isSuccess()).isTrue();
            assertThat(outcome.message()).isEqualTo("sum 3.0 of sums");
        });
    }

    @Test
    void annotatedClassOfTasksIsMadeForEachCopy() {
        assertThatItSums(Sum.class);
    }

    @Test
    void annotatedBuilderWithAMethodIsAdapted() {
        assertThatItSums(WithMethod.class);
    }

    @Test
    void builderIsFoundByItsType() {
        assertThatItSums(PlainBuilder.class);
    }

    @Test
    void propertiesReachTheSettings() {
        runner.withUserConfiguration(Sum.class)
                .withPropertyValues(
                        "taskgraph.iterative.timeout=5m",
                        "taskgraph.iterative.segment-threshold=1MB",
                        "spring.threads.virtual.enabled=false")
                .run(context -> {
                    IterativeSettings settings = context.getBean(IterativeSettings.class);
                    assertThat(settings.timeout()).isEqualTo(Duration.ofMinutes(5));
                    assertThat(settings.segmentThreshold()).isEqualTo(1 << 20);
                    assertThat(settings.threads()).isSameAs(context.getBean(IterationThreads.class));
                });
    }

    @Test
    void beansOfTheApplicationWin() {
        IterationThreads threads = IterationThreads.platform();
        runner.withUserConfiguration(Sum.class)
                .withBean(IterationThreads.class, () -> threads)
                .run(context -> assertThat(
                                context.getBean(IterativeSettings.class).threads())
                        .isSameAs(threads));
        IterativeSettings settings = IterativeSettings.defaults();
        runner.withUserConfiguration(Sum.class)
                .withBean(IterativeSettings.class, () -> settings)
                .run(context ->
                        assertThat(context.getBean(IterativeSettings.class)).isSameAs(settings));
    }

    @Test
    void contextStartsWithoutTheModule() {
        runner.withClassLoader(new FilteredClassLoader("io.taskgraph.iterative"))
                .withBean(io.taskgraph.TaskBuilder.class, () -> id -> idle())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("taskGraphIterativeSettings"));
    }

    private static Task idle() {
        return new Task() {
            @Override
            public void init(long taskId, Framework framework) {}

            @Override
            public void enterEpoch(EpochContext context) {}
        };
    }

    @TaskBuilder
    static class Sum implements IterativeTask<Long> {

        private final JobInfo job;

        Sum(JobInfo job) {
            this.job = job;
        }

        @Override
        public Long start(Iteration it) {
            return 0L;
        }

        @Override
        public Long next(Iteration it, Long state) {
            double sum = it.allReduce("sum", (double) it.task(), Reductions.sum());
            if (it.number() == 3) {
                it.stop(Outcome.succeeded("sum " + sum + " of " + job.name()));
            }
            return state + 1;
        }
    }

    @TaskBuilder
    static class WithMethod {

        private final JobInfo job;

        WithMethod(JobInfo job) {
            this.job = job;
        }

        public IterativeTask<Long> task(long taskId) {
            return new Sum(job);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PlainBuilder {

        @Bean
        IterativeTaskBuilder sums(JobInfo job) {
            return id -> new Sum(job);
        }
    }

    static class Ended {

        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        @EventListener
        void onEnd(JobEndedEvent event) {
            outcome.complete(event.outcome());
        }
    }
}
