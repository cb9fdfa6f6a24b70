package io.taskgraph.boot.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.taskgraph.boot.grpc.ExchangeJob;
import io.taskgraph.boot.metrics.TaskGraphMeters;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.status.JobSnapshot.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two applications share a job of ten epochs; each keeps its spans in memory. */
@Timeout(120)
class EpochTracingIntegrationTests {

    private static final AttributeKey<String> EPOCH = AttributeKey.stringKey("taskgraph.epoch");

    /** Keeps the spans that have ended. */
    private static final class Spans implements SpanProcessor {

        private final Queue<SpanData> ended = new ConcurrentLinkedQueue<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }

        List<SpanData> ofEpoch(long epoch) {
            return ended.stream()
                    .filter(span ->
                            Long.toString(epoch).equals(span.getAttributes().get(EPOCH)))
                    .toList();
        }
    }

    @Test
    void epochIsOneTraceInBothProcessesAndItsRequestsAreInIt() throws Exception {
        Spans first = new Spans();
        Spans second = new Spans();
        try (ForeignCoordinator coordinator = new ForeignCoordinator();
                ConfigurableApplicationContext one = start(coordinator, first);
                ConfigurableApplicationContext two = start(coordinator, second)) {
            for (ConfigurableApplicationContext context : List.of(one, two)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> phase(context) == Phase.ENDED);
            }
            assertMeters(one);
            assertMeters(two);
        }
        String runId = first.ended.stream()
                .map(span -> span.getAttributes().get(AttributeKey.stringKey("taskgraph.run")))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        for (long epoch = 1; epoch < ExchangeJob.EPOCHS; epoch++) {
            String trace = EpochTrace.of(runId, epoch, 1).traceId();
            for (Spans spans : List.of(first, second)) {
                List<SpanData> ofEpoch = spans.ofEpoch(epoch);
                assertThat(ofEpoch).allMatch(span -> span.getTraceId().equals(trace));
                String epochName = "epoch " + epoch;
                SpanData root = ofEpoch.stream()
                        .filter(span -> span.getName().equals(epochName))
                        .findFirst()
                        .orElseThrow();
                assertThat(root.getParentSpanId())
                        .isEqualTo(EpochTrace.of(runId, epoch, 1).spanId());
                List<SpanData> requests = ofEpoch.stream()
                        .filter(span -> span.getName().equals("test.Exchange/Add"))
                        .toList();
                assertThat(requests)
                        .hasSize(6)
                        .allMatch(span -> span.getParentSpanId().equals(root.getSpanId()));
            }
        }
    }

    /** What is observed is measured once, by the meter that is documented, and that one has exemplars. */
    private static void assertMeters(ConfigurableApplicationContext context) {
        PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .filteredOn(id -> id.getName().startsWith("taskgraph."))
                .allSatisfy(id -> assertThat(TaskGraphMeters.values())
                        .as(id.toString())
                        .anyMatch(meter -> meter.getName().equals(id.getName()) && meter.getType() == id.getType()));
        List<String> lines = registry.scrape("application/openmetrics-text")
                .lines()
                .filter(line -> line.contains("# {"))
                .toList();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("taskgraph_request_duration_seconds_bucket"))
                .anyMatch(line -> line.startsWith("taskgraph_epoch_duration_seconds_bucket"));
    }

    private static Phase phase(ConfigurableApplicationContext context) {
        return context.getBean(TaskGraphRuntime.class)
                .monitor()
                .snapshot(Duration.ofSeconds(5))
                .phase();
    }

    private static ConfigurableApplicationContext start(ForeignCoordinator coordinator, Spans spans) {
        return new SpringApplicationBuilder(ExchangeJob.class)
                .web(WebApplicationType.NONE)
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("coordinator", coordinator);
                    starting.getBeanFactory().registerSingleton("spans", spans);
                })
                .run(
                        "--taskgraph.etcd.endpoints=http://etcd.test:2379",
                        "--taskgraph.job.name=exchange",
                        "--taskgraph.job.tasks=4",
                        "--taskgraph.node.slots=2",
                        "--taskgraph.job.on-completion=stay",
                        "--grpc.server.address=127.0.0.1",
                        "--management.prometheus.metrics.export.enabled=true",
                        "--management.tracing.sampling.probability=1.0");
    }
}
