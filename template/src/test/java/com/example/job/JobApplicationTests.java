package com.example.job;

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

/** Runs the application as it is, with all its beans, in this JVM. */
@SpringBootTest(properties = "taskgraph.job.on-completion=stay")
class JobApplicationTests {

    @Autowired
    private Ended ended;

    @Test
    void lineFitsThePoints() throws Exception {
        Outcome outcome = ended.outcome.get(30, TimeUnit.SECONDS);
        assertThat(outcome.message()).isEqualTo("y = 3.0093 + 1.9944 x");
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
