package io.taskgraph.runtime;

import io.taskgraph.status.JobEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** The last events of one process, 256 at most. Thread-safe. */
final class EventLog {

    private static final int CAPACITY = 256;

    /** An event with its time, from which its age is told when it is read. */
    private record Logged(long nanoTime, JobEvent.Type type, long task, String detail) {}

    private final LongSupplier nanoTime;

    /** Oldest first. Guarded by this. */
    private final Deque<Logged> events = new ArrayDeque<>();

    EventLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(long at, JobEvent.Type type, long task, String detail) {
        events.addLast(new Logged(at, type, task, detail));
        if (events.size() > CAPACITY) {
            events.removeFirst();
        }
    }

    synchronized List<JobEvent> list() {
        long now = nanoTime.getAsLong();
        return events.stream()
                .map(event -> new JobEvent(
                        Duration.ofNanos(Math.max(0, now - event.nanoTime())),
                        event.type(),
                        event.task(),
                        event.detail()))
                .toList();
    }
}
