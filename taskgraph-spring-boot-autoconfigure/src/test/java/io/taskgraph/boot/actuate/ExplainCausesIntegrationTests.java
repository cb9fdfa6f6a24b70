package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.boot.actuate.ThreeProcesses.Member;
import io.taskgraph.boot.actuate.TreeJob.Trouble;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.WithEtcd;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * A job of 15 tasks in three processes on a real etcd, in which one thing goes wrong at a time: the endpoint names it. The
 * processes are the same for all tests; each ends its trouble and the next begins when the job runs again.
 */
@WithEtcd
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainCausesIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String EPOCH = "Epoch \\d+ has lasted [0-9.]+ s \\(typically [0-9.]+ s\\): ";

    private final Trouble trouble = new Trouble();
    private ThreeProcesses processes;

    @BeforeAll
    void start(EtcdServer etcd) {
        processes = new ThreeProcesses(etcd, trouble, "explain");
    }

    @AfterAll
    void stop() {
        trouble.end();
        processes.close();
    }

    @BeforeEach
    void awaitEpochs() {
        for (Member member : processes.members()) {
            await().atMost(LONG).ignoreExceptions().until(() -> member.epoch() > 2);
            await().atMost(LONG).ignoreExceptions().until(() -> goesOn(member));
        }
    }

    private static boolean goesOn(Member member) throws IOException, InterruptedException {
        long before = member.epoch();
        JsonNode tasks = member.json("taskgraph").path("tasks").path("byState");
        return tasks.path("RUNNING").asInt() == TreeJob.TASKS && member.epoch() > before;
    }

    @AfterEach
    void endTrouble() {
        trouble.end();
        processes.members().forEach(member -> member.toEtcd().restore());
    }

    @Test
    void hungCallback() throws Exception {
        trouble.start(Trouble.Kind.HANG, 9);
        Member holder = processes.holder(9);
        awaitCause(holder, "CALLBACK");
        assertThat(holder.explanation().path("task").asLong()).isEqualTo(9);
        assertThat(sentence(holder))
                .matches(EPOCH
                        + "task 9 holds it up: its callback 'enterEpoch at .*TreeJob\\$Trouble\\.hang\\(.*\\)' has"
                        + " been running for [0-9.]+ s\\.");
        assertOthersPointThere(holder);
    }

    @Test
    void straggler() throws Exception {
        trouble.start(Trouble.Kind.COMPUTE, 12);
        Member holder = processes.holder(12);
        awaitCause(holder, "COMPUTATION");
        assertThat(sentence(holder))
                .matches(EPOCH
                        + "task 12 holds it up: its computation at .*TreeJob\\$Trouble\\..*\\(.*\\) has been running for"
                        + " [0-9.]+ s\\.");
        assertOthersPointThere(holder);
    }

    @Test
    void missingFlag() throws Exception {
        trouble.start(Trouble.Kind.FORGET, 7);
        Member holder = processes.holder(7);
        awaitCause(holder, "FLAG");
        assertThat(sentence(holder))
                .matches(
                        EPOCH + "task 7 holds it up: it has not set flag 'up' of link type 'children', as it did in the"
                                + " epoch before, and is idle: no callback, computation or request of it is under way\\.");
        assertOthersPointThere(holder);
        assertThat(holder.explanation().path("resolution").asString()).startsWith("Task 7 sets the flag");
        kick(holder);
    }

    /** A task that has forgotten a flag never sets it: it must be restarted. */
    private void kick(Member holder) {
        trouble.end();
        holder.context().getBean(TaskGraphRuntime.class).monitor().handOver(7);
    }

    private void assertOthersPointThere(Member holder) throws Exception {
        long task = holder.explanation().path("task").asLong();
        String process = holder.json("taskgraph").path("process").asString();
        for (Member member : processes.members()) {
            if (member != holder) {
                awaitCause(member, "FLAG");
                assertThat(sentence(member))
                        .matches(EPOCH + "task " + task + " at process " + process
                                + " \\(127\\.0\\.0\\.1:\\d+\\) holds it"
                                + " up: it has not set (flag 'up' of link type 'children', as it did in the epoch before|"
                                + "a flag of link type 'children'); its own process shows what it is doing\\.");
            }
        }
    }

    @Test
    void lostNodeWithoutSpare() throws Exception {
        Member lost = processes.members().get(2);
        lost.toEtcd().blackHole(TcpProxy.Direction.BOTH);
        for (Member member : processes.members().subList(0, 2)) {
            awaitCause(member, "NO_PRIMARY");
            assertThat(sentence(member))
                    .matches(
                            EPOCH + "task \\d+ \\(and 4 more tasks\\) has had no primary for [0-9.]+ s, and there is no"
                                    + " spare node to take it: the job has 10 nodes for 15 tasks\\.");
            assertThat(member.explanation().path("resolution").asString()).contains("add a process");
        }
        awaitCause(lost, "COORDINATOR");
        assertThat(sentence(lost)).contains("all tasks of this process stand still");
    }

    @Test
    void etcdOutage() throws Exception {
        processes.members().forEach(member -> member.toEtcd().cut());
        for (Member member : processes.members()) {
            awaitCause(member, "COORDINATOR");
            assertThat(sentence(member))
                    .matches("The coordinator has not answered for [0-9.]+ s, last asked to (commit|keep alive|list);"
                            + " .*");
        }
    }

    private static void awaitCause(Member member, String cause) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(member.explanation().toString())
                        .contains("\"cause\":\"" + cause + "\"", "\"stalled\":true"));
    }

    private static String sentence(Member member) throws IOException, InterruptedException {
        return member.explanation().path("sentence").asString();
    }
}
