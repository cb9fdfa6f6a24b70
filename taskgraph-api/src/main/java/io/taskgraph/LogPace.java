package io.taskgraph;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Paces lines of the log whose cause lasts: a line is due at once, and again after 1, 2, 4 … 64 minutes. One that nobody wanted for 64 minutes is due at
 * once again. Thread-safe.
 */
public final class LogPace {

    private static final long FIRST_PAUSE = Duration.ofMinutes(1).toNanos();
    private static final long LAST_PAUSE = Duration.ofMinutes(64).toNanos();

    /** Most subjects that are told from one another unless more or fewer are asked for. */
    private static final int MAX_SUBJECTS = 64;

    private static final Object OTHERS = new Object();

    /** @param wanted when the line was wanted last */
    private record Pause(long end, long length, long wanted, long omitted) {}

    private final LongSupplier nanoTime;
    private final int maxSubjects;

    /** Guarded by this. Invariant: one more than {@link #maxSubjects} at most. */
    private final Map<Object, Pause> pauses = new HashMap<>();

    /** For 64 subjects at most. */
    public LogPace(LongSupplier nanoTime) {
        this(nanoTime, MAX_SUBJECTS);
    }

    /** @param maxSubjects most subjects that are told from one another; all others count as one */
    public LogPace(LongSupplier nanoTime, int maxSubjects) {
        this.nanoTime = nanoTime;
        this.maxSubjects = maxSubjects;
    }

    /**
     * Returns null if a line about a subject is not due, else what the line ends with: nothing, or how often it was wanted in vain since the last one.
     *
     * @param subject what tells a line from others, such as the place of a failure
     */
    public synchronized @Nullable String due(Object subject) {
        long now = nanoTime.getAsLong();
        pauses.values().removeIf(pause -> now - pause.wanted() >= LAST_PAUSE);
        Object known = pauses.containsKey(subject) || pauses.size() < maxSubjects ? subject : OTHERS;
        Pause pause = pauses.get(known);
        if (pause != null && now - pause.end() < 0) {
            pauses.put(known, new Pause(pause.end(), pause.length(), now, pause.omitted() + 1));
            return null;
        }
        long length = pause == null ? FIRST_PAUSE : Math.min(LAST_PAUSE, 2 * pause.length());
        pauses.put(known, new Pause(now + length, length, now, 0));
        return pause == null || pause.omitted() == 0
                ? ""
                : " (" + pause.omitted() + " more like it since this was last said)";
    }

    /** Forgets all subjects, since what lasted is over. */
    public synchronized void clear() {
        pauses.clear();
    }
}
