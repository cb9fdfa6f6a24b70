package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import tools.jackson.databind.JsonNode;

/** The endpoint over HTTP, of a job that stands in epoch 3 since task 2 hangs. */
@Timeout(120)
class TaskGraphEndpointIntegrationTests {

    @Test
    void jobTasksAndExplanationAreServed() throws Exception {
        try (RunningJob job = new RunningJob(BarrierJob.Hang.at(2, 3))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            job.json("taskgraph/explain").path("ageSeconds").asDouble() > 0.2);
            JsonNode all = job.json("taskgraph");
            assertThat(all.path("job").asString()).isEqualTo("barrier");
            assertThat(all.path("phase").asString()).isEqualTo("RUNNING");
            assertThat(all.path("epoch").path("number").asLong()).isEqualTo(3);
            assertThat(all.path("epoch").path("perSecond").asDouble()).isPositive();
            assertThat(all.path("epoch").path("expected").isMissingNode()).isTrue();
            assertThat(all.path("coordination").path("reachable").asBoolean()).isTrue();
            assertThat(all.path("coordination").path("leaseMarginSeconds").asDouble())
                    .isPositive();
            assertThat(all.path("tasks").path("byState").path("RUNNING").asInt())
                    .isEqualTo(3);
            assertThat(all.path("processes").get(0).path("tasks").asInt()).isEqualTo(3);
            assertThat(all.path("events").toString()).contains("TASK_TAKEN", "PROCESS_JOINED");

            JsonNode page = job.json("taskgraph/tasks?offset=1&limit=1");
            assertThat(page.path("list").size()).isEqualTo(1);
            assertThat(page.path("list").get(0).path("id").asLong()).isEqualTo(1);
            assertThat(page.path("nextOffset").asInt()).isEqualTo(2);

            JsonNode task = job.json("taskgraph/tasks/2");
            assertThat(task.path("local").path("callback").path("name").asString())
                    .isEqualTo("enterEpoch");
            assertThat(task.path("local").path("callback").path("where").asString())
                    .contains("BarrierJob$BarrierTask.hangUntilReleased")
                    .doesNotContain("//");
            assertThat(task.path("primary").path("incarnation").asLong()).isPositive();
            assertThat(job.json("taskgraph/tasks/1").path("flags").toString()).contains("\"linkType\":\"all\"");

            JsonNode links = job.json("taskgraph/links");
            assertThat(links.path("epoch").asLong()).isEqualTo(3);
            assertThat(links.path("types").get(0).path("linkType").asString()).isEqualTo("all");
            assertThat(links.path("types").get(0).path("neighbors").toString()).isEqualTo("[[1,2],[0,2],[0,1]]");

            JsonNode explanation = job.json("taskgraph/explain");
            assertThat(explanation.path("sentence").asString())
                    .startsWith("Epoch 3 has lasted ")
                    .contains("task 2 holds it up: its callback 'enterEpoch at")
                    .contains("BarrierJob$BarrierTask.hangUntilReleased")
                    .endsWith("; all other tasks have set their flags.");
            assertThat(explanation.path("cause").asString()).isEqualTo("CALLBACK");
            assertThat(explanation.path("task").asLong()).isEqualTo(2);
            assertThat(explanation.path("waits").toString()).contains("\"kind\":\"FLAG\"");
        }
    }

    @Test
    void wrongQuestionsAreAnsweredByAStatus() throws Exception {
        try (RunningJob job = new RunningJob(BarrierJob.Hang.at(2, 3))) {
            assertThat(job.get("taskgraph/tasks/99").statusCode()).isEqualTo(404);
            assertThat(job.get("taskgraph/nonsense").statusCode()).isEqualTo(404);
            assertThat(job.get("taskgraph/tasks?limit=501").statusCode()).isEqualTo(400);
            assertThat(job.get("taskgraph/tasks?offset=-1").statusCode()).isEqualTo(400);
            assertThat(job.post("taskgraph/shutdown", "{}").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void healthIsInReadinessAndNotInLivenessAndInfoNamesTheJob() throws Exception {
        try (RunningJob job = new RunningJob(BarrierJob.Hang.at(2, 3))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> job.get("health/readiness").statusCode() == 200);
            HealthEndpointGroups groups = job.context().getBean(HealthEndpointGroups.class);
            assertThat(groups.get("readiness").isMember("taskgraph")).isTrue();
            assertThat(groups.get("readiness").isMember("readinessState")).isTrue();
            assertThat(groups.get("liveness").isMember("taskgraph")).isFalse();
            JsonNode health = job.json("health").path("components").path("taskgraph");
            assertThat(health.path("status").asString()).isEqualTo("UP");
            assertThat(health.path("details").path("fenced").asBoolean()).isFalse();
            assertThat(health.path("details").path("tasksHere").asInt()).isEqualTo(3);
            assertThat(job.json("info").path("taskgraph").path("job").asString())
                    .isEqualTo("barrier");
        }
    }

    @Test
    void operatorHandsATaskOverAndEndsTheJob() throws Exception {
        try (RunningJob job = new RunningJob(BarrierJob.Hang.at(2, 3), "--taskgraph.actuator.operations=true")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> job.json("taskgraph/tasks/1")
                                    .path("local")
                                    .path("epoch")
                                    .asLong()
                            == 3);
            long before = job.json("taskgraph/tasks/1")
                    .path("primary")
                    .path("incarnation")
                    .asLong();
            assertThat(job.post("taskgraph/handover", "{\"task\": 1}").statusCode())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> job.json("taskgraph/tasks/1")
                                    .path("primary")
                                    .path("incarnation")
                                    .asLong()
                            > before);
            assertRefused(job.post("taskgraph/handover", "{}"), "'task' must be given");
            assertRefused(job.post("taskgraph/handover", "{\"task\": 7}"), "task 7");
            assertRefused(job.post("taskgraph/explode", "{}"), "but is 'explode'");
            assertRefused(job.post("taskgraph/shutdown", "{\"status\": \"odd\"}"), "but is 'odd'");
            assertThat(job.post("taskgraph/shutdown", "{\"message\": \"enough\"}")
                            .statusCode())
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> job.json("taskgraph").has("outcome"));
            JsonNode outcome = job.json("taskgraph").path("outcome");
            assertThat(outcome.path("status").asString()).isEqualTo("FAILED");
            assertThat(outcome.path("message").asString()).isEqualTo("enough");
            assertThat(outcome.path("endedBy").asString()).isEqualTo("an operator");
            assertThat(outcome.has("task")).isFalse();
            assertThat(job.json("taskgraph/explain").path("sentence").asString())
                    .startsWith("The job has ended: an operator has ordered failure in epoch 3: enough");
            assertThat(job.json("taskgraph/explain").path("cause").asString()).isEqualTo("JOB_ENDED");
        }
    }

    private static void assertRefused(HttpResponse<String> response, String reason) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"error\":").contains(reason);
    }
}
