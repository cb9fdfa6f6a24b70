package io.taskgraph.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a process waits before it tries to join again; longer with each try in vain, and with each eviction soon after the last. Thread-safe. */
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

    JoinPauses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.joinedAt = nanoTime.getAsLong();
    }

    /** Notes that the process has joined; returns whether it was news before that it could not. */
    synchronized boolean joined() {
        boolean hindered = !hindrance.isEmpty();
        retry = MIN;
        hindrance = "";
        joinedAt = nanoTime.getAsLong();
        return hindered;
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
