package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.BlockPart;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.BlockContent;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks between two JVMs, with all limits as they are by default. */
@Timeout(120)
class LargeBlockTests {

    private static final int LARGE = 64 << 20;
    private static final RequestHeader HEADER = new RequestHeader("run", 7, 1, 101, 2, BlockProcess.INCARNATION);

    private final GrpcDataTransport client = GrpcDataTransport.netty(NettySettings.of("127.0.0.1", 0));

    @AfterEach
    void close() {
        client.close();
    }

    /** The block takes 64 MiB while it is made and 64 MiB in its serialised form: a copy for each neighbour would not fit. */
    @Test
    void eightNeighboursPullOneSerialisedCopyOfALargeBlock() throws Exception {
        BlockContent content = BlockProcess.block(LARGE, 1).content();
        try (BlockProcess server = new BlockProcess(LARGE, 1, "-Xmx160m", "-XX:MaxDirectMemorySize=64m")) {
            for (int round = 0; round < 2; round++) {
                List<Pull> pulls = IntStream.range(0, 8)
                        .mapToObj(i -> pull(server.address(), 0, null, bytes -> {}))
                        .toList();
                for (Pull pull : pulls) {
                    pull.await();
                    assertThat(pull.failure).isNull();
                    assertThat(pull.received()).isEqualTo(content);
                }
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    /** Neighbours that take nothing in must not make the server pile up what it has for them, nor hold up another. */
    @Test
    void neighboursThatStandStillCostTheServerLittle() throws Exception {
        List<ManagedChannel> still = new ArrayList<>();
        try (BlockProcess server = new BlockProcess(LARGE, 1, "-Xmx160m", "-XX:MaxDirectMemorySize=64m")) {
            for (int i = 0; i < 16; i++) {
                ManagedChannel channel = new NettyPeers(NettySettings.of("127.0.0.1", 0)).open(server.address());
                still.add(channel);
                assertThat(firstPart(channel).get(60, TimeUnit.SECONDS)).isPositive();
            }
            Pull quick = pull(server.address(), 0, null, bytes -> {});
            quick.await();
            assertThat(quick.failure).isNull();
            assertThat(server.isAlive()).isTrue();
        } finally {
            still.forEach(ManagedChannel::shutdownNow);
        }
    }

    /** Asks for the block, takes one part in, and then nothing more. */
    private static CompletableFuture<Integer> firstPart(ManagedChannel channel) {
        CompletableFuture<Integer> size = new CompletableFuture<>();
        ClientCall<PullRequest, BlockPart> call = channel.newCall(BlocksGrpc.getPullMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(BlockPart part) {
                        size.complete(part.getData().size());
                    }
                },
                HeaderCodec.encode(HEADER));
        call.request(1);
        call.sendMessage(PullRequest.newBuilder().setName("large").build());
        call.halfClose();
        return size;
    }

    @Test
    void pullGoesOnAtAnotherProcessWhereAKilledOneHasStopped() throws Exception {
        Pull first = killedMidway();
        assertThat(first.bytes).isBetween(4L << 20, (long) LARGE - 1);
        try (BlockProcess next = new BlockProcess(LARGE, 1)) {
            Pull second = pull(next.address(), first.bytes, first.content, bytes -> {});
            second.await();
            assertThat(second.failure).isNull();
            assertThat(second.offset).isEqualTo(first.bytes);
            assertThat(first.bytes + second.bytes).isEqualTo(second.content.length());
            Checksum all = first.checksum;
            second.parts.forEach(all::update);
            assertThat(all.value()).isEqualTo(second.content.checksum());
        }
    }

    @Test
    void pullStartsAnewWhereAnotherProcessHasOtherBytes() throws Exception {
        Pull first = killedMidway();
        try (BlockProcess next = new BlockProcess(LARGE, 2)) {
            Pull second = pull(next.address(), first.bytes, first.content, bytes -> {});
            second.await();
            assertThat(second.failure).isNull();
            assertThat(second.offset).isZero();
            assertThat(second.received()).isEqualTo(BlockProcess.block(LARGE, 2).content());
        }
    }

    /** Asked again, it would be made room for again and again until the request's time is up. */
    @Test
    void aBlockThatFindsNoMemoryIsNotPulledAgain() throws Exception {
        try (BlockProcess server = new BlockProcess(1 << 20, 1)) {
            Pull pull = pull(server.address(), 0, null, bytes -> {
                throw new OutOfMemoryError("Java heap space");
            });
            pull.await();
            assertThat(pull.failure).isEqualTo(Refusal.HANDLER);
            assertThat(pull.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(pull.status.getDescription())
                    .isEqualTo("this process has no place for the block: java.lang.OutOfMemoryError: Java heap space");
        }
    }

    @Test
    void anErrorThatIsNoLackOfMemoryIsNotToldAsOne() throws Exception {
        try (BlockProcess server = new BlockProcess(1 << 20, 1)) {
            Pull pull = pull(server.address(), 0, null, bytes -> {
                throw new AssertionError("no");
            });
            pull.await();
            assertThat(pull.failure).isEqualTo(Refusal.HANDLER);
            assertThat(pull.status.getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(pull.status.getDescription())
                    .isEqualTo("this process could not take the block in: java.lang.AssertionError: no");
        }
    }

    private Pull killedMidway() throws Exception {
        try (BlockProcess server = new BlockProcess(LARGE, 1)) {
            CompletableFuture<Void> some = new CompletableFuture<>();
            CompletableFuture<Void> killed = new CompletableFuture<>();
            Pull pull = pull(server.address(), 0, null, bytes -> {
                if (bytes > 4 << 20) {
                    some.complete(null);
                    killed.join();
                }
            });
            some.get(60, TimeUnit.SECONDS);
            server.close();
            killed.complete(null);
            pull.await();
            assertThat(pull.failure).isEqualTo(Refusal.NOT_PRIMARY);
            return pull;
        }
    }

    private Pull pull(String address, long offset, @Nullable BlockContent content, Progress progress) {
        Pull pull = new Pull(progress);
        client.pull(address, new BlockRequest(HEADER, "large", offset, content, Duration.ofSeconds(100)), pull);
        return pull;
    }

    private interface Progress {

        void arrived(long bytes);
    }

    /** Keeps the parts of a resumed pull alone, so that the test needs little memory itself. */
    private static final class Pull implements BlockListener {

        private final Progress progress;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final Checksum checksum = new Checksum();
        private final List<ByteString> parts = new ArrayList<>();
        private BlockContent content;
        private long offset;
        private long bytes;
        private Refusal failure;
        private Status status;

        Pull(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void started(BlockContent newContent, long newOffset) {
            content = newContent;
            offset = newOffset;
        }

        @Override
        public void arrived(InputStream stream) throws IOException {
            ByteString part = ByteString.readFrom(stream);
            checksum.update(part);
            bytes += part.size();
            if (offset > 0) {
                parts.add(part);
            }
            progress.arrived(bytes);
        }

        @Override
        public void completed(long incarnation) {
            end.complete(null);
        }

        @Override
        public void failed(Refusal newFailure, Status newStatus) {
            failure = newFailure;
            status = newStatus;
            end.complete(null);
        }

        void await() throws Exception {
            end.get(100, TimeUnit.SECONDS);
        }

        BlockContent received() {
            return new BlockContent(bytes, checksum.value(), content.type());
        }
    }
}
