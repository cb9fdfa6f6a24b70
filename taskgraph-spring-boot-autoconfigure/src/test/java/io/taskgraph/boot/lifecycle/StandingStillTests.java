package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.iterative.IterativeTaskBuilder;
import io.taskgraph.iterative.Reductions;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

/** A job that stands still says so in the log, without a web server or Actuator. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class StandingStillTests {

    @Test
    void forgottenFlagIsReported(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start("--taskgraph.job.tasks=3")) {
            assertThat(context.isActive()).isTrue();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(output)
                            .containsPattern("WARN .*Job 'job' has stood still here for \\d+ s: Epoch 0 has lasted .*")
                            .contains("What would resolve it: "));
            assertThat(context.getBean(JobMonitor.class)
                            .explain(Duration.ofSeconds(10))
                            .stalled())
                    .as("explain says what the log says")
                    .isTrue();
        }
    }

    @Test
    void aLongIterationIsSaidToBeWork(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(LongIteration.class, "--taskgraph.job.tasks=2")) {
            assertThat(context.isActive()).isTrue();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(output)
                                    .containsPattern(
                                            "INFO .*Job 'job' has been busy with the same work here for \\d+ s: Epoch 0 has lasted .*"
                                                    + " task 1 holds it up: its iteration 0 at .*StandingStillTests.* has been running for .*"));
            // a start that takes long stands still, rightly; the iteration does not
            assertThat(output)
                    .doesNotContainPattern(
                            "has stood still here for \\d+ s: Epoch 0 has lasted .* its iteration 0 at .* has been running");
        }
    }

    @Test
    void jobWithFewerTasksThanATopologyNeedsDoesNotStart(CapturedOutput output) {
        assertThat(catchThrowable(() -> start("--taskgraph.job.tasks=2").close()))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "The topology of link type 'ring' has task 2 as a neighbour of task 0, but the job has 2 tasks,"
                                + " 0 to 1.")
                .contains(
                        "Set 'taskgraph.job.tasks' to the number of tasks that the topology of 'ring' is made for, at least 3,"
                                + " or make the topology for the job's 2.");
    }

    @Test
    void topologyThatReturnsNullIsNamed(CapturedOutput output) {
        assertThat(catchThrowable(() -> new SpringApplicationBuilder(Forgetful.class)
                        .web(WebApplicationType.NONE)
                        .initializers(context -> ((GenericApplicationContext) context)
                                .registerBean("none", Topology.class, () -> (task, epoch) -> null))
                        .run("--taskgraph.job.tasks=3")
                        .close()))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The topology of link type 'none' failed for task 0 in epoch 0:")
                .contains("'neighbors' returned null in place of a list.")
                .contains("Let the Topology bean of 'none' return a list for each task of the job");
    }

    @Test
    void topologyThatHangsIsAskedOffTheMainThreadAndTellsItselfAlone(CapturedOutput output) {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        Topology hanging = (task, epoch) -> {
            asked.complete(Thread.currentThread());
            awaitQuietly(release);
            return List.of();
        };
        // the fifth warning comes after 6.2 s, when a standstill would have been told of
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> {
            try {
                asked.orTimeout(60, TimeUnit.SECONDS).join();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> warnings(output).size() >= 5);
                return output.getAll();
            } finally {
                release.countDown();
            }
        });
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Forgetful.class)
                .web(WebApplicationType.NONE)
                .initializers(starting ->
                        ((GenericApplicationContext) starting).registerBean("graph", Topology.class, () -> hanging))
                .properties(
                        "taskgraph.stalled-after=3s",
                        "taskgraph.loop.warn-after=200ms",
                        "taskgraph.drain.timeout=100ms")
                .run("--taskgraph.job.tasks=3")) {
            assertThat(context.isActive()).isTrue();
            assertThat(asked.join()).isNotSameAs(Thread.currentThread());
            assertThat(said.join()).doesNotContain("has stood still");
            assertThat(output).contains("the topologies have answered after ");
        }
    }

    private static List<String> warnings(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("its topology 'graph' has not returned from neighbors(0, 0)"))
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return start(Forgetful.class, arguments);
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(
                        "taskgraph.stalled-after=200ms", "taskgraph.drain.timeout=100ms", "spring.application.name=job")
                .run(arguments);
    }

    @EnableAutoConfiguration
    static class Forgetful {

        @Bean
        Topology ring() {
            return Topologies.ring(3);
        }

        @Bean
        @TaskBuilder
        io.taskgraph.TaskBuilder tasks() {
            return id -> new Task() {

                @Override
                public void init(long taskId, Framework framework) {}

                @Override
                public void enterEpoch(EpochContext context) {}
            };
        }
    }

    /** Task 1 is at work for longer than any test, and task 0 waits for it. */
    @EnableAutoConfiguration
    static class LongIteration {

        @Bean
        @TaskBuilder
        IterativeTaskBuilder tasks() {
            return id -> new IterativeTask<Double>() {

                @Override
                public Double start(Iteration iteration) {
                    return 0.0;
                }

                @Override
                public Double next(Iteration iteration, Double state) throws Exception {
                    if (iteration.task() == 1) {
                        new CountDownLatch(1).await();
                    }
                    return iteration.allReduce("sum", state, Reductions.sum());
                }

                @Override
                public boolean replicated() {
                    return true;
                }
            };
        }
    }
}
