package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.taskgraph.Outcome;
import io.taskgraph.boot.grpc.ExchangeJob.Seen;
import io.taskgraph.boot.grpc.Processes.Process;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole job over two applications that talk over Netty on the loopback interface. */
@Timeout(120)
class SeveralProcessesIntegrationTests {

    private final Processes processes = new Processes();

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void jobIsSharedAndEveryProcessEndsWithZero() throws Exception {
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
    void applicationsInterceptorsConfigurersAndMetersSeeTheRequests() throws Exception {
        Process first = processes.start(ExchangeJob.class, "--taskgraph.job.on-completion=stay");
        Process second = processes.start(ExchangeJob.class, "--taskgraph.job.on-completion=stay");
        assertThat(first.awaitOutcome()).isEqualTo(second.awaitOutcome());
        for (Process process : List.of(first, second)) {
            Seen seen = process.context().getBean(Seen.class);
            assertThat(seen.served()).contains("test.Exchange/Add");
            assertThat(seen.asked()).contains("test.Exchange/Add");
            assertThat(seen.configured()).containsExactly("taskgraph");
            assertThat(meters(process)).anyMatch(name -> name.startsWith("grpc.server."));
            assertThat(meters(process)).anyMatch(name -> name.startsWith("grpc.client."));
        }
    }

    @Test
    void withoutNetDevhAServerOfItsOwnServes() throws Exception {
        String[] arguments = {"--grpc.server.port=-1", "--taskgraph.job.on-completion=stay"};
        Process first = processes.start(ExchangeJob.class, arguments);
        Process second = processes.start(ExchangeJob.class, arguments);
        assertThat(first.awaitOutcome().message()).isEqualTo("sum " + ExchangeJob.SUM);
        assertThat(second.context().getBean(Seen.class).served()).isEmpty();
    }

    private static Set<String> meters(Process process) {
        return process.context().getBean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
    }
}
