package io.taskgraph.grpc;

import io.taskgraph.grpc.v1.BlockIdentity;
import io.taskgraph.grpc.v1.BlockPart;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a block as it came, its data still where gRPC has it.
 *
 * @param identity in the first part, and there alone
 * @param offset of the first byte of the first part
 * @param data holds on to gRPC's buffers until it is closed
 */
record IncomingPart(@Nullable BlockIdentity identity, long offset, InputStream data) implements AutoCloseable {

    static IncomingPart of(BlockPart part) {
        return new IncomingPart(
                part.hasIdentity() ? part.getIdentity() : null,
                part.getOffset(),
                part.getData().newInput());
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
