package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.taskgraph.Outcome;
import io.taskgraph.boot.grpc.ExchangeJob.Seen;
import io.taskgraph.boot.grpc.Processes.Process;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job over two applications whose processes make keys of their own, as they do by default. */
@Timeout(120)
class OwnKeyIntegrationTests {

    private final Processes processes = new Processes();

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void theJobIsSharedAndEveryProcessEndsWithZero() throws Exception {
        Process first = processes.start(ExchangeJob.class);
        Process second = processes.start(ExchangeJob.class);
        for (Process process : List.of(first, second)) {
            Outcome outcome = process.awaitOutcome();
            assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
            assertThat(outcome.message()).isEqualTo("sum " + ExchangeJob.SUM);
            assertThat(process.exit().get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void globalInterceptorsAndTheirMetersSeeTheRequests() throws Exception {
        Process first = processes.start(ExchangeJob.class, "--taskgraph.job.on-completion=stay");
        Process second = processes.start(ExchangeJob.class, "--taskgraph.job.on-completion=stay");
        assertThat(first.awaitOutcome()).isEqualTo(second.awaitOutcome());
        for (Process process : List.of(first, second)) {
            assertThat(process.context().getBeanNamesForType(GrpcServerLifecycle.class))
                    .isEmpty();
            assertThat(process.context().getBean(ServedMethods.class).names()).contains("test.Exchange/Add");
            assertThat(process.context().getBean(Seen.class).asked()).contains("test.Exchange/Add");
            MeterRegistry meters = process.context().getBean(MeterRegistry.class);
            assertThat(meters.getMeters())
                    .extracting(meter -> meter.getId().getName())
                    .anyMatch(name -> name.startsWith("grpc.server."))
                    .anyMatch(name -> name.startsWith("grpc.client."));
        }
    }

    @Test
    void theApplicationsServerHasAPortOfItsOwn() {
        Process process = processes.start(ExchangeJob.class, "--grpc.server.port=0");
        String address = process.context().getBean(GrpcDataTransport.class).address();
        int port = process.context().getBean(GrpcServerProperties.class).getPort();
        assertThat(process.context().getBean(GrpcServerLifecycle.class).isRunning())
                .isTrue();
        assertThat(address).isNotNull().doesNotEndWith(":" + port);
    }

    @Test
    void whoHasNoEntryAtTheCoordinatorGetsNothing() throws Exception {
        Process process = processes.start(ExchangeJob.class);
        String address = process.context().getBean(GrpcDataTransport.class).address();
        NettySettings stranger = NettySettings.of("127.0.0.1", 0);
        for (NettySettings settings : List.of(stranger, stranger.withOwnKey())) {
            try (GrpcDataTransport client = GrpcDataTransport.netty(settings)) {
                assertThat(ask(client, address).get(60, TimeUnit.SECONDS)).isEqualTo("NOT_PRIMARY UNAVAILABLE");
            }
        }
    }

    private static CompletableFuture<String> ask(GrpcDataTransport client, String address) {
        CompletableFuture<String> end = new CompletableFuture<>();
        client.send(
                address,
                new DataRequest<>(
                        new RequestHeader("other", 0, 1, 1, 0, 1),
                        ExchangeJob.ADD,
                        Int64Value.of(1),
                        Duration.ofSeconds(20)),
                new ResponseListener<>() {
                    @Override
                    public void answered(Int64Value output, long incarnation) {
                        end.complete("answered " + output);
                    }

                    @Override
                    public void failed(Refusal failure, Status status) {
                        boolean answered =
                                String.valueOf(status.getDescription()).contains("served here");
                        end.complete(answered ? "answered" : failure + " " + status.getCode());
                    }
                });
        return end;
    }
}
