package io.taskgraph.runtime;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Measures how long a message waits in a mailbox: the first one and then about each sixteenth, one at a time. Thread-safe. */
final class LoopProbe<M> {

    /** One in so many messages is measured: two readings of the clock would cost more than a short message. */
    private static final int EACH = 16;

    /** A message that was posted and when. */
    private record Sample<M>(M message, long at) {}

    private final RuntimeListener.Loop loop;
    private final RuntimeObserver observer;
    private final LongSupplier nanoTime;

    /** The message that is being measured; null if none is. */
    private final AtomicReference<@Nullable Sample<M>> sample = new AtomicReference<>();

    /** Not exact when several threads post, and need not be. */
    private int posts;

    LoopProbe(RuntimeListener.Loop loop, RuntimeObserver observer, LongSupplier nanoTime) {
        this.loop = loop;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    void posted(M message) {
        if (posts++ % EACH == 0 && sample.get() == null && observer.isListenedTo()) {
            sample.compareAndSet(null, new Sample<>(message, nanoTime.getAsLong()));
        }
    }

    // The very message is meant, not one that equals it.
    @SuppressWarnings("ReferenceEquality")
    void handedOver(List<M> batch) {
        Sample<M> current = sample.get();
        if (current == null) {
            return;
        }
        for (M message : batch) {
            if (message == current.message()) {
                sample.set(null);
                long nanos = nanoTime.getAsLong() - current.at();
                observer.tell(listener -> listener.loopLagged(loop, nanos));
                return;
            }
        }
    }
}
