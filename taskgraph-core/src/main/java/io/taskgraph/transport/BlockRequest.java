package io.taskgraph.transport;

import io.taskgraph.engine.RequestHeader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to pull a block.
 *
 * @param header who asks whom
 * @param name name of the block
 * @param offset number of bytes that have come already
 * @param content what they are part of; null if none have come. Where the asked copy has other bytes under that name, the pull
 *     starts anew.
 * @param timeout how long to wait for the end
 */
public record BlockRequest(
        RequestHeader header,
        String name,
        long offset,
        @Nullable BlockContent content,
        Duration timeout) {

    /** Returns where to start sending a block: at the offset if it is the one of which bytes have come, else at 0. */
    public long start(Block block) {
        BlockContent there = block.content();
        return there.equals(content) && offset >= 0 && offset <= there.length() ? offset : 0;
    }
}
