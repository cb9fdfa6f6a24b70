package io.taskgraph.transport;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A running checksum of 64 bits: CRC-32 in the upper half, CRC-32C in the lower. It tells blocks apart that a task made
 * differently after a failure, and finds damage; it is no defence against an attacker. Not thread-safe.
 */
public final class Checksum {

    private final CRC32 upper = new CRC32();
    private final CRC32C lower = new CRC32C();
    private final Input input = new Input();

    /** Adds the next bytes. */
    public void update(ByteString bytes) {
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the checksum of all bytes so far. */
    public long value() {
        return upper.getValue() << Integer.SIZE | lower.getValue();
    }

    /** Sees the arrays behind a byte string without a copy, and changes nothing in them. */
    private final class Input extends ByteOutput {

        @Override
        public void write(byte value) {
            upper.update(value);
            lower.update(value);
        }

        @Override
        public void write(byte[] value, int offset, int length) {
            upper.update(value, offset, length);
            lower.update(value, offset, length);
        }

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            write(value, offset, length);
        }

        @Override
        public void write(ByteBuffer value) {
            upper.update(value.duplicate());
            lower.update(value);
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            write(value);
        }
    }
}
