package io.taskgraph.benchmarks;

import java.time.Duration;
import java.util.function.LongPredicate;

/**
 * Times from one epoch's end to the next. The JVM warms up for some, and as many count after that; each of the two is also over
 * when its time is up, so that a slow machine measures fewer and not longer. Called by one thread at a time.
 */
final class Laps implements LongPredicate {

    private final Samples samples = new Samples();
    private final long most;
    private final long longestNanos;
    private boolean warm;
    private long inPhase;
    private long phaseBegan;
    private long last;
    private long epochs;

    /**
     * @param most how many count at most
     * @param longest for how long they count at most
     */
    Laps(long most, Duration longest) {
        this.most = most;
        this.longestNanos = longest.toNanos();
    }

    /** Notes that all have arrived in an epoch, and returns whether it was the last. The first has the start of the job in it. */
    @Override
    public boolean test(long epoch) {
        long now = System.nanoTime();
        epochs = epoch + 1;
        if (epoch == 0) {
            phaseBegan = now;
        } else {
            inPhase++;
            if (warm) {
                samples.add(now - last);
            }
        }
        last = now;
        if (inPhase < most && now - phaseBegan < longestNanos) {
            return false;
        }
        boolean enough = warm;
        warm = true;
        inPhase = 0;
        phaseBegan = now;
        return enough;
    }

    Samples samples() {
        return samples;
    }

    /** Returns how many epochs there were, those to warm up among them. */
    long epochs() {
        return epochs;
    }
}
