package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.Status;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.Refusal;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NettySettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Task 1 pulls a large block of task 0 over Netty. When some of it has come, the connections of the process that serves it end
 * and task 0 gives itself up there; its next copy publishes the block again.
 */
@Timeout(120)
class BlockFailoverTests {

    private static final int BYTES = 32 << 20;

    private final AtomicReference<Framework> serving = new AtomicReference<>();
    private final List<Long> offsets = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pullIsFinishedAtTheNextCopy(boolean sameBytes) throws Exception {
        try (ThreadedCluster cluster = new ThreadedCluster()) {
            RuntimeSettings settings = RuntimeSettings.of("failover", 2).withSlots(1);
            List<CompletableFuture<Outcome>> ends = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                ends.add(cluster.join(
                        new Interrupting(GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0))),
                        settings,
                        id -> new BlockTask(sameBytes),
                        Map.of()));
            }
            for (CompletableFuture<Outcome> end : ends) {
                assertThat(end.get(60, TimeUnit.SECONDS).message()).isEqualTo("the block is right");
            }
        }
        assertThat(offsets).hasSizeGreaterThan(1).startsWith(0L);
        assertThat(offsets.get(offsets.size() - 1)).matches(offset -> sameBytes ? offset > 0 : offset == 0);
    }

    private static BytesValue block(long seed) {
        byte[] bytes = new byte[BYTES];
        new SplittableRandom(seed).nextBytes(bytes);
        return BytesValue.of(ByteString.copyFrom(bytes));
    }

    private final class BlockTask implements Task {

        private final boolean sameBytes;
        private Framework framework;

        BlockTask(boolean sameBytes) {
            this.sameBytes = sameBytes;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (framework.getTaskId() == 0) {
                serving.set(framework);
                framework.publish(context, "b", block(sameBytes ? 0 : framework.fencingToken()));
            } else {
                framework.pull(context, 0, "b", BytesValue.parser()).thenAccept(this::pulled);
            }
        }

        private void pulled(BytesValue pulled) {
            long seed = sameBytes ? 0 : serving.get().fencingToken();
            framework.shutdownJob(
                    pulled.equals(block(seed))
                            ? Outcome.succeeded("the block is right")
                            : Outcome.failed("the block is wrong"));
        }
    }

    /** Passes on some of the first pull, and then fails it as a lost connection does. */
    private final class Interrupting implements DataTransport {

        private final DataTransport transport;

        Interrupting(DataTransport transport) {
            this.transport = transport;
        }

        @Override
        public String serve(RequestHandler handler) {
            return transport.serve(handler);
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
        public Runnable pull(String address, BlockRequest request, BlockListener listener) {
            return transport.pull(address, request, new BlockListener() {
                private long bytes;
                private boolean cut;

                @Override
                public void started(BlockContent content, long offset) {
                    offsets.add(offset);
                    listener.started(content, offset);
                }

                @Override
                public void arrived(InputStream stream) throws IOException {
                    ByteString part = ByteString.readFrom(stream);
                    bytes += part.size();
                    if (offsets.size() == 1 && bytes > BYTES / 4) {
                        cut = true;
                        serving.get().kill();
                        listener.failed(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription("cut"));
                    }
                    if (!cut) {
                        listener.arrived(part.newInput());
                    }
                }

                @Override
                public void completed(long incarnation) {
                    if (!cut) {
                        listener.completed(incarnation);
                    }
                }

                @Override
                public void failed(Refusal failure, Status status) {
                    if (!cut) {
                        listener.failed(failure, status);
                    }
                }
            });
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
