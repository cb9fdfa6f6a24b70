package io.taskgraph.transport;

import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A message as it is on the wire: the input of a method that no task copy of the process was known to serve when the request
 * arrived, and its answer. A copy that is still initialising is asked so.
 */
public final class EncodedMessage {

    private final byte[] bytes;

    private EncodedMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the message whose encoding {@code stream} gives. */
    public static EncodedMessage read(InputStream stream) {
        try {
            return new EncodedMessage(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns {@code message} as its method's marshaller encodes it. */
    public static <T> EncodedMessage of(Marshaller<T> marshaller, T message) {
        return read(marshaller.stream(message));
    }

    /**
     * Returns the message.
     *
     * @throws RuntimeException if the bytes are no such message
     */
    public <T> T decode(Marshaller<T> marshaller) {
        return marshaller.parse(stream());
    }

    /** Returns the encoding. */
    public InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    /** Returns the length of the encoding in bytes. */
    public int size() {
        return bytes.length;
    }
}
