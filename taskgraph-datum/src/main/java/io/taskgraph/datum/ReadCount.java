package io.taskgraph.datum;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Counts the bytes and records that the threads of a process read from one input, and tells a listener from time to time. Safe for use by several threads. */
final class ReadCount {

    private static final long UNSTARTED = Long.MIN_VALUE;

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final String location;

    private final Consumer<InputProgress> listener;

    private final LongSupplier nanoTime;

    private final LongAdder bytes = new LongAdder();

    private final LongAdder rows = new LongAdder();

    private final DoubleAdder asked = new DoubleAdder();

    private volatile long size;

    private final AtomicLong began = new AtomicLong(UNSTARTED);

    private final AtomicLong told = new AtomicLong(UNSTARTED);

    ReadCount(String location, Consumer<InputProgress> listener, LongSupplier nanoTime) {
        this.location = location;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Notes a share of the whole that will be read. */
    void ask(double part) {
        asked.add(part);
    }

    /** Notes the number of bytes of the whole. */
    void size(long newSize) {
        size = newSize;
    }

    void addRows(long more) {
        rows.add(more);
    }

    void addBytes(long more) {
        long now = nanoTime.getAsLong();
        if (began.compareAndSet(UNSTARTED, now)) {
            told.set(now);
        }
        bytes.add(more);
        long last = told.get();
        if (now - last >= INTERVAL_NANOS && told.compareAndSet(last, now)) {
            listener.accept(progress());
        }
    }

    InputProgress progress() {
        long since = began.get();
        Duration elapsed = since == UNSTARTED ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
        return new InputProgress(location, bytes.sum(), Math.round(asked.sum() * size), rows.sum(), elapsed);
    }
}
