package io.taskgraph.runtime;

import com.google.protobuf.MessageLite;
import io.taskgraph.runtime.RuntimeListener.RequestInfo;
import io.taskgraph.runtime.RuntimeListener.RequestOutcome;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How long one data request takes and how often it is sent. Used on the engine's loop, {@link #age} on any thread. */
final class RequestTiming {

    private final LongSupplier nanoTime;
    private final RuntimeObserver observer;

    /** When the request was made. */
    private final long start;

    /** The request as listeners see it; null if there is none to see it, and then nothing is measured. */
    private final @Nullable RequestInfo info;

    /** How often it was sent. Written on the engine's loop. */
    private volatile int tries;

    RequestTiming(LongSupplier nanoTime, RuntimeObserver observer, @Nullable RequestInfo info) {
        this.nanoTime = nanoTime;
        this.observer = observer;
        this.start = nanoTime.getAsLong();
        this.info = info;
    }

    /** Returns the size of a message in bytes; −1 if it is not a protobuf message. */
    static int size(@Nullable Object message) {
        if (message == null) {
            return 0;
        }
        return message instanceof MessageLite known ? known.getSerializedSize() : -1;
    }

    // Only the engine's loop counts.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void sent(Runnable sending) {
        tries++;
        RequestInfo known = info;
        if (known == null) {
            sending.run();
        } else {
            observer.around(known, sending);
        }
    }

    int tries() {
        return tries;
    }

    Duration age() {
        return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - start));
    }

    void ended(RequestOutcome outcome, int answerBytes) {
        RequestInfo known = info;
        if (known != null) {
            long nanos = nanoTime.getAsLong() - start;
            observer.tell(listener -> listener.requestEnded(known, outcome, nanos, tries, answerBytes));
        }
    }
}
