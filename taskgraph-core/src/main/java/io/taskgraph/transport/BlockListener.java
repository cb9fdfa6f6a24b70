package io.taskgraph.transport;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.transport.ResponseListener.Failure;

/**
 * Told what comes of one attempt to pull a block: {@link #started} at most once and first, then any number of
 * {@link #arrived}, then one of the ends. On any thread, one call after another; must hand over at once.
 */
public interface BlockListener {

    /** Tells what comes, and the offset of the first byte. */
    void started(BlockContent content, long offset);

    /** Gives the next bytes. */
    void arrived(ByteString bytes);

    /** Tells that the copy of an incarnation has sent all. */
    void completed(long incarnation);

    /** Tells that no more bytes come. */
    void failed(Failure failure, Status status);
}
