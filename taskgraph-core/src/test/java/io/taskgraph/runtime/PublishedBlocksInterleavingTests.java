package io.taskgraph.runtime;

import com.google.protobuf.Int64Value;
import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Every pull ends once: with the block of its epoch, or refused, however it falls together with publishing, the next epoch and the end. */
public class PublishedBlocksInterleavingTests {

    private static final String NAME = "b";

    private final PublishedBlocks blocks = new PublishedBlocks();
    private final List<Pull> pulls = Collections.synchronizedList(new ArrayList<>());

    /** One pull, and how often it has ended. */
    private static final class Pull implements ResponseListener<Block> {
        private final AtomicInteger ends = new AtomicInteger();

        @Override
        public void answered(Block output, long incarnation) {
            ends.incrementAndGet();
        }

        @Override
        public void failed(Refusal failure, Status status) {
            ends.incrementAndGet();
        }
    }

    public PublishedBlocksInterleavingTests() {
        blocks.enter(0);
    }

    @Operation
    public void pull() {
        pull(0);
    }

    @Operation
    public void pullOfNextEpoch() {
        pull(1);
    }

    private void pull(long epoch) {
        Pull pull = new Pull();
        pulls.add(pull);
        RequestHeader header = new RequestHeader("run", epoch, 1, 1, 0, 1);
        Block block = blocks.findOrWait(new PullCall(header, NAME, Duration.ZERO, pull), 100);
        if (block != null) {
            pull.answered(block, 1);
        }
    }

    @Operation(nonParallelGroup = "loop", runOnce = true)
    public void publish() {
        if (blocks.reserve(0, NAME)) {
            Int64Value message = Int64Value.of(7);
            blocks.offer(0, NAME, message).forEach(call -> call.responses().answered(Block.of(message), 1));
        }
    }

    @Operation(nonParallelGroup = "loop", runOnce = true)
    public void enterNextEpoch() {
        blocks.enter(1);
    }

    @Operation(nonParallelGroup = "timer", runOnce = true)
    public void giveUp() {
        blocks.giveUp(100, 0);
    }

    @Operation(runOnce = true)
    public void close() {
        blocks.close();
    }

    @Validate
    public void everyPullHasEndedOnce() {
        blocks.close();
        List<Integer> ends = pulls.stream().map(pull -> pull.ends.get()).toList();
        if (ends.stream().anyMatch(times -> times != 1)) {
            throw new IllegalStateException("pulls have ended so often: " + ends);
        }
    }

    @Test
    void everyPullEndsOnce() {
        Interleavings.check(getClass(), 2, 2);
    }
}
