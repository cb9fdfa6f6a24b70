package io.taskgraph.test.simulation;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The monotonic clock of one process: it starts anywhere, and runs a little faster or slower than the virtual time. */
final class SimulatedClock {

    private static final long NEARLY_WRAPPED = 20_000_000_000L;

    private final LongSupplier time;
    private final long origin;
    private final double rate;

    /** How long it has stood still. */
    private long suspended;

    private SimulatedClock(LongSupplier time, long origin, double rate) {
        this.time = time;
        this.origin = origin;
        this.rate = rate;
    }

    /** Returns a clock that is wrong by up to {@code drift} of the time that passes; the virtual time itself if that is 0. */
    static SimulatedClock of(LongSupplier time, Random random, double drift) {
        if (drift == 0) {
            return new SimulatedClock(time, 0, 1);
        }
        long origin = random.nextBoolean()
                ? Long.MAX_VALUE - (long) (random.nextDouble() * NEARLY_WRAPPED)
                : random.nextLong();
        return new SimulatedClock(time, origin, 1 + drift * (2 * random.nextDouble() - 1));
    }

    long nanoTime() {
        return origin + (long) ((time.getAsLong() - suspended) * rate);
    }

    /** Returns the time of day, in milliseconds since some moment: it goes on while the monotonic clock stands still. */
    long millisOfDay() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime() + suspended);
    }

    /** Lets the monotonic clock stand still for a while; it must not be looked at until then. */
    void suspend(long nanos) {
        suspended += nanos;
    }

    /** Returns how long a wait takes in virtual time; never so short that it would be over too early on this clock. */
    Duration virtual(Duration delay) {
        return rate == 1 || delay.isZero() ? delay : Duration.ofNanos((long) Math.ceil(delay.toNanos() / rate) + 1);
    }
}
