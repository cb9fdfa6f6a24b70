package io.taskgraph.boot.grpc;

import io.taskgraph.Outcome;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.boot.lifecycle.ProcessExit;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.coordination.Coordinator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/** Applications in one JVM that share nothing but a coordinator, as processes share etcd. */
final class Processes implements AutoCloseable {

    private final Coordinator coordinator = new ForeignCoordinator();
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

    record Process(
            ConfigurableApplicationContext context,
            CompletableFuture<Outcome> outcome,
            CompletableFuture<Integer> exit) {

        Outcome awaitOutcome() throws Exception {
            return outcome.get(60, TimeUnit.SECONDS);
        }
    }

    Process start(Class<?> application, String... arguments) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        ApplicationListener<PayloadApplicationEvent<JobEndedEvent>> listener = new Listener(outcome);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("coordinator", coordinator);
                    starting.getBeanFactory().registerSingleton("processExit", (ProcessExit) exit::complete);
                    starting.addApplicationListener(listener);
                })
                .run(Stream.concat(
                                Stream.of(
                                        "--taskgraph.etcd.endpoints=http://etcd.test:2379",
                                        "--taskgraph.job.name=exchange",
                                        "--taskgraph.job.tasks=4",
                                        "--taskgraph.node.slots=2",
                                        "--grpc.server.address=127.0.0.1"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
        contexts.add(context);
        return new Process(context, outcome, exit);
    }

    @Override
    public void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
        coordinator.close();
    }

    private record Listener(CompletableFuture<Outcome> outcome)
            implements ApplicationListener<PayloadApplicationEvent<JobEndedEvent>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<JobEndedEvent> event) {
            outcome.complete(event.getPayload().outcome());
        }
    }
}
