package io.taskgraph.runtime;

import io.taskgraph.status.TaskStatus.Activity;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The computations of one copy that are under way or wait for a thread. Thread-safe. */
final class Computations {

    /** A computation and when it was asked for, not when it got a thread. */
    private record Open(long id, long start) {}

    private final LongSupplier nanoTime;
    /** By id, which is the order of asking. */
    private final Map<Long, Open> open = new ConcurrentHashMap<>();

    private final AtomicLong lastId = new AtomicLong();

    Computations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes a computation; the returned action notes its end. */
    Runnable started() {
        long id = lastId.incrementAndGet();
        open.put(id, new Open(id, nanoTime.getAsLong()));
        return () -> open.remove(id);
    }

    List<Activity> list() {
        long now = nanoTime.getAsLong();
        return open.values().stream()
                .sorted(Comparator.comparingLong(Open::id))
                .map(one -> new Activity("compute", Duration.ofNanos(now - one.start()), null))
                .toList();
    }
}
