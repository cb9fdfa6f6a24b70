package io.taskgraph.bootgrpc;

import com.google.protobuf.Int64Value;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** The application, started as its main method would, and what it has told of itself. */
final class RunningApplication implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final ConfigurableApplicationContext context;

    RunningApplication(String... arguments) {
        context = new SpringApplicationBuilder(SwapApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(starting -> {
                    starting.addApplicationListener(new Ended(outcome));
                    starting.addApplicationListener(new Started(port));
                })
                .run(Stream.concat(
                                Stream.of(
                                        "--spring.main.banner-mode=off",
                                        "--spring.grpc.server.address=127.0.0.1",
                                        "--spring.grpc.server.port=0",
                                        "--taskgraph.job.name=swap",
                                        "--taskgraph.job.tasks=2",
                                        "--taskgraph.job.on-completion=stay"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    String awaitOutcome() throws Exception {
        return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Asks the application's service on Spring Boot's server. */
    long next(long number) throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", port.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .usePlaintext()
                .build();
        try {
            return ClientCalls.blockingUnaryCall(
                            channel,
                            SwapApplication.NEXT,
                            CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
                            Int64Value.of(number))
                    .getValue();
        } finally {
            channel.shutdownNow();
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private record Ended(CompletableFuture<String> outcome)
            implements ApplicationListener<PayloadApplicationEvent<JobEndedEvent>> {

        @Override
        public void onApplicationEvent(PayloadApplicationEvent<JobEndedEvent> event) {
            outcome.complete(event.getPayload().outcome().message());
        }
    }

    private record Started(CompletableFuture<Integer> port) implements ApplicationListener<GrpcServerStartedEvent> {

        @Override
        public void onApplicationEvent(GrpcServerStartedEvent event) {
            port.complete(event.getPort());
        }
    }
}
