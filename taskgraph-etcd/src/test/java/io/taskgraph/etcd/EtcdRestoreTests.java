package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.checkpoint.FileCheckpointStore;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.CheckpointSettings.OnFailure;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.etcd.EtcdBackup;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * etcd is set back to an older state, though its tasks have moved and written checkpoints since: the job goes on as a new generation, its
 * fencing tokens only grow, and what it writes is durable.
 */
class EtcdRestoreTests {

    private static final int TASKS = 2;

    /** A checkpoint that has become durable: of which run, and in which epoch. */
    private record Durable(String runId, long epoch) {}

    private final Map<Long, List<Long>> tokens = new ConcurrentHashMap<>();
    private final List<Durable> durable = new CopyOnWriteArrayList<>();
    private final AtomicBoolean end = new AtomicBoolean();

    @TempDir
    private Path checkpoints;

    @Test
    void jobGoesOnInANewGeneration() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                JobProcess first = process(etcd)) {
            first.join();
            awaitDurable(10);
            EtcdBackup backup = etcd.backUp();
            awaitDurable(20);
            try (JobProcess second = process(etcd)) {
                CompletableFuture<Outcome> outcome = second.join();
                first.drain().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                awaitDurable(10);
                assertGoesOnAfter(() -> etcd.restore(backup), outcome);
            }
        }
    }

    /** As operators do it: a snapshot of an etcd that runs, and a restored one that counts its leaders from the beginning. */
    @Test
    void jobGoesOnInANewGenerationFromASnapshot() throws Exception {
        try (EtcdServer etcd = EtcdServer.start()) {
            // The number of the leader grows with each start, and falls with the restore.
            etcd.restart();
            etcd.restart();
            try (JobProcess process = process(etcd)) {
                CompletableFuture<Outcome> outcome = process.join();
                awaitDurable(10);
                EtcdBackup snapshot = etcd.snapshot();
                awaitDurable(20);
                assertGoesOnAfter(() -> etcd.restore(snapshot), outcome, 1);
            }
        }
    }

    @Test
    void processesThatStartAfterTheRestoreNoticeItByTheCheckpoints() throws Exception {
        try (EtcdServer etcd = EtcdServer.start()) {
            EtcdBackup backup = backUpBeforeTheTasksMove(etcd);
            etcd.restore(backup);
            try (JobProcess third = process(etcd)) {
                assertGoesOnAfter(() -> {}, third.join());
            }
        }
    }

    /** The proxy stays, and with it all connections and watches. */
    @Test
    void jobBehindAProxyGoesOnInANewGeneration() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdProxy proxy = EtcdProxy.to(List.of(etcd.endpoint()));
                JobProcess process = process(proxy.endpoint())) {
            CompletableFuture<Outcome> outcome = process.join();
            awaitDurable(10);
            EtcdBackup backup = etcd.backUp();
            awaitDurable(20);
            assertGoesOnAfter(() -> etcd.restore(backup), outcome, 1);
        }
    }

    @Test
    void jobBehindAProxyBeginsAgainWhenEtcdHasLostAll() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                EtcdProxy proxy = EtcdProxy.to(List.of(etcd.endpoint()));
                JobProcess process = process(proxy.endpoint())) {
            CompletableFuture<Outcome> outcome = process.join();
            awaitDurable(20);
            assertGoesOnAfter(etcd::loseData, outcome, 1);
        }
    }

    /** By the time the process sees etcd again, others have raised its revision past the one that the process has seen. */
    @Test
    void jobGoesOnInANewGenerationThoughOthersHaveWrittenSince() throws Exception {
        try (EtcdServer etcd = EtcdServer.start();
                TcpProxy proxy = TcpProxy.to(etcd.port());
                JobProcess process = process(proxy.endpoint())) {
            CompletableFuture<Outcome> outcome = process.join();
            awaitDurable(10);
            EtcdBackup backup = etcd.backUp();
            awaitDurable(20);
            assertGoesOnAfter(
                    () -> {
                        proxy.cut();
                        long lost = writeByOthers(etcd, 0);
                        etcd.restore(backup);
                        writeByOthers(etcd, lost);
                        proxy.restore();
                    },
                    outcome,
                    1);
        }
    }

    /** Writes until the revision is past another one, and returns it. */
    private static long writeByOthers(EtcdServer etcd, long past) {
        try (EtcdCoordinator others =
                EtcdCoordinator.create(EtcdTestSupport.patient(etcd.endpoint()).build())) {
            long revision;
            do {
                revision = EtcdTestSupport.answer(
                                EtcdTestSupport.commit(others, EtcdTestSupport.put("others", "written")))
                        .revision();
            } while (revision <= past);
            return revision;
        }
    }

    /** Runs the job in a process and then in a second one, and returns the copy of etcd from before that move. */
    private EtcdBackup backUpBeforeTheTasksMove(EtcdServer etcd) throws Exception {
        try (JobProcess first = process(etcd)) {
            first.join();
            awaitDurable(10);
            EtcdBackup backup = etcd.backUp();
            awaitDurable(20);
            try (JobProcess second = process(etcd)) {
                second.join();
                first.drain().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                awaitDurable(10);
            }
            return backup;
        }
    }

    private void assertGoesOnAfter(Runnable restore, CompletableFuture<Outcome> outcome) throws Exception {
        assertGoesOnAfter(restore, outcome, 2);
    }

    /** @param moves how often each task moves at least */
    private void assertGoesOnAfter(Runnable restore, CompletableFuture<Outcome> outcome, int moves) throws Exception {
        String before = durable.get(durable.size() - 1).runId();
        restore.run();
        await().atMost(PATIENCE)
                .until(() -> durable.stream()
                                .filter(it -> !it.runId().equals(before))
                                .count()
                        > 10);
        end.set(true);
        assertThat(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isSuccess())
                .isTrue();
        assertThat(tokens).hasSize(TASKS);
        tokens.forEach((task, seen) -> assertThat(seen)
                .as("tokens of task %s", task)
                .hasSizeGreaterThan(moves)
                .isSorted()
                .doesNotHaveDuplicates());
    }

    private void awaitDurable(int more) {
        int goal = durable.size() + more;
        await().atMost(PATIENCE).until(() -> durable.size() >= goal);
    }

    private JobProcess process(EtcdServer etcd) {
        return process(etcd.endpoint());
    }

    private JobProcess process(URI endpoint) {
        return new JobProcess(
                EtcdSettings.builder(List.of(endpoint)).build(),
                seen -> seen,
                RuntimeSettings.builder("restored", TASKS)
                        .leaseTtl(Duration.ofSeconds(3))
                        .build(),
                id -> new Keeping(),
                Map.of(),
                new CheckpointSettings(new FileCheckpointStore(checkpoints, 3), OnFailure.CONTINUE),
                GrpcDataTransport.inProcess(UUID.randomUUID().toString()));
    }

    /** Writes its state in each epoch; task 0 goes on when it is durable. */
    private final class Keeping implements Task, Checkpointable {

        private long id;
        private Framework framework;
        private long token = -1;

        @Override
        public void init(long taskId, Framework given) {
            id = taskId;
            framework = given;
        }

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}

        @Override
        public void enterEpoch(EpochContext context) {
            if (token != framework.fencingToken()) {
                token = framework.fencingToken();
                tokens.computeIfAbsent(id, task -> new CopyOnWriteArrayList<>()).add(token);
            }
            if (end.get()) {
                framework.shutdownJob(Outcome.succeeded());
                return;
            }
            framework.checkpoint(context).whenComplete((done, failure) -> {
                if (failure == null) {
                    durable.add(new Durable(framework.getJob().runId(), context.epoch()));
                }
                if (id == 0) {
                    framework.incEpoch(context);
                }
            });
        }
    }
}
