package io.taskgraph.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Detachable;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.taskgraph.grpc.v1.BlockPart;
import io.taskgraph.grpc.v1.BlocksGrpc;
import io.taskgraph.grpc.v1.PullRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Leaves the data of a part in the buffers of the network, so that it is copied once, to where it belongs: protobuf's own marshaller
 * copies it twice before. A part that has more than data, as the first one, is read by protobuf.
 */
final class IncomingPartMarshaller implements Marshaller<IncomingPart> {

    /** {@code taskgraph.v1.Blocks/Pull} for who asks. */
    static final MethodDescriptor<PullRequest, IncomingPart> PULL = BlocksGrpc.getPullMethod().toBuilder(
                    ProtoUtils.marshaller(PullRequest.getDefaultInstance()), new IncomingPartMarshaller())
            .build();

    private static final int DATA = BlockPart.DATA_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

    /** Most bytes before the data of a part that has nothing else. */
    private static final int HEADER_BYTES = 6;

    private final Marshaller<BlockPart> protobuf = ProtoUtils.marshaller(BlockPart.getDefaultInstance());

    @Override
    public InputStream stream(IncomingPart part) {
        throw new UnsupportedOperationException("parts come in only");
    }

    @Override
    public IncomingPart parse(InputStream stream) {
        if (!(stream instanceof Detachable buffers)) {
            return IncomingPart.of(protobuf.parse(stream));
        }
        PushbackInputStream part = new PushbackInputStream(buffers.detach(), HEADER_BYTES);
        try {
            if (isDataAlone(part)) {
                return new IncomingPart(null, 0, part);
            }
            IncomingPart read = IncomingPart.of(BlockPart.parseFrom(part));
            part.close();
            return read;
        } catch (IOException e) {
            throw unreadable(part, e);
        }
    }

    /** Reads up to the data, or, if there is anything else, nothing. */
    private static boolean isDataAlone(PushbackInputStream part) throws IOException {
        int tag = part.read();
        if (tag != DATA) {
            if (tag >= 0) {
                part.unread(tag);
            }
            return false;
        }
        int size = CodedInputStream.readRawVarint32(part.read(), part);
        if (part.available() == size) {
            return true;
        }
        byte[] header = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(size)];
        CodedOutputStream out = CodedOutputStream.newInstance(header);
        out.writeRawByte(DATA);
        out.writeUInt32NoTag(size);
        part.unread(header);
        return false;
    }

    private static StatusRuntimeException unreadable(InputStream part, IOException cause) {
        try {
            part.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return Status.INTERNAL
                .withDescription("a part of a block cannot be read: " + cause.getMessage())
                .withCause(cause)
                .asRuntimeException();
    }
}
