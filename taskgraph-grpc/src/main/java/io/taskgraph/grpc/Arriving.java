package io.taskgraph.grpc;

import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a method that come from other processes. A message that is too long, or cannot be read, is null: thrown through
 * gRPC, it would be logged at length each time. Thread-safe.
 *
 * @param <Q> the message
 */
final class Arriving<Q> implements Marshaller<Q> {

    /**
     * What is known of a message beside itself.
     *
     * @param bytes its size, as far as that is known before it is read
     * @param failure why there is no message, if there is none
     */
    record Read(long bytes, Status failure) {

        static final Read NOTHING = new Read(0, Status.INVALID_ARGUMENT.withDescription("no message"));
    }

    private final Marshaller<Q> wire;
    private final int maxBytes;

    /** Of the message that gRPC is about to hand over on this thread; one for each method, which lives as long as the server. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Read> last = new ThreadLocal<>();

    /** @param maxBytes greatest size of a message */
    Arriving(Marshaller<Q> wire, int maxBytes) {
        this.wire = wire;
        this.maxBytes = maxBytes;
    }

    @Override
    public InputStream stream(Q value) {
        return wire.stream(value);
    }

    @Override
    public @Nullable Q parse(InputStream stream) {
        int size = 0;
        Status failure = Read.NOTHING.failure();
        Q message = null;
        try {
            size = stream.available();
            if (size <= maxBytes) {
                message = wire.parse(stream);
            } else {
                failure = Status.RESOURCE_EXHAUSTED.withDescription(
                        "the message has " + size + " bytes, but one of this method has " + maxBytes + " at most");
            }
        } catch (IOException | RuntimeException e) {
            failure = Status.INVALID_ARGUMENT.withDescription("the message cannot be read: " + e.getMessage());
        }
        last.set(new Read(size, failure));
        return message;
    }

    /** Returns what is known of the message that gRPC has just handed over on this thread. */
    Read last() {
        Read read = last.get();
        last.remove();
        return read == null ? Read.NOTHING : read;
    }
}
