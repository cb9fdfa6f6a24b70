package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import java.io.IOException;
import java.io.InputStream;

/**
 * Receives the events of one attempt to pull a block: {@link #started} at most once and first, then any number of
 * {@link #arrived}, then one of the ends. Called on any thread, one call after another; must not block.
 */
public interface BlockListener {

    /** The transfer has started. Gives the identity of the block and the offset of the first byte. */
    void started(BlockContent content, long offset);

    /**
     * The next bytes have arrived: all that the stream has, which may still lie in the buffers of the network.
     *
     * @param bytes to be read before this returns, to the end or as far as they are of use
     * @throws IOException if they cannot be read; no more come then
     */
    void arrived(InputStream bytes) throws IOException;

    /** The copy of an incarnation has sent all bytes. */
    void completed(long incarnation);

    /** The transfer has ended before all bytes came. */
    void failed(Refusal failure, Status status);
}
