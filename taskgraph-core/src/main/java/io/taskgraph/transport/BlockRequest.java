package io.taskgraph.transport;

import io.taskgraph.engine.RequestHeader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to pull a block.
 *
 * @param header asking and asked copy
 * @param name name of the block
 * @param offset number of bytes that have come already
 * @param content identity of the block that they belong to; null if none have come. If the asked copy has other bytes under that
 *     name, the pull starts from the beginning.
 * @param timeout how long to wait for the end
 */
public record BlockRequest(
        RequestHeader header,
        String name,
        long offset,
        @Nullable BlockContent content,
        Duration timeout) {

    /** Returns the offset at which to start sending a block: the given one if its bytes are of that block, else 0. */
    public long start(Block block) {
        BlockContent there = block.content();
        return there.equals(content) && offset >= 0 && offset <= there.length() ? offset : 0;
    }
}
