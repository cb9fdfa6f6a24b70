package io.taskgraph.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** While a callback runs there is one timer that will look at it, and there never are two. */
public class SlowCallbackDetectorInterleavingTests {

    private final Deque<Runnable> timers = new ArrayDeque<>();
    private boolean running;
    private final SlowCallbackDetector watch =
            new SlowCallbackDetector(7, Duration.ofMillis(100), () -> 0, this::schedule, new RuntimeObserver(() -> 0));

    private Runnable schedule(Duration delay, Runnable action) {
        synchronized (timers) {
            timers.add(action);
        }
        return () -> {};
    }

    @Operation(nonParallelGroup = "loop")
    public void callback() {
        watch.started("enterEpoch", () -> "");
        watch.ended();
        running = false;
    }

    @Operation(nonParallelGroup = "loop", runOnce = true)
    public void callbackThatHangs() {
        watch.started("metaReady", () -> "");
        running = true;
    }

    @Operation(nonParallelGroup = "timer")
    public void timerFires() {
        Runnable action;
        synchronized (timers) {
            action = timers.poll();
        }
        if (action != null) {
            action.run();
        }
    }

    @Validate
    public void oneTimerLooksAtWhatRuns() {
        if (timers.size() > 1 || (running && timers.isEmpty())) {
            throw new IllegalStateException(timers.size() + " timers, a callback is running: " + running);
        }
    }

    @Test
    void aCallbackThatRunsIsLookedAtByOneTimer() {
        Interleavings.check(getClass(), 2, 3);
    }
}
