package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;

/** A process whose engine is broken is not alive any more, as its availability says; one whose job has failed is. */
@Timeout(60)
class EngineLivenessTests {

    /** An epoch that no check at the start asks for. */
    private static final long LATE = 5;

    @Test
    void engineThatHasThrownIsBroken() {
        try (ConfigurableApplicationContext context = start(epoch -> {})) {
            context.getBean(Ends.class).end().join();
            new EngineLiveness(context).engineBroken("java.lang.AssertionError: mine");
            assertThat(liveness(context)).isEqualTo(LivenessState.BROKEN);
        }
    }

    @Test
    void engineThatHangsIsBrokenUntilItGoesOn() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        try (ConfigurableApplicationContext context = start(epoch -> released.join())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> liveness(context) == LivenessState.BROKEN);
            released.complete(null);
            await().atMost(Duration.ofSeconds(30)).until(() -> liveness(context) == LivenessState.CORRECT);
        }
    }

    @Test
    void jobThatHasFailedLeavesTheProcessAlive() {
        try (ConfigurableApplicationContext context = start(epoch -> {})) {
            CompletableFuture<Outcome> end = context.getBean(Ends.class).end();
            assertThat(end.join().isSuccess()).isFalse();
            assertThat(liveness(context)).isEqualTo(LivenessState.CORRECT);
        }
    }

    private static LivenessState liveness(ConfigurableApplicationContext context) {
        return context.getBean(ApplicationAvailability.class).getLivenessState();
    }

    /** Starts a job of two tasks that goes as far as the late epoch, of which the topology does something when the engine asks. */
    private static ConfigurableApplicationContext start(LongConsumer late) {
        return new SpringApplicationBuilder(Late.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("late", late))
                .properties(
                        "taskgraph.lease.ttl=2s",
                        "taskgraph.drain.timeout=100ms",
                        "taskgraph.job.on-completion=stay",
                        "taskgraph.job.tasks=2",
                        "spring.application.name=job")
                .run();
    }

    private record Ends(CompletableFuture<Outcome> end) {}

    @EnableAutoConfiguration
    static class Late {

        @Bean
        Ends ends() {
            return new Ends(new CompletableFuture<>());
        }

        @Bean
        ApplicationListener<PayloadApplicationEvent<JobEndedEvent>> ending(Ends ends) {
            return event -> ends.end().complete(event.getPayload().outcome());
        }

        @Bean
        Topology others(LongConsumer late) {
            return (task, epoch) -> {
                if (epoch == LATE) {
                    late.accept(epoch);
                }
                return List.of(1 - task);
            };
        }

        @Bean
        @TaskBuilder
        io.taskgraph.TaskBuilder tasks() {
            return id -> new Task() {

                private Framework framework;
                private long task;

                @Override
                public void init(long taskId, Framework given) {
                    framework = given;
                    task = taskId;
                }

                @Override
                public void enterEpoch(EpochContext context) {
                    framework.flagMeta(context, "others", "here");
                }

                @Override
                public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
                    if (context.epoch() == LATE) {
                        framework.shutdownJob(Outcome.failed("on purpose"));
                    } else if (task == 0) {
                        framework.incEpoch(context);
                    }
                }
            };
        }
    }
}
