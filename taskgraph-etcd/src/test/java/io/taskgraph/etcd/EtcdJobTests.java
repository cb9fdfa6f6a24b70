package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Entry;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.JobEvent;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.WithEtcd;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Two processes share a job of 15 tasks: each holds at most 8, so that each has to take part. */
@WithEtcd
class EtcdJobTests {

    private static final int TASKS = 15;
    private static final long SUM_OF_IDS = 105;

    private final EtcdServer etcd;
    private final Map<Long, Long> sums = new ConcurrentSkipListMap<>();
    private final AtomicLong lastEpoch = new AtomicLong(Long.MAX_VALUE);

    EtcdJobTests(EtcdServer etcd) {
        this.etcd = etcd;
    }

    @Test
    void twoProcessesFinishAJobAndTouchNothingBesideIt() throws Exception {
        try (Coordinator observer =
                EtcdCoordinator.create(patient(etcd.endpoint()).build())) {
            List<String> beside =
                    List.of("taskgraph/plain", "taskgraph/plai/x", "taskgraph/plain0", "taskgrapi/plain/x");
            for (String key : beside) {
                answer(commit(observer, put(key, "not of the job")));
            }
            run("plain", etcd.endpoint(), () -> {});

            assertThat(answer(observer.list("taskgrap")).entries())
                    .extracting(Entry::key)
                    .filteredOn(key -> !key.startsWith("taskgraph/plain/"))
                    .containsAll(beside);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    answer(observer.list("taskgraph/plain/")).entries())
                            .allSatisfy(entry -> assertThat(entry.leaseId()).isZero()));
        }
    }

    @Test
    void jobGoesOnAfterEtcdIsKilledAndStartedAgain() throws Exception {
        run("killed", etcd.endpoint(), () -> {
            etcd.kill();
            etcd.restart();
        });
    }

    @Test
    void jobGoesOnWhileConnectionsAreResetAgainAndAgain() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(etcd.port())) {
            run("reset", proxy.endpoint(), () -> {
                for (int i = 0; i < 10; i++) {
                    int seen = sums.size();
                    proxy.reset();
                    await().atMost(PATIENCE).until(() -> sums.size() > seen);
                }
            });
        }
    }

    @Test
    void jobGoesOnWhileAnOperatorHandsTasksOverOneByOne() throws Exception {
        run("handed", TASKS, etcd.endpoint(), (left, right) -> {
            ConditionFactory soon =
                    await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
            for (long task = 0; task < 5; task++) {
                long moved = task;
                int seen = sums.size();
                soon.until(() -> isTold(left, moved) || isTold(right, moved));
                soon.untilAsserted(() -> assertThat(List.of(handOvers(left), handOvers(right), (long) sums.size()))
                        .as(() -> "the job as its processes see it: " + picture(left) + " and " + picture(right))
                        .satisfiesExactly(
                                handed -> assertThat(handed).isGreaterThan(moved),
                                handed -> assertThat(handed).isGreaterThan(moved),
                                epochs -> assertThat(epochs).isGreaterThan(seen)));
            }
            for (JobProcess process : List.of(left, right)) {
                assertThat(events(process)).extracting(JobEvent::type).doesNotContain(JobEvent.Type.TASK_LOST);
            }
        });
    }

    /** Tells a process to hand a task over, if it has it. */
    private static boolean isTold(JobProcess process, long task) {
        try {
            process.monitor().handOver(task);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static long handOvers(JobProcess process) {
        return events(process).stream()
                .filter(event -> event.type() == JobEvent.Type.TASK_HANDED_OVER)
                .count();
    }

    private static boolean seesBoth(JobProcess process) {
        return process.monitor().snapshot(PATIENCE).processes().size() == 2;
    }

    private static String picture(JobProcess process) {
        return process.monitor().snapshot(PATIENCE) + ", which says: "
                + process.monitor().explain(PATIENCE);
    }

    private static List<JobEvent> events(JobProcess process) {
        return process.monitor().snapshot(PATIENCE).events();
    }

    private void run(String job, URI endpoint, Runnable trouble) throws Exception {
        run(job, 8, endpoint, (left, right) -> trouble.run());
    }

    /** Runs a job in two processes, makes trouble in its midst, and lets it end some epochs after that. */
    private void run(String job, int slots, URI endpoint, BiConsumer<JobProcess, JobProcess> trouble) throws Exception {
        EtcdSettings settings = EtcdSettings.builder(List.of(endpoint)).build();
        try (JobProcess left = process(job, slots, settings);
                JobProcess right = process(job, slots, settings)) {
            CompletableFuture<Outcome> leftEnd = left.join();
            CompletableFuture<Outcome> rightEnd = right.join();
            await().atMost(PATIENCE).until(() -> sums.size() > 5 && seesBoth(left) && seesBoth(right));
            trouble.accept(left, right);
            lastEpoch.set(sums.size() + 10L);

            Outcome outcome = leftEnd.get(120, TimeUnit.SECONDS);
            assertThat(outcome.status()).isEqualTo(Outcome.Status.SUCCEEDED);
            assertThat(rightEnd.get(120, TimeUnit.SECONDS)).isEqualTo(outcome);
        }
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.range(0, sums.size()).forEach(epoch -> expected.put(epoch, epoch * SUM_OF_IDS));
        assertThat(sums).isEqualTo(expected);
    }

    private JobProcess process(String job, int slots, EtcdSettings settings) {
        return new JobProcess(
                settings,
                RuntimeSettings.of(job, TASKS).withSlots(slots),
                task -> new TreeSumTask(Root.recording(sums, lastEpoch::get)),
                TreeSumTask.topologies(TASKS));
    }
}
