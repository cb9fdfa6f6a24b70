package io.taskgraph.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A monotonic clock that also counts the time for which the machine was suspended, as leases at the coordinator do. The monotonic clock of
 * the JVM may stand still then; the time of day, once it is set right, has gone on. So when that gains more than a quarter of a second on
 * the monotonic clock between two looks, this clock leaps by as much. A time of day that is set forward has the same effect, which costs
 * the wait for the next renewal of the lease; one that is set back has none. Thread-safe.
 */
final class LeaseClock implements LongSupplier {

    /** Gain of the time of day, in nanoseconds, that passes for its being slewed and for the time between two readings. */
    private static final long TOLERATED = 250_000_000L;

    /** Nanoseconds after which a smaller gain is passed over for good, so that a time of day that runs a little faster never adds up to a leap. */
    private static final long REMEMBERED = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final LongSupplier millisOfDay;

    /**
     * Where both clocks stand to each other.
     *
     * @param offset nanoseconds by which the time of day was ahead of the monotonic clock
     * @param at monotonic time at which it was
     * @param leapt nanoseconds by which this clock is ahead of the monotonic one
     */
    private record Reading(long offset, long at, long leapt) {}

    /** Written under this. */
    private volatile Reading last;

    LeaseClock(LongSupplier nanoTime, LongSupplier millisOfDay) {
        this.nanoTime = nanoTime;
        this.millisOfDay = millisOfDay;
        long now = nanoTime.getAsLong();
        this.last = new Reading(offset(now), now, 0);
    }

    private long offset(long now) {
        return TimeUnit.MILLISECONDS.toNanos(millisOfDay.getAsLong()) - now;
    }

    @Override
    public long getAsLong() {
        long now = nanoTime.getAsLong();
        Reading seen = last;
        long gain = offset(now) - seen.offset();
        if (Math.abs(gain) <= TOLERATED && now - seen.at() < REMEMBERED) {
            return now + seen.leapt();
        }
        return look();
    }

    private synchronized long look() {
        long now;
        long offset;
        do {
            // a pause between both readings is in the monotonic clock already: it must not count twice
            now = nanoTime.getAsLong();
            offset = offset(now);
        } while (nanoTime.getAsLong() - now > TOLERATED / 2);
        long gain = offset - last.offset();
        last = new Reading(offset, now, last.leapt() + (gain > TOLERATED ? gain : 0));
        return now + last.leapt();
    }
}
