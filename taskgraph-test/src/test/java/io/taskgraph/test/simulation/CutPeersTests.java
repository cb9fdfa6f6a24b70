package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.topology.Topologies;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that reach the coordinator but not each other, over real connections: epochs by flags go on, and go directly again after that. */
@Timeout(120)
class CutPeersTests {

    private static final long TASKS = 3;
    private static final long CUT_AT = 20;
    private static final long EPOCHS_DURING_CUT = 5;
    private static final long EPOCHS_AFTER_CUT = 50;

    private final AtomicLong epoch = new AtomicLong();
    private final AtomicLong last = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger sent = new AtomicInteger();
    private final List<TcpProxy> proxies = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(TcpProxy.Direction.class)
    void epochsGoOnWhilePeersAreCutFromEachOther(TcpProxy.Direction direction) throws Exception {
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            List<CompletableFuture<Outcome>> ends = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                ends.add(cluster.join(
                        new BehindProxy(GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))),
                        RuntimeSettings.builder("cut-peers", TASKS)
                                .slots(1)
                                .flags(FlagSettings.directly(Duration.ofMillis(100)))
                                .build(),
                        task -> new Barrier(),
                        Map.of("all", Topologies.allToAll(TASKS))));
            }
            awaitEpoch(CUT_AT);
            proxies.forEach(proxy -> proxy.blackHole(direction));
            awaitEpoch(epoch.get() + EPOCHS_DURING_CUT);
            proxies.forEach(TcpProxy::restore);
            int before = sent.get();
            awaitEpoch(epoch.get() + EPOCHS_AFTER_CUT);
            last.set(epoch.get());
            for (CompletableFuture<Outcome> end : ends) {
                assertThat(end.get(60, TimeUnit.SECONDS).isSuccess()).isTrue();
            }
            assertThat(sent.get()).as("messages after the cut").isGreaterThan(before);
        } finally {
            proxies.forEach(TcpProxy::close);
        }
    }

    private void awaitEpoch(long wanted) {
        await().atMost(Duration.ofSeconds(60)).until(() -> epoch.get() >= wanted);
    }

    /** Ends an epoch when it has heard of all others in it. */
    private final class Barrier implements Task {

        private Framework framework;
        private EpochContext current;
        private int heard;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            current = context;
            heard = 0;
            epoch.accumulateAndGet(context.epoch(), Math::max);
            framework.flagMeta(context, "all", "here");
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            heard++;
            if (heard < TASKS - 1) {
                return;
            }
            if (context.epoch() >= last.get()) {
                framework.shutdownJob(Outcome.succeeded());
            } else {
                framework.incEpoch(current);
            }
        }
    }

    /** Reached by other processes through a proxy. */
    private final class BehindProxy implements DataTransport {

        private final DataTransport transport;

        BehindProxy(DataTransport transport) {
            this.transport = transport;
        }

        @Override
        public String serve(RequestHandler handler) {
            String address = transport.serve(handler);
            TcpProxy proxy = TcpProxy.to(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
            proxies.add(proxy);
            return "127.0.0.1:" + proxy.port();
        }

        @Override
        public <Q, A> Runnable send(String address, DataRequest<Q, A> request, ResponseListener<A> listener) {
            return transport.send(address, request, listener);
        }

        @Override
        public void sendBackup(String address, BackupRequest request, ResponseListener<BackupMessage.Answer> listener) {
            transport.sendBackup(address, request, listener);
        }

        @Override
        public void sendFlags(String address, FlagMessage message, FlagListener listener) {
            sent.incrementAndGet();
            transport.sendFlags(address, message, listener);
        }

        @Override
        public Runnable pull(String address, BlockRequest request, BlockListener listener) {
            return transport.pull(address, request, listener);
        }

        @Override
        public Monitor monitor(String address, Runnable refused) {
            return transport.monitor(address, refused);
        }

        @Override
        public void close() {
            transport.close();
        }
    }
}
