package io.taskgraph.runtime;

import io.taskgraph.status.TaskStatus.Activity;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The computations of one copy that are under way or wait for a thread. Thread-safe. */
final class Computations {

    private final LongSupplier nanoTime;
    /** By id, which is the order of asking. */
    private final Map<Long, Computation> open = new ConcurrentHashMap<>();

    private final AtomicLong lastId = new AtomicLong();

    Computations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One of them, from the moment at which it was asked for. */
    final class Computation {

        private final long id = lastId.incrementAndGet();
        private final long start = nanoTime.getAsLong();

        /** Runs it; null before it has got one. */
        private volatile @Nullable Thread thread;

        private Computation() {}

        /** Notes that this thread runs it. */
        void begin() {
            thread = Thread.currentThread();
        }

        void end() {
            open.remove(id);
        }

        private Activity activity(long now) {
            Thread current = thread;
            String where = current != null && now - start >= SlowCallbackDetector.SHOW_STACK_AFTER
                    ? SlowCallbackDetector.where(current)
                    : null;
            // looked at after the stack was taken: the thread may be at another computation by then
            return new Activity("compute", Duration.ofNanos(now - start), open.containsKey(id) ? where : null);
        }
    }

    /** Notes a computation that is asked for. */
    Computation asked() {
        Computation computation = new Computation();
        open.put(computation.id, computation);
        return computation;
    }

    /** Returns them in the order of asking, those that run with the innermost frame outside the JDK. */
    List<Activity> list() {
        long now = nanoTime.getAsLong();
        return open.values().stream()
                .sorted(Comparator.comparingLong((Computation one) -> one.id))
                .map(one -> one.activity(now))
                .toList();
    }
}
