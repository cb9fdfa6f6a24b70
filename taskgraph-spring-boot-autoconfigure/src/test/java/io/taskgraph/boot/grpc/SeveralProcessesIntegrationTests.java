package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.grpc.Status;
import io.micrometer.core.instrument.Meter;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** A whole job over two applications that talk over Netty on the loopback interface, in plain text. */
@Timeout(120)
class SeveralProcessesIntegrationTests {

    private static final String OFF = "--taskgraph.data.tls=off";

    private final Processes processes = new Processes();
    private final GrpcDataTransport client = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));

    @AfterEach
    void close() {
        client.close();
        processes.close();
    }

    @Test
    void jobIsSharedAndEveryProcessEndsWithZero() throws Exception {
        Process first = processes.start(ExchangeJob.class, OFF);
        Process second = processes.start(ExchangeJob.class, OFF);
        for (Process process : List.of(first, second)) {
            Outcome outcome = process.awaitOutcome();
            assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
            assertThat(outcome.message()).isEqualTo("sum " + ExchangeJob.SUM);
            assertThat(process.exit().get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void applicationsInterceptorsConfigurersAndMetersSeeTheRequests() throws Exception {
        Process first = processes.start(ExchangeJob.class, OFF, "--taskgraph.job.on-completion=stay");
        Process second = processes.start(ExchangeJob.class, OFF, "--taskgraph.job.on-completion=stay");
        assertThat(first.awaitOutcome()).isEqualTo(second.awaitOutcome());
        for (Process process : List.of(first, second)) {
            Seen seen = process.context().getBean(Seen.class);
            assertThat(process.context().getBean(ServedMethods.class).names()).contains("test.Exchange/Add");
            assertThat(seen.asked()).contains("test.Exchange/Add");
            assertThat(seen.configured()).containsExactly("taskgraph");
            assertThat(meters(process)).anyMatch(name -> name.startsWith("grpc.server."));
            assertThat(meters(process)).anyMatch(name -> name.startsWith("grpc.client."));
        }
    }

    @Test
    void withoutNetDevhAServerOfItsOwnServes() throws Exception {
        String[] arguments = {OFF, "--grpc.server.port=-1", "--taskgraph.job.on-completion=stay"};
        Process first = processes.start(ExchangeJob.class, arguments);
        Process second = processes.start(ExchangeJob.class, arguments);
        assertThat(first.awaitOutcome().message()).isEqualTo("sum " + ExchangeJob.SUM);
        assertThat(second.context().getBean(ServedMethods.class).names()).isEmpty();
    }

    @Test
    void requestOfAnotherRunIsRefused() throws Exception {
        Process alone = processes.start(ExchangeJob.class, OFF);
        String address = alone.context().getBean(GrpcDataTransport.class).address();
        assertThat(askForOtherRun(address).get(30, TimeUnit.SECONDS))
                .isEqualTo("NOT_PRIMARY UNAVAILABLE run 'other' is not served here");
    }

    /** What hands the tasks over when the context closes needs the server until then. */
    @Test
    void serverServesWhileTheContextIsClosing() throws Exception {
        Process alone = processes.start(ExchangeJob.class, OFF);
        String address = alone.context().getBean(GrpcDataTransport.class).address();
        CompletableFuture<String> end = new CompletableFuture<>();
        alone.context().addApplicationListener((ApplicationListener<ContextClosedEvent>)
                event -> end.complete(askForOtherRun(address).join()));
        alone.context().close();
        assertThat(end.getNow("not asked")).startsWith("NOT_PRIMARY").doesNotContain("Connection refused");
        assertThat(askForOtherRun(address).get(30, TimeUnit.SECONDS)).contains("Connection refused");
    }

    private CompletableFuture<String> askForOtherRun(String address) {
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
                        end.complete(failure + " " + status.getCode() + " " + status.getDescription());
                    }
                });
        return end;
    }

    private static Set<String> meters(Process process) {
        return process.context().getBean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
    }
}
