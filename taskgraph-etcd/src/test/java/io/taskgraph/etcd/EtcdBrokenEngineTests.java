package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.WithEtcd;
import io.taskgraph.topology.Topology;
import java.time.Duration;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * The engine of one process breaks: by an Error in a step, or by a topology that never returns. Another process takes its tasks over. A
 * topology that throws breaks no engine: it is the failure of its task, and the job's.
 */
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
    void topologyThatThrowsAnErrorEndsTheJob() throws Exception {
        try (JobProcess bad = process("topology", epoch -> {
            throw new AssertionError("on purpose");
        })) {
            CompletableFuture<Outcome> badEnd = bad.join();
            await().atMost(PATIENCE).until(() -> sums.size() > 5);
            try (JobProcess good = process("topology", epoch -> {})) {
                CompletableFuture<Outcome> goodEnd = good.join();
                broken.set(true);
                for (CompletableFuture<Outcome> end : List.of(badEnd, goodEnd)) {
                    Outcome outcome = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    assertThat(outcome.isSuccess()).isFalse();
                    assertThat(outcome.message())
                            .startsWith("task " + outcome.task() + " in process ")
                            .contains(" at ", ", callback 'Topology.neighbors': the topology of link type '")
                            .endsWith("java.lang.AssertionError: on purpose");
                }
            }
        }
    }

    @Test
    void processWithAnErrorInItsEngineGivesItsTasksUp() throws Exception {
        try (JobProcess bad =
                new JobProcess(etcd, Breaking::new, settings("error"), this::task, TreeSumTask.topologies(TASKS))) {
            AtomicReference<String> told = new AtomicReference<>();
            bad.listen(new RuntimeListener() {
                @Override
                public void engineBroken(String reason) {
                    told.set(reason);
                }
            });
            CompletableFuture<Outcome> badEnd = bad.join();
            await().atMost(PATIENCE).until(() -> sums.size() > 5);
            try (JobProcess good = process("error", epoch -> {})) {
                CompletableFuture<Outcome> goodEnd = good.join();
                broken.set(true);
                assertThatThrownBy(() -> badEnd.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .hasStackTraceContaining("on purpose");
                assertThat(told.get()).isEqualTo("java.lang.AssertionError: on purpose");
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

    /** Tells changes that throw an Error when the engine reads them. */
    private final class Breaking extends ForwardingCoordinator {

        Breaking(Coordinator delegate) {
            super(delegate);
        }

        @Override
        public Watch watch(String prefix, long fromRevision, WatchListener listener) {
            return super.watch(prefix, fromRevision, new WatchListener() {
                @Override
                public void changed(List<WatchEvent> changes) {
                    listener.changed(broken.get() ? new Unreadable() : changes);
                }

                @Override
                public void ended(CoordinationException cause) {
                    listener.ended(cause);
                }
            });
        }
    }

    private static final class Unreadable extends AbstractList<WatchEvent> {

        @Override
        public WatchEvent get(int index) {
            throw new AssertionError("on purpose");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** A side effect of a topology. */
    private interface Aside {
        void at(long epoch);
    }

    private JobProcess process(String job, Aside aside) {
        Map<String, Topology> right = TreeSumTask.topologies(TASKS);
        Map<String, Topology> own = new HashMap<>();
        right.forEach((link, topology) -> own.put(link, (task, epoch) -> {
            if (broken.get() && !isAskedByATask()) {
                aside.at(epoch);
            }
            return topology.neighbors(task, epoch);
        }));
        return new JobProcess(etcd, settings(job), this::task, own);
    }

    private TreeSumTask task(long id) {
        return new TreeSumTask(Root.recording(sums, lastEpoch::get));
    }

    /** Such a call is part of a callback, and fails as that. */
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
