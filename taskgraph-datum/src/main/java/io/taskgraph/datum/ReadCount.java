package io.taskgraph.datum;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts the bytes and records that the threads of a process read from one input, adds them to the totals of its resolver, and tells a listener from time to
 * time. Safe for use by several threads.
 */
final class ReadCount {

    private static final long UNSTARTED = Long.MIN_VALUE;

    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final String location;

    private final InputTotals totals;

    private final Consumer<InputProgress> listener;

    private final LongSupplier nanoTime;

    private final LongAdder bytes = new LongAdder();

    private final LongAdder rows = new LongAdder();

    /** Shares that were asked for, as a part of the whole. */
    private double asked;

    private long size;

    private volatile long expected;

    private final AtomicLong began = new AtomicLong(UNSTARTED);

    private final AtomicLong told = new AtomicLong(UNSTARTED);

    ReadCount(String location, InputTotals totals, Consumer<InputProgress> listener, LongSupplier nanoTime) {
        this.location = location;
        this.totals = totals;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Notes a share of the whole that will be read. */
    synchronized void ask(double part) {
        asked += part;
        expect();
    }

    /** Notes the number of bytes of the whole. */
    synchronized void size(long newSize) {
        size = newSize;
        expect();
    }

    private void expect() {
        long now = Math.round(asked * size);
        totals.expectBytes(now - expected);
        expected = now;
    }

    void addRows(long more) {
        rows.add(more);
        totals.addRows(more);
    }

    void addBytes(long more) {
        long now = nanoTime.getAsLong();
        if (began.compareAndSet(UNSTARTED, now)) {
            told.set(now);
        }
        bytes.add(more);
        totals.addBytes(more);
        long last = told.get();
        if (now - last >= INTERVAL_NANOS && told.compareAndSet(last, now)) {
            listener.accept(progress());
        }
    }

    InputProgress progress() {
        long since = began.get();
        Duration elapsed = since == UNSTARTED ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
        return new InputProgress(location, bytes.sum(), expected, rows.sum(), elapsed);
    }
}
