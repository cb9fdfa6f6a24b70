package io.taskgraph.grpc;

import io.grpc.Metadata;
import io.taskgraph.engine.RequestHeader;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link RequestHeader} into the metadata of a call and reads it back: one binary entry {@code taskgraph-request-bin}.
 *
 * <p>Layout: a version byte; epoch, from, its incarnation, to, its incarnation and the length of the run id as variable-length
 * integers (7 bits a byte, least significant first); the run id in UTF-8. With a UUID as run id that is some 50 bytes of the
 * 8 KiB that gRPC allows for all metadata of a call.
 */
final class HeaderCodec {

    static final Metadata.Key<byte[]> KEY = Metadata.Key.of("taskgraph-request-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final byte VERSION = 1;
    private static final int NUMBERS = 6;
    private static final int MAX_VARINT_BYTES = 10;

    private HeaderCodec() {}

    static Metadata encode(RequestHeader header) {
        byte[] runId = header.runId().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(1 + NUMBERS * MAX_VARINT_BYTES + runId.length);
        buffer.put(VERSION);
        putVarint(buffer, header.epoch());
        putVarint(buffer, header.from());
        putVarint(buffer, header.fromIncarnation());
        putVarint(buffer, header.to());
        putVarint(buffer, header.toIncarnation());
        putVarint(buffer, runId.length);
        buffer.put(runId);
        byte[] encoded = new byte[buffer.flip().remaining()];
        buffer.get(encoded);
        Metadata metadata = new Metadata();
        metadata.put(KEY, encoded);
        return metadata;
    }

    /** Returns the header that {@code metadata} carries, or null if it carries none or one that cannot be read. */
    @Nullable
    static RequestHeader decode(Metadata metadata) {
        byte[] encoded = metadata.get(KEY);
        if (encoded == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        try {
            if (buffer.get() != VERSION) {
                return null;
            }
            long epoch = getVarint(buffer);
            long from = getVarint(buffer);
            long fromIncarnation = getVarint(buffer);
            long to = getVarint(buffer);
            long toIncarnation = getVarint(buffer);
            if (getVarint(buffer) != buffer.remaining()) {
                return null;
            }
            String runId = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            return new RequestHeader(runId, epoch, from, fromIncarnation, to, toIncarnation);
        } catch (BufferUnderflowException | CharacterCodingException | IllegalArgumentException broken) {
            return null;
        }
    }

    private static void putVarint(ByteBuffer buffer, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    private static long getVarint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; shift < 7 * MAX_VARINT_BYTES; shift += 7) {
            byte next = buffer.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is longer than " + MAX_VARINT_BYTES + " bytes");
    }
}
