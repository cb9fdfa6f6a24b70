package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.taskgraph.boot.grpc.ExchangeJob;
import io.taskgraph.boot.support.ForeignCoordinator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** Two applications with a web server share a job of four tasks that ask each other over gRPC; both are scraped. */
@Timeout(120)
class PrometheusScrapeIntegrationTests {

    /** Meters that are there only after something went wrong. */
    private static final Set<TaskGraphMeters> OF_TROUBLE =
            Set.of(TaskGraphMeters.CALLBACKS_SLOW, TaskGraphMeters.CALLS_REFUSED);

    @Test
    void everyMeterIsScrapedWithItsTypeUnitAndTags() throws Exception {
        try (ForeignCoordinator coordinator = new ForeignCoordinator();
                ConfigurableApplicationContext first = start(coordinator);
                ConfigurableApplicationContext second = start(coordinator)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(scrape(first))
                            .contains("taskgraph_job_status{status=\"succeeded\",taskgraph_job=\"exchange\"} 1.0"));
            for (ConfigurableApplicationContext context : List.of(first, second)) {
                List<String> lines = scrape(context).lines().toList();
                Stream.of(TaskGraphMeters.values())
                        .filter(meter -> !OF_TROUBLE.contains(meter))
                        .forEach(meter -> assertScraped(meter, lines));
                assertThat(lines)
                        .contains("taskgraph_epoch{taskgraph_job=\"exchange\"} 9.0")
                        .contains(
                                "taskgraph_request_duration_seconds_count{method=\"test.Exchange/Add\",outcome=\"answered\","
                                        + "taskgraph_job=\"exchange\"} 60")
                        .anyMatch(line -> line.startsWith(
                                "taskgraph_request_duration_seconds_bucket{method=\"test.Exchange/Add\""))
                        .anyMatch(line ->
                                line.startsWith("taskgraph_coordination_latency_seconds_count{operation=\"commit\","
                                        + "outcome=\"ok\""))
                        .anyMatch(line ->
                                line.startsWith("taskgraph_callback_duration_seconds_count{callback=\"enterEpoch\""))
                        .anyMatch(line -> line.startsWith("# TYPE grpc_server_"))
                        .anyMatch(line -> line.startsWith("# TYPE grpc_client_"));
                // How many of them still have a primary depends on which process gave up its tasks first after the end.
                assertThat(tasks(lines)).isEqualTo(4);
            }
        }
    }

    private static double tasks(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("taskgraph_tasks{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void assertScraped(TaskGraphMeters meter, List<String> lines) {
        String name = PrometheusNames.name(meter);
        assertThat(lines)
                .as(meter.name())
                .anyMatch(line -> PrometheusNames.types(meter).stream()
                        .anyMatch(type -> line.equals("# TYPE " + name + " " + type)))
                .contains("# HELP " + name + " " + meter.description());
        String sample = meter.getType() == Meter.Type.TIMER ? name + "_count{" : name + "{";
        assertThat(lines)
                .as(meter.name())
                .anyMatch(line -> line.startsWith(sample)
                        && PrometheusNames.labels(meter).stream().allMatch(label -> line.contains(label + "=\"")));
    }

    private static ConfigurableApplicationContext start(ForeignCoordinator coordinator) {
        return ExchangeJob.start(
                coordinator, "--server.port=0", "--management.endpoints.web.exposure.include=prometheus");
    }

    private static String scrape(ConfigurableApplicationContext context) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")
                + "/actuator/prometheus");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
