package io.taskgraph.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.BlockPart;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.grpc.v1.PullRequest;
import io.taskgraph.transport.Block;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * However the answer of the task, room in the network and the end of serving fall together: one thread at a time uses the call, the
 * parts follow each other, and nothing that could be sent is left behind.
 */
public class BlockSenderInterleavingTests {

    private static final RequestHeader HEADER = new RequestHeader("run", 7, 1, 101, 2, 11);
    private static final Block BLOCK = Block.of(BytesValue.of(ByteString.copyFromUtf8("block")));
    private static final int PART = 3;
    private static final int SCENARIOS = 10;
    private static final int OF_EACH = 20;
    private static final long HANG_MILLIS = 120_000;

    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicInteger room = new AtomicInteger();
    private volatile String wrong = "";
    private volatile boolean decided;
    private volatile boolean closed;
    private volatile int sent;
    private final BlockSender sender = new BlockSender(
            new Call(),
            HEADER,
            PART,
            new Arriving<>(BlocksGrpc.getPullMethod().getRequestMarshaller(), PART),
            (name, responses) -> () -> {},
            done -> {});

    private final class Call extends ServerCall<PullRequest, BlockPart> {

        private void use(Runnable what) {
            if (!used.compareAndSet(false, true)) {
                wrong = "two threads use the call";
            }
            if (closed) {
                wrong = "the call is used after its end";
            }
            what.run();
            used.set(false);
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(BlockPart part) {
            use(() -> {
                sent += part.getData().size();
                room.decrementAndGet();
            });
        }

        @Override
        public boolean isReady() {
            return room.get() > 0;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            use(() -> closed = true);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<PullRequest, BlockPart> getMethodDescriptor() {
            return BlocksGrpc.getPullMethod();
        }
    }

    @Operation(nonParallelGroup = "task")
    public void taskAnswers() {
        sender.answered(BLOCK, 11);
        decided = true;
    }

    @Operation(nonParallelGroup = "task")
    public void taskFails() {
        sender.failed(Refusal.HANDLER, Status.INTERNAL);
        decided = true;
    }

    @Operation(nonParallelGroup = "network")
    public void thereIsRoom() {
        room.incrementAndGet();
        sender.onReady();
    }

    @Operation(nonParallelGroup = "owner")
    public void servingEnds() {
        sender.abandon();
        decided = true;
    }

    @Validate
    public void nothingIsLeftBehind() {
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(wrong);
        }
        if (decided && !closed && room.get() > 0) {
            throw new IllegalStateException("there is room for " + room + " parts after " + sent + " bytes");
        }
    }

    @Test
    void everyPartIsSentInItsTurn() {
        new ModelCheckingOptions()
                .iterations(SCENARIOS * Integer.getInteger("taskgraph.interleavings", 1))
                .invocationsPerIteration(OF_EACH)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(0)
                .verifier(EpsilonVerifier.class)
                .invocationTimeout$lincheck(HANG_MILLIS)
                .check(getClass());
    }
}
