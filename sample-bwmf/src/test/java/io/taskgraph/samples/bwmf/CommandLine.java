package io.taskgraph.samples.bwmf;

import io.taskgraph.Outcome;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.boot.lifecycle.ProcessExit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/**
 * What came of the application started by its main method, as the command line starts it, and run to its end. Only the
 * exit itself is kept from the JVM of the tests.
 */
record CommandLine(int status, Outcome outcome) {

    private static final long LIMIT_SECONDS = 120;

    static CommandLine run(String... arguments) throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        SpringApplicationRunListener prepare = new SpringApplicationRunListener() {
            @Override
            public void contextPrepared(ConfigurableApplicationContext context) {
                context.getBeanFactory().registerSingleton("processExit", (ProcessExit) status::complete);
                context.addApplicationListener(new ApplicationListener<PayloadApplicationEvent<JobEndedEvent>>() {
                    @Override
                    public void onApplicationEvent(PayloadApplicationEvent<JobEndedEvent> event) {
                        outcome.complete(event.getPayload().outcome());
                    }
                });
            }
        };
        SpringApplication.withHook(application -> prepare, () -> BwmfApplication.main(arguments));
        return new CommandLine(status.get(LIMIT_SECONDS, TimeUnit.SECONDS), outcome.getNow(Outcome.failed("no event")));
    }
}
