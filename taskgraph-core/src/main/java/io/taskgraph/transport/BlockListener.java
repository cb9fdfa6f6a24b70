package io.taskgraph.transport;

import io.grpc.Status;
import io.taskgraph.engine.Refusal;
import java.io.IOException;
import java.io.InputStream;

/**
 * Told what comes of one attempt to pull a block: {@link #started} at most once and first, then any number of
 * {@link #arrived}, then one of the ends. On any thread, one call after another; must hand over at once.
 */
public interface BlockListener {

    /** Tells what comes, and the offset of the first byte. */
    void started(BlockContent content, long offset);

    /**
     * Gives the next bytes: all that the stream has, which may lie in the buffers of the network still.
     *
     * @param bytes to be read before this returns, to the end or as far as they are of use
     * @throws IOException if they cannot be read; no more come then
     */
    void arrived(InputStream bytes) throws IOException;

    /** Tells that the copy of an incarnation has sent all. */
    void completed(long incarnation);

    /** Tells that no more bytes come. */
    void failed(Refusal failure, Status status);
}
