package io.taskgraph.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.boot.lifecycle.ProcessExit;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** A whole job in one context, nothing configured but what a user must: three tasks, each flagging both others on a ring. */
@Timeout(60)
class RingJobIntegrationTests {

    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    @Test
    void jobRunsToItsEndAndTheProcessEndsWithZero() throws Exception {
        new SpringApplicationBuilder(Job.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("processExit", (ProcessExit) exit::complete);
                    context.getBeanFactory().registerSingleton("listener", new Listener(ended));
                })
                .run("--taskgraph.job.tasks=3");
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(ended.getNow(null).isSuccess()).isTrue();
        assertThat(ended.getNow(null).message()).isEqualTo("heard [1, 2]");
        assertThat(ended.getNow(null).task()).isZero();
    }

    record Listener(CompletableFuture<Outcome> ended) {

        @EventListener
        void onEnd(JobEndedEvent event) {
            ended.complete(event.outcome());
        }
    }

    @ImportAutoConfiguration(TaskGraphAutoConfiguration.class)
    static class Job {

        @Bean
        Topology ring() {
            return Topologies.ring(3);
        }

        @Bean
        @TaskBuilder
        LongFunction<Task> tasks() {
            return id -> new RingTask();
        }
    }

    private static final class RingTask implements Task {

        private final Set<Long> heard = new HashSet<>();
        private Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            framework.flagMeta(context, "ring", "ready");
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            heard.add(fromId);
            if (framework.getTaskId() == 0 && heard.size() == 2) {
                framework.shutdownJob(
                        Outcome.succeeded("heard " + heard.stream().sorted().toList()));
            }
        }
    }
}
