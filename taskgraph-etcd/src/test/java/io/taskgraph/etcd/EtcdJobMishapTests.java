package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static io.taskgraph.etcd.EtcdTestSupport.answer;
import static io.taskgraph.etcd.EtcdTestSupport.commit;
import static io.taskgraph.etcd.EtcdTestSupport.patient;
import static io.taskgraph.etcd.EtcdTestSupport.put;
import static io.taskgraph.etcd.EtcdTestSupport.succeeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Write;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.Explanation;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.EtcdTls;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.WithEtcd;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A job goes on, or says what keeps it from that, when an operator has made a mistake. */
@WithEtcd
class EtcdJobMishapTests {

    private static final int TASKS = 7;

    private final EtcdServer server;
    private final EtcdSettings etcd;
    private final Map<Long, Long> sums = new ConcurrentSkipListMap<>();
    private final AtomicLong lastEpoch = new AtomicLong(Long.MAX_VALUE);

    EtcdJobMishapTests(EtcdServer server) {
        this.server = server;
        etcd = EtcdSettings.builder(List.of(server.endpoint())).build();
    }

    @Test
    void processThatAdvertisesAPortAtWhichNothingListensTakesNoPartAndSaysSo() throws Exception {
        int deadPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            deadPort = socket.getLocalPort();
        }
        String deadAddress = "127.0.0.1:" + deadPort;
        try (JobProcess good = process("dead-port", port -> "127.0.0.1:" + port);
                JobProcess bad = process("dead-port", port -> deadAddress)) {
            bad.join();
            CompletableFuture<Outcome> end = good.join();
            awaitEpochs(20);
            Explanation explanation = bad.monitor().explain(PATIENCE);
            assertThat(explanation.cause()).isEqualTo(Explanation.Cause.NOT_JOINED);
            assertThat(explanation.sentence()).contains("nothing listens at '" + deadAddress + "'");
            assertThat(bad.monitor().snapshot(PATIENCE).hindrance()).contains(deadAddress);
            finish(end);
        }
    }

    /** Its own server lives, but others are refused: as behind a firewall that rejects, or with a sidecar that is gone. */
    @Test
    void processThatOthersFindDeadIsToldWhyByItsOwnLog() throws Exception {
        TcpProxy[] proxy = new TcpProxy[1];
        try (LogLines log = new LogLines();
                JobProcess good = process("evicted", port -> "127.0.0.1:" + port);
                JobProcess bad = process("evicted", port -> {
                    proxy[0] = TcpProxy.to(port);
                    return "127.0.0.1:" + proxy[0].port();
                })) {
            bad.join();
            CompletableFuture<Outcome> end = good.join();
            awaitEpochs(20);
            String address = "127.0.0.1:" + proxy[0].port();
            proxy[0].close();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log.with("no longer knows its lease, which had"))
                            .isNotEmpty());
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(bad.monitor().snapshot(PATIENCE).hindrance())
                            .contains("nothing listens at '" + address + "'"));
            awaitEpochs(20);
            assertThat(log.with("refuses connections; its lease is revoked")).hasSize(1);
            finish(end);
        }
    }

    /** As where a process advertises a name that its own machine alone can resolve. */
    @Test
    void peerWhoseNameNobodyFindsIsNamedAndDoesNotFillTheLog() throws Exception {
        String unknown = "no-such-host.invalid:9090";
        String prefix = "taskgraph/unknown-peer/";
        AskingTask.Record record = new AskingTask.Record();
        try (LogLines log = new LogLines();
                Coordinator operator =
                        EtcdCoordinator.create(patient(server.endpoint()).build());
                JobProcess asking = pair("unknown-peer", record);
                JobProcess other = pair("unknown-peer", record)) {
            answer(commit(
                    operator,
                    put(
                            prefix + "nodes/peer",
                            "{\"address\":\"" + unknown + "\",\"slots\":\"1\",\"zone\":\"\",\"draining\":\"false\"}"),
                    put(prefix + "tasks/1/primary", "{\"node\":\"peer.0\",\"address\":\"" + unknown + "\"}")));
            CompletableFuture<Outcome> end = asking.join();
            await().atMost(PATIENCE).untilAsserted(() -> {
                Explanation explanation = asking.monitor().explain(PATIENCE);
                assertThat(explanation.cause()).isEqualTo(Explanation.Cause.REQUEST);
                assertThat(explanation.sentence()).contains("task 1", unknown);
            });
            await().during(Duration.ofSeconds(3))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log.with("no-such-host"))
                            .as("lines of the log")
                            .hasSizeLessThan(4));

            answer(commit(
                    operator, new Write.Delete(prefix + "tasks/1/primary"), new Write.Delete(prefix + "nodes/peer")));
            other.join();
            Outcome outcome = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        }
    }

    @Test
    void keysThatSomebodyHasDeletedAreWrittenAgain() throws Exception {
        try (JobProcess one = process("deleted", port -> "127.0.0.1:" + port);
                JobProcess other = process("deleted", port -> "127.0.0.1:" + port);
                Coordinator operator =
                        EtcdCoordinator.create(patient(server.endpoint()).build())) {
            CompletableFuture<Outcome> end = one.join();
            other.join();
            for (String key : List.of("epoch", "spec", "epoch")) {
                awaitEpochs(20);
                answer(commit(operator, new Write.Delete("taskgraph/deleted/" + key)));
            }
            awaitEpochs(20);
            finish(end);
        }
    }

    /** The job itself fills the rest: it writes in each epoch. */
    @Test
    void jobStandsStillWhileEtcdIsFullAndGoesOnByItselfWhenTheAlarmIsOff() throws Exception {
        try (EtcdServer small = EtcdServer.start(EtcdTls.NONE, "--quota-backend-bytes=4194304");
                LogLines log = new LogLines();
                Coordinator operator =
                        EtcdCoordinator.create(patient(small.endpoint()).build());
                MeasuredJob job = new MeasuredJob(List.of(small.endpoint()))) {
            job.awaitEpochs(20);
            String large = "x".repeat(400_000);
            await().atMost(PATIENCE).until(() -> !succeeds(commit(operator, put("fill", large))));
            await().atMost(PATIENCE).untilAsserted(() -> {
                Explanation explanation = job.explain();
                assertThat(explanation.cause()).isEqualTo(Explanation.Cause.COORDINATOR);
                assertThat(explanation.stalled()).isTrue();
                assertThat(explanation.sentence()).contains("NOSPACE", "etcdctl alarm disarm");
            });
            // Two processes and an operator.
            assertThat(log.with("alarm disarm")).hasSizeBetween(1, 3);

            small.compact(answer(operator.list("fill")).revision());
            small.disarm();
            job.awaitEpochs(20);
            assertThat(job.losses()).as("copies lost").isZero();
            job.finish();
        }
    }

    @Test
    void processThatIsToLeaveDoesNotWaitForAnEtcdThatIsAway() throws Exception {
        try (JobProcess one = process("leaving", port -> "127.0.0.1:" + port);
                JobProcess other = process("leaving", port -> "127.0.0.1:" + port)) {
            one.join();
            other.join();
            awaitEpochs(20);
            server.pause();
            try {
                // Its tasks might take five minutes to be handed over.
                one.drain().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } finally {
                server.resume();
            }
        }
    }

    private void awaitEpochs(int more) {
        int goal = sums.size() + more;
        await().atMost(PATIENCE).until(() -> sums.size() >= goal);
    }

    private void finish(CompletableFuture<Outcome> end) throws Exception {
        lastEpoch.set(sums.size() + 5L);
        Outcome outcome = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
    }

    private JobProcess process(String job, IntFunction<String> advertised) {
        return new JobProcess(
                etcd,
                seen -> seen,
                RuntimeSettings.builder(job, TASKS)
                        .leaseTtl(Duration.ofSeconds(10))
                        .drainTimeout(Duration.ofMinutes(5))
                        .build(),
                task -> new TreeSumTask(Root.recording(sums, lastEpoch::get)),
                TreeSumTask.topologies(TASKS),
                CheckpointSettings.inMemory(),
                GrpcDataTransport.netty(NettySettings.of(new InetSocketAddress("127.0.0.1", 0), advertised)));
    }

    /** A process with room for one of two tasks, the first of which asks the other. */
    private JobProcess pair(String job, AskingTask.Record record) {
        return new JobProcess(
                etcd,
                seen -> seen,
                RuntimeSettings.of(job, 2).withSlots(1),
                task -> task == 0 ? AskingTask.times(1, record) : new AskedTask(record, false),
                Map.of(),
                CheckpointSettings.inMemory(),
                GrpcDataTransport.netty(
                        NettySettings.of(new InetSocketAddress("127.0.0.1", 0), port -> "127.0.0.1:" + port)));
    }
}
