package io.taskgraph.etcd;

import static io.taskgraph.etcd.EtcdTestSupport.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.Explanation;
import io.taskgraph.status.JobEvent;
import io.taskgraph.test.contract.TreeSumTask;
import io.taskgraph.test.contract.TreeSumTask.Root;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.TcpProxy.Direction;
import io.taskgraph.test.etcd.WithEtcd;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes reach etcd, but not each other, or only slowly: nobody is evicted who renews its lease, what is missing is explained, and
 * the job goes on when the network is mended.
 */
@WithEtcd
class EtcdPeerCutTests {

    private static final int TASKS = 7;
    private static final int SLOTS = 4;

    private final EtcdSettings etcd;
    private final Map<Long, Long> sums = new ConcurrentSkipListMap<>();
    private final AtomicLong lastEpoch = new AtomicLong(Long.MAX_VALUE);
    /** In front of each process. */
    private final List<TcpProxy> proxies = new CopyOnWriteArrayList<>();

    EtcdPeerCutTests(EtcdServer server) {
        etcd = EtcdSettings.builder(List.of(server.endpoint())).build();
    }

    @ParameterizedTest
    @EnumSource
    void cutIsExplainedAndEndsNoMembership(Direction direction) throws Exception {
        run("cut-" + direction, processes -> {
            proxies.forEach(proxy -> proxy.blackHole(direction));
            await().atMost(PATIENCE)
                    .until(() -> processes.stream()
                            .map(process -> process.monitor().explain(PATIENCE))
                            .anyMatch(this::namesTheOther));
            proxies.forEach(TcpProxy::restore);
        });
    }

    private boolean namesTheOther(Explanation explanation) {
        return explanation.cause() == Explanation.Cause.REQUEST
                && explanation.stalled()
                && proxies.stream().anyMatch(proxy -> explanation.sentence().contains("127.0.0.1:" + proxy.port()));
    }

    @Test
    void slowLinkOnlySlowsTheJob() throws Exception {
        run("slow", processes -> {
            proxies.forEach(proxy -> proxy.delay(Duration.ofMillis(50)));
            awaitEpochs(10);
            proxies.forEach(TcpProxy::restore);
        });
    }

    private interface Trouble {

        void begin(List<JobProcess> processes);
    }

    private void run(String job, Trouble trouble) throws Exception {
        try (JobProcess one = process(job, this::behindAProxy);
                JobProcess other = process(job, this::behindAProxy)) {
            CompletableFuture<Outcome> end = one.join();
            other.join();
            awaitEpochs(20);
            trouble.begin(List.of(one, other));
            awaitEpochs(20);
            for (JobProcess process : List.of(one, other)) {
                assertThat(process.monitor().snapshot(PATIENCE).events())
                        .extracting(JobEvent::type)
                        .doesNotContain(JobEvent.Type.TASK_LOST, JobEvent.Type.PROCESS_GONE, JobEvent.Type.LEASE_LOST);
            }
            lastEpoch.set(sums.size() + 5L);
            Outcome outcome = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(outcome.isSuccess()).as(outcome.message()).isTrue();
        } finally {
            proxies.forEach(TcpProxy::close);
        }
    }

    private String behindAProxy(int port) {
        TcpProxy proxy = TcpProxy.to(port);
        proxies.add(proxy);
        return "127.0.0.1:" + proxy.port();
    }

    private void awaitEpochs(int more) {
        int goal = sums.size() + more;
        await().atMost(PATIENCE).until(() -> sums.size() >= goal);
    }

    private JobProcess process(String job, IntFunction<String> advertised) {
        return new JobProcess(
                etcd,
                seen -> seen,
                RuntimeSettings.of(job, TASKS).withSlots(SLOTS),
                task -> new TreeSumTask(Root.recording(sums, lastEpoch::get)),
                TreeSumTask.topologies(TASKS),
                CheckpointSettings.inMemory(),
                GrpcDataTransport.netty(NettySettings.of(new InetSocketAddress("127.0.0.1", 0), advertised)));
    }
}
