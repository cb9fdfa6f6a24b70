package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A topology breaks the engine of one process, by an Error or by never coming back: another process takes its tasks over. */
@WithEtcd
class EtcdBrokenEngineTests {

    private static final int TASKS = 3;

    private final EtcdSettings etcd;
    private final Map<Long, Long> sums = new ConcurrentSkipListMap<>();
    private final AtomicLong lastEpoch = new AtomicLong(Long.MAX_VALUE);
    private final AtomicBoolean broken = new AtomicBoolean();

    EtcdBrokenEngineTests(EtcdServer server) {
        etcd = EtcdSettings.builder(List.of(server.endpoint())).build();
    }

    @Test
    void processWithAnErrorInItsTopologyGivesItsTasksUp() throws Exception {
        try (JobProcess bad = process("error", epoch -> {
            throw new AssertionError("on purpose");
        })) {
            CompletableFuture<Outcome> badEnd = bad.join();
            await().atMost(PATIENCE).until(() -> sums.size() > 5);
            try (JobProcess good = process("error", epoch -> {})) {
                CompletableFuture<Outcome> goodEnd = good.join();
                broken.set(true);
                assertThatThrownBy(() -> badEnd.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .hasStackTraceContaining("on purpose");
                assertGoesOn(goodEnd);
            }
        }
    }

    @Test
    void processWhoseTopologyHangsLosesItsTasks() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (JobProcess bad = process("hangs", epoch -> hang(release))) {
            bad.join();
            await().atMost(PATIENCE).until(() -> sums.size() > 5);
            try (JobProcess good = process("hangs", epoch -> {});
                    LogLines log = new LogLines()) {
                CompletableFuture<Outcome> goodEnd = good.join();
                broken.set(true);
                assertGoesOn(goodEnd);
                assertThat(log.with("the engine has been in one step")).hasSize(1);
            } finally {
                release.countDown();
            }
        }
    }

    private void assertGoesOn(CompletableFuture<Outcome> end) throws Exception {
        int seen = sums.size();
        await().atMost(PATIENCE).until(() -> sums.size() > seen + 5);
        lastEpoch.set(sums.size() + 5L);
        assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    private static void hang(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a topology does beside its duty. */
    private interface Breaking {
        void at(long epoch);
    }

    private JobProcess process(String job, Breaking breaking) {
        Map<String, Topology> right = TreeSumTask.topologies(TASKS);
        Map<String, Topology> own = new HashMap<>();
        right.forEach((link, topology) -> own.put(link, (task, epoch) -> {
            if (broken.get() && !isAskedByATask()) {
                breaking.at(epoch);
            }
            return topology.neighbors(task, epoch);
        }));
        return new JobProcess(etcd, settings(job), task -> new TreeSumTask(Root.recording(sums, lastEpoch::get)), own);
    }

    /** What a callback does with a topology is another matter: it ends the job. */
    private static boolean isAskedByATask() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(TreeSumTask.class.getName())));
    }

    private static RuntimeSettings settings(String job) {
        return RuntimeSettings.builder(job, TASKS)
                .leaseTtl(Duration.ofSeconds(3))
                .build();
    }
}
