package io.taskgraph.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.engine.Protocol;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.grpc.v1.CallHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link RequestHeader} into the metadata of a call as {@code CallHeader} of {@code request.proto}, and reads it back.
 *
 * <p>It stands in every call, so it is written and read without an object of the generated class in between, which takes half the time;
 * the tests hold both to the same bytes.
 */
final class HeaderCodec {

    static final Metadata.Key<byte[]> KEY = Metadata.Key.of("taskgraph-request-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final int NUMBERS = 7;

    /** What stands in a text for bytes that are no UTF-8. */
    private static final char MALFORMED = '\uFFFD';

    private HeaderCodec() {}

    static Metadata encode(RequestHeader header) {
        byte[] runId = header.runId().getBytes(UTF_8);
        byte[] encoded = new byte[size(header, runId)];
        CodedOutputStream out = CodedOutputStream.newInstance(encoded);
        try {
            out.writeUInt32(CallHeader.PROTOCOL_FIELD_NUMBER, Protocol.NUMBER);
            if (runId.length > 0) {
                out.writeByteArray(CallHeader.RUN_ID_FIELD_NUMBER, runId);
            }
            write(out, CallHeader.EPOCH_FIELD_NUMBER, header.epoch());
            write(out, CallHeader.FROM_FIELD_NUMBER, header.from());
            write(out, CallHeader.FROM_INCARNATION_FIELD_NUMBER, header.fromIncarnation());
            write(out, CallHeader.TO_FIELD_NUMBER, header.to());
            write(out, CallHeader.TO_INCARNATION_FIELD_NUMBER, header.toIncarnation());
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Metadata metadata = new Metadata();
        metadata.put(KEY, encoded);
        return metadata;
    }

    private static int size(RequestHeader header, byte[] runId) {
        return CodedOutputStream.computeUInt32Size(CallHeader.PROTOCOL_FIELD_NUMBER, Protocol.NUMBER)
                + (runId.length == 0
                        ? 0
                        : CodedOutputStream.computeByteArraySize(CallHeader.RUN_ID_FIELD_NUMBER, runId))
                + size(header.epoch())
                + size(header.from())
                + size(header.fromIncarnation())
                + size(header.to())
                + size(header.toIncarnation());
    }

    /** Returns the size of a number, which is left out if it is 0. All fields have a tag of one byte. */
    private static int size(long number) {
        return number == 0 ? 0 : 1 + CodedOutputStream.computeInt64SizeNoTag(number);
    }

    private static void write(CodedOutputStream out, int field, long number) throws IOException {
        if (number != 0) {
            out.writeInt64(field, number);
        }
    }

    /** Returns the header that {@code metadata} carries, or null if it carries none that can be read, or one of another protocol. */
    @Nullable
    static RequestHeader decode(Metadata metadata) {
        byte[] encoded = metadata.get(KEY);
        try {
            return encoded == null ? null : read(CodedInputStream.newInstance(encoded));
        } catch (IOException broken) {
            return null;
        }
    }

    private static @Nullable RequestHeader read(CodedInputStream in) throws IOException {
        String runId = "";
        long[] numbers = new long[NUMBERS + 1];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            int type = WireFormat.getTagWireType(tag);
            if (field == CallHeader.RUN_ID_FIELD_NUMBER && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                runId = new String(in.readByteArray(), UTF_8);
            } else if (field <= NUMBERS && type == WireFormat.WIRETYPE_VARINT) {
                numbers[field] = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return numbers[CallHeader.PROTOCOL_FIELD_NUMBER] != Protocol.NUMBER || runId.indexOf(MALFORMED) >= 0
                ? null
                : new RequestHeader(
                        runId,
                        numbers[CallHeader.EPOCH_FIELD_NUMBER],
                        numbers[CallHeader.FROM_FIELD_NUMBER],
                        numbers[CallHeader.FROM_INCARNATION_FIELD_NUMBER],
                        numbers[CallHeader.TO_FIELD_NUMBER],
                        numbers[CallHeader.TO_INCARNATION_FIELD_NUMBER]);
    }

    /** Returns why a call is refused whose metadata {@link #decode} does not read. */
    static Status refusal(Metadata metadata) {
        byte[] encoded = metadata.get(KEY);
        String reason = "metadata '" + KEY.originalName() + "' is missing or broken";
        try {
            CallHeader header = encoded == null ? null : CallHeader.parseFrom(encoded);
            if (header != null && header.getProtocol() != Protocol.NUMBER) {
                reason = "the caller speaks protocol " + Integer.toUnsignedString(header.getProtocol())
                        + ", but this process speaks protocol " + Protocol.NUMBER
                        + ": run the same version of TaskGraph in all processes of a job";
            }
        } catch (InvalidProtocolBufferException broken) {
            // said already
        }
        return Status.INVALID_ARGUMENT.withDescription(reason);
    }
}
