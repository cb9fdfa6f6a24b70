package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.support.CountingCoordinator;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint over HTTP of a job of 1,000 tasks that all wait for task 999: answers are bounded and the coordinator is not asked. */
@Timeout(180)
class LargeJobIntegrationTests {

    private static final int TASKS = 1000;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void answersAreBoundedAndTheCoordinatorIsNotAsked() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(LargeJob.class)
                .run(
                        "--taskgraph.job.name=large",
                        "--taskgraph.job.tasks=" + TASKS,
                        "--taskgraph.node.slots=" + TASKS,
                        "--server.port=0",
                        "--management.endpoints.web.exposure.include=taskgraph")) {
            String base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port")
                    + "/actuator/taskgraph";
            await().atMost(LONG)
                    .until(() -> get(base + "/tasks/998").path("flagCount").asInt() == 1
                            && get(base)
                                            .path("tasks")
                                            .path("byState")
                                            .path("RUNNING")
                                            .asInt()
                                    == TASKS);
            CountingCoordinator coordinator = context.getBean(CountingCoordinator.class);
            awaitFlags(coordinator);

            int before = coordinator.asked();
            JsonNode job = get(base);
            assertThat(job.path("tasks").path("total").asInt()).isEqualTo(TASKS);
            assertThat(job.path("tasks").path("list").size()).isEqualTo(100);
            assertThat(job.path("tasks").path("nextOffset").asInt()).isEqualTo(100);
            assertThat(job.path("events").size()).isLessThanOrEqualTo(256);
            assertThat(job.toString()).hasSizeLessThan(200_000);

            JsonNode page = get(base + "/tasks?offset=600&limit=500");
            assertThat(page.path("list").size()).isEqualTo(400);
            assertThat(page.has("nextOffset")).isFalse();
            assertThat(page.toString()).hasSizeLessThan(400_000);

            JsonNode explanation = get(base + "/explain");
            assertThat(explanation.path("sentence").asString()).contains("task 999 holds it up");
            assertThat(explanation.path("waits").size()).isEqualTo(200);
            assertThat(explanation.path("moreWaits").asInt()).isGreaterThanOrEqualTo(TASKS - 1 - 200);
            assertThat(explanation.toString()).hasSizeLessThan(60_000);

            JsonNode links = get(base + "/links");
            assertThat(links.path("types").get(0).path("more").asBoolean()).isTrue();
            assertThat(links.toString()).hasSizeLessThan(80_000);
            assertThat(coordinator.asked()).isEqualTo(before);
        }
    }

    /** Sets of flags go one after the other, and on a slow machine with a while between them. After the last one nothing is left to ask for. */
    private static void awaitFlags(CountingCoordinator coordinator) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> coordinator
                                .list("taskgraph/large/flags/")
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS)
                                .entries()
                                .size()
                        == TASKS - 1);
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        String body = client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return JsonMapper.shared().readTree(body);
    }

    @EnableAutoConfiguration
    static class LargeJob {

        @Bean(destroyMethod = "close")
        CountingCoordinator coordinator() {
            return new CountingCoordinator();
        }

        @Bean
        Topology all() {
            return Topologies.allToAll(TASKS);
        }

        @Bean
        TaskBuilder tasks() {
            return id -> new LargeTask();
        }
    }

    private static final class LargeTask implements Task {

        private Framework framework;

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework.getTaskId() != TASKS - 1) {
                framework.flagMeta(context, "all", "done");
            }
        }
    }
}
