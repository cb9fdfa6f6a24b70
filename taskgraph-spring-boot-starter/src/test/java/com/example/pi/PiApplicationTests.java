package com.example.pi;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.event.EventListener;

@SpringBootTest(properties = {"taskgraph.job.tasks=4", "taskgraph.job.on-completion=stay"})
class PiApplicationTests {

    @Autowired
    private Ended ended;

    @Test
    void jobRunsOnTheEmbeddedCoordinator() throws Exception {
        Outcome outcome = ended.outcome.get(30, TimeUnit.SECONDS);
        assertThat(outcome.isSuccess()).isTrue();
        assertThat(outcome.message()).isEqualTo("pi is about 3.1415927");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Ended {

        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        @EventListener
        void onEnd(JobEndedEvent event) {
            outcome.complete(event.outcome());
        }
    }
}
