package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.Block;
import io.taskgraph.transport.PullCall;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedBlocksTests {

    private final PublishedBlocks blocks = new PublishedBlocks();
    private final List<Status.Code> ends = new ArrayList<>();

    /** Who is told may be the transport, and takes locks of its own. */
    @Test
    void noPullIsRefusedUnderTheLock() {
        blocks.enter(1);
        assertThat(blocks.findOrWait(pull(1, PublishedBlocks.IF_PUBLISHED + "block"), 100))
                .isNull();
        assertThat(blocks.findOrWait(pull(0, "block"), 100)).isNull();
        assertThat(ends).containsExactly(Status.Code.NOT_FOUND, Status.Code.UNAVAILABLE);
        assertThat(blocks.findOrWait(pull(1, "block"), 100)).isNull();
        assertThat(ends).hasSize(2);
        assertThat(blocks.giveUp(100, 0)).isNull();
        assertThat(blocks.findOrWait(pull(1, "block"), 100)).isNull();
        blocks.close();
        assertThat(ends).hasSize(4);
    }

    private PullCall pull(long epoch, String name) {
        return new PullCall(new RequestHeader("run", epoch, 1, 1, 0, 1), name, Duration.ZERO, new ResponseListener<>() {
            @Override
            public void answered(Block output, long incarnation) {
                throw new AssertionError("nothing was published");
            }

            @Override
            public void failed(Refusal failure, Status status) {
                assertThat(Thread.holdsLock(blocks)).isFalse();
                ends.add(status.getCode());
            }
        });
    }
}
