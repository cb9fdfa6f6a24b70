package io.taskgraph.runtime;

import io.taskgraph.LogPace;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/**
 * How long a process waits before it tries to join again; longer with each try in vain, and with each eviction soon after the last. And how loud it says
 * so: one that loses its lease again and again warns at a pace. Thread-safe.
 */
final class JoinPauses {

    static final Duration MIN = Duration.ofMillis(200);
    private static final Duration MAX = Duration.ofSeconds(10);

    /** How long a membership must have lasted for its end by eviction to count as the first. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private Duration retry = MIN;
    private Duration evicted = MIN;
    private long joinedAt;
    private String hindrance = "";
    private final LogPace pace;
    private boolean lossWarned;

    JoinPauses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.joinedAt = nanoTime.getAsLong();
        this.pace = new LogPace(nanoTime);
    }

    /** Notes that the process has joined; returns whether it was a warning before that it could not, or that it has lost its lease. */
    synchronized boolean joined() {
        boolean warned = !hindrance.isEmpty() || lossWarned;
        retry = MIN;
        hindrance = "";
        lossWarned = false;
        joinedAt = nanoTime.getAsLong();
        return warned;
    }

    /** Notes that the process has lost its lease; returns how loud that is said. */
    synchronized Level lost() {
        lossWarned = pace.due("lost") != null;
        return lossWarned ? Level.WARN : Level.INFO;
    }

    /** Returns the pause after a try in vain. */
    synchronized Duration afterTry() {
        Duration pause = retry;
        retry = doubled(pause);
        return pause;
    }

    /** Notes why a try was in vain; returns whether the try before it failed for another reason, or there was none. */
    synchronized boolean isNews(String why) {
        boolean news = !why.equals(hindrance);
        hindrance = why;
        return news;
    }

    /** Returns the pause after an eviction. */
    synchronized Duration afterEviction() {
        boolean again = nanoTime.getAsLong() - joinedAt < STABLE.toNanos();
        Duration pause = again ? evicted : MIN;
        evicted = doubled(pause);
        return pause;
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(MAX) < 0 ? twice : MAX;
    }
}
