package io.taskgraph.runtime;

import io.taskgraph.transport.RefusedCall;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls that were refused, and says so once a minute at most, however many there are. Thread-safe. */
final class RefusedCalls {

    private static final Logger log = LoggerFactory.getLogger(RefusedCalls.class);
    /** Least time between two lines of the log, so that a flood of calls is no flood of lines. */
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final String job;
    private final LongSupplier nanoTime;
    private final RuntimeObserver observer;

    /** By reason, the calls since the last line. */
    private final Map<RefusedCall, LongAdder> unsaid = new EnumMap<>(RefusedCall.class);

    /** When the last line was written. Guarded by this. */
    private long saidAt;

    RefusedCalls(String job, LongSupplier nanoTime, RuntimeObserver observer) {
        this.job = job;
        this.nanoTime = nanoTime;
        this.observer = observer;
        for (RefusedCall reason : RefusedCall.values()) {
            unsaid.put(reason, new LongAdder());
        }
        this.saidAt = nanoTime.getAsLong() - PAUSE_NANOS;
    }

    /** Counts a call that came from an address. */
    void note(RefusedCall reason, String caller) {
        unsaid.getOrDefault(reason, new LongAdder()).increment();
        observer.tell(listener -> listener.callRefused(reason));
        if (isDue()) {
            log.warn(
                    "Job '{}': calls were refused since this was last said, {}; the last one: {}",
                    job,
                    takeUnsaid(),
                    caller);
        }
    }

    /** Returns whether a line is due, and then counts it as written: one caller of several writes it. */
    private synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        boolean due = now - saidAt >= PAUSE_NANOS;
        if (due) {
            saidAt = now;
        }
        return due;
    }

    private String takeUnsaid() {
        return unsaid.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().sumThenReset()))
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
    }
}
