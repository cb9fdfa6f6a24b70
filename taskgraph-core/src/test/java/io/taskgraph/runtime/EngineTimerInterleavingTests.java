package io.taskgraph.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** However wishes and timers fall together: after a wish, either the action runs, or a timer is set that will run it in time. */
public class EngineTimerInterleavingTests {

    private record Timer(long at, Runnable action, AtomicBoolean cancelled) {}

    private final List<Timer> timers = new ArrayList<>();
    private long wish = Long.MAX_VALUE;
    private final EngineTimer wakeUp = new EngineTimer(
            new RuntimePorts(
                    () -> 0, Runnable::run, Runnable::run, this::schedule, () -> "p", CheckpointSettings.inMemory()),
            this::woken);

    private Runnable schedule(Duration delay, Runnable action) {
        Timer timer = new Timer(delay.toNanos(), action, new AtomicBoolean());
        synchronized (timers) {
            timers.add(timer);
        }
        return () -> timer.cancelled().set(true);
    }

    private void woken() {
        synchronized (timers) {
            wish = Long.MAX_VALUE;
        }
    }

    private void wish(long at) {
        synchronized (timers) {
            wish = Math.min(wish, at);
        }
        wakeUp.at(at);
    }

    @Operation(nonParallelGroup = "engine")
    public void wishSoon() {
        wish(10);
    }

    @Operation(nonParallelGroup = "engine")
    public void wishLater() {
        wish(20);
    }

    @Operation(nonParallelGroup = "timer")
    public void timerFires() {
        Timer timer;
        synchronized (timers) {
            timer = timers.stream()
                    .filter(set -> !set.cancelled().get())
                    .findFirst()
                    .orElse(null);
            timers.remove(timer);
        }
        if (timer != null) {
            timer.action().run();
        }
    }

    @Validate
    public void aTimerIsSetForTheEarliestWish() {
        if (wish < Long.MAX_VALUE
                && timers.stream().noneMatch(timer -> !timer.cancelled().get() && timer.at() <= wish)) {
            throw new IllegalStateException("wish for " + wish + ", timers " + timers);
        }
    }

    @Test
    void noWishIsForgotten() {
        Interleavings.check(getClass(), 2, 3);
    }
}
