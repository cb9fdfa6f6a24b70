package io.taskgraph.runtime;

import io.taskgraph.engine.CopyId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** A copy of task 0 without a session, whose loop runs on the thread that posts to it. */
final class LoneCopy {

    private static final LongSupplier CLOCK = () -> 0;

    private final RuntimeObserver observer = new RuntimeObserver(CLOCK);
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> failedParts = new ArrayList<>();
    private final RuntimePorts ports = new RuntimePorts(CLOCK, Runnable::run, Runnable::run, this::schedule, () -> "id")
            .withDaemons(Runnable::run);
    private final TaskCopy copy;
    private final List<Runnable> timers = new ArrayList<>();
    private boolean exited;

    /** @param mayAct whether the process may act for its tasks, each time that the copy asks */
    LoneCopy(BooleanSupplier mayAct) {
        TaskCopy.Host host = (TaskCopy.Host) Proxy.newProxyInstance(
                TaskCopy.Host.class.getClassLoader(), new Class<?>[] {TaskCopy.Host.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "job" -> "lone";
                        case "nanoTime" -> CLOCK;
                        case "warnAfter" -> Duration.ofSeconds(1);
                        case "ports" -> ports;
                        case "observer" -> observer;
                        case "interceptors" -> List.of();
                        case "mayAct" -> mayAct.getAsBoolean();
                        case "failed" -> {
                            failures.add((Throwable) args[2]);
                            failedParts.add(((CopyId) args[0]).incarnation() + ": " + ((FailedPart) args[1]).words());
                            yield null;
                        }
                        case "exited" -> {
                            exited = true;
                            yield null;
                        }
                        case "ran", "entering" -> null;
                        default -> throw new AssertionError(method + " must not be called");
                    };
                });
        this.copy = new TaskCopy(new CopyId(0, 1), host, Runnable::run, new Fence(CLOCK, 1, 0));
    }

    private Runnable schedule(Duration delay, Runnable action) {
        timers.add(action);
        return () -> timers.remove(action);
    }

    /** Runs the timers that are set, and not those that they set. */
    void runTimers() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    TaskCopy copy() {
        return copy;
    }

    /** Returns what has ended the job. */
    List<Throwable> failures() {
        return failures;
    }

    /** Returns of each failure the incarnation that it was told of, and what has failed. */
    List<String> failedParts() {
        return failedParts;
    }

    /** Returns whether the end of the task was reported. */
    boolean isExited() {
        return exited;
    }

    /** Returns ports without threads, whose timers fire by {@link #runTimers} alone. */
    RuntimePorts ports() {
        return ports;
    }

    /** Returns a request of the copy to task 1 in epoch 0. */
    NewRequest request() {
        return new NewRequest(
                1, new CopyContext(copy, 0), 1, Duration.ofMinutes(1), new RequestClock(CLOCK, observer, () -> "run"));
    }
}
