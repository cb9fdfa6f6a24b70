package io.taskgraph.samples.bwmf;

import io.taskgraph.Outcome;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.boot.lifecycle.ProcessExit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** A run of the application from its main method to its end. Only the exit itself is kept from the JVM of the tests. */
record CommandLine(int status, Outcome outcome) {

    static CommandLine run(String... arguments) throws Exception {
        End end = SpringApplication.from(BwmfApplication::main)
                .with(End.class)
                .run(arguments)
                .getApplicationContext()
                .getBean(End.class);
        int status = end.status.get(120, TimeUnit.SECONDS);
        return new CommandLine(status, end.outcome.getNow(Outcome.failed("no event")));
    }

    static class End {

        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        @Bean
        ProcessExit processExit() {
            return status::complete;
        }

        @EventListener
        void onEnd(JobEndedEvent event) {
            outcome.complete(event.outcome());
        }
    }
}
