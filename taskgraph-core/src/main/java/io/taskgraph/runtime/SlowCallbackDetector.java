package io.taskgraph.runtime;

import io.taskgraph.status.TaskStatus.Activity;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reports a callback of one copy while it runs too long, with the stack of its thread: after a limit, as one warning, and its end as another.
 * Each time its duration has doubled it is reported again, at debug level and without the stack.
 *
 * <p>There is at most one timer, set when the copy gets busy and renewed only by itself, so that short callbacks cost next to
 * nothing. Callbacks start and end on the copy's loop; the timer fires on any thread.
 */
final class SlowCallbackDetector {

    private static final Logger log = LoggerFactory.getLogger(SlowCallbackDetector.class);
    /** Innermost frames that a warning shows. */
    private static final int FRAMES = 8;

    /** Methods of {@link CompletableFuture} that wait. */
    private static final Set<String> WAITING = Set.of("join", "get");

    /** A callback that is running; {@code number} tells it from another one of the same name. */
    private record Running(long number, String callback, Supplier<String> about, Thread thread, long start) {}

    /** A callback that is slow, and in which method. */
    private record Slow(String callback, String method) {

        static Slow of(String callback, StackTraceElement[] frames) {
            return new Slow(
                    callback,
                    innermost(frames)
                            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                            .orElse(""));
        }
    }

    /** Nanoseconds before an inspection shows a frame: taking a stack halts the thread, which short callbacks should not pay for. */
    static final long SHOW_STACK_AFTER = 100_000_000L;

    private final long task;
    private final long limit;
    private final LongSupplier nanoTime;
    private final RuntimePorts.Timers timers;
    private final RuntimeObserver observer;

    /** Whether the timer is set. Invariant: it is while a callback runs, except for an instant at its start. */
    private final AtomicBoolean armed = new AtomicBoolean();

    /** Null while the copy is idle. Written by the loop. */
    private volatile @Nullable Running running;

    /** Number of callbacks so far; only the loop uses it. */
    private long started;
    /** Number of the callback that was seen last, and the duration at which it is reported next; only the timer uses them. */
    private long seen;

    private long next;

    /** Number of the callback of which a warning told last; 0 before the first. Written by the timer. */
    private volatile long warned;

    /** Number of the callback of which none told last, since one of the same place had not long before. Written by the timer. */
    private volatile long omitted;

    SlowCallbackDetector(
            long task, Duration limit, LongSupplier nanoTime, RuntimePorts.Timers timers, RuntimeObserver observer) {
        this.observer = observer;
        this.task = task;
        this.limit = limit.toNanos();
        this.nanoTime = nanoTime;
        this.timers = timers;
    }

    /** A callback starts; returns when. {@code about} says in warnings what it is about. */
    long started(String callback, Supplier<String> about) {
        long now = nanoTime.getAsLong();
        running = new Running(++started, callback, about, Thread.currentThread(), now);
        armIfIdle();
        return now;
    }

    void ended() {
        Running ended = running;
        running = null;
        if (ended == null) {
            return;
        }
        long nanos = nanoTime.getAsLong() - ended.start();
        boolean slow = nanos >= limit;
        if (observer.isListenedTo()) {
            observer.tell(listener -> listener.callbackEnded(task, ended.callback(), nanos, slow));
        }
        if (slow) {
            log.atLevel(warned == ended.number() ? Level.WARN : omitted == ended.number() ? Level.DEBUG : Level.INFO)
                    .log(
                            "Callback '{}' of task {}{} has ended after {} ms",
                            ended.callback(),
                            task,
                            ended.about().get(),
                            nanos / 1_000_000);
        }
    }

    /** Returns whether the callback that runs, if one does, runs on this thread. */
    boolean isRunningOn(Thread thread) {
        Running current = running;
        return current != null && current.thread() == thread;
    }

    /** Returns the running callback, with the innermost frame outside JDK and framework if it has run for a while; on any thread. */
    @Nullable
    Activity activity() {
        Running current = running;
        if (current == null) {
            return null;
        }
        long nanos = Math.max(0, nanoTime.getAsLong() - current.start());
        String where = nanos < SHOW_STACK_AFTER ? null : where(current.thread());
        return current.equals(running) ? new Activity(current.callback(), Duration.ofNanos(nanos), where) : null;
    }

    /** Returns the innermost frame that is not the JDK's; null if there is none, or the thread has ended. */
    static @Nullable String where(Thread thread) {
        return innermost(thread.getStackTrace())
                .map(SlowCallbackDetector::place)
                .orElse(null);
    }

    private static Optional<StackTraceElement> innermost(StackTraceElement[] frames) {
        return Arrays.stream(frames)
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk.")
                        && !frame.getClassName().startsWith("sun."))
                .findFirst();
    }

    /** Without the names of class loader and module, which tell a reader nothing. */
    private static String place(StackTraceElement frame) {
        return new StackTraceElement(
                        frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber())
                .toString();
    }

    private void armIfIdle() {
        if (armed.compareAndSet(false, true)) {
            arm(limit);
        }
    }

    private void arm(long delay) {
        timers.schedule(Duration.ofNanos(delay), this::fired);
    }

    private void fired() {
        Running current = running;
        if (current == null) {
            armed.set(false);
            // one may have started between the look above and the line before, and found the timer set
            if (running != null) {
                armIfIdle();
            }
            return;
        }
        if (current.number() != seen) {
            seen = current.number();
            next = limit;
        }
        long nanos = nanoTime.getAsLong() - current.start();
        if (nanos >= next) {
            report(current, nanos, next == limit);
            next = Math.max(2 * next, nanos + 1);
        }
        arm(next - nanos);
    }

    /**
     * A callback is worth one warning, and one that is slow again and again at the same place in one task or another is so at the pace of
     * the process; that it still runs is said again for who looks closer.
     */
    private void report(Running current, long nanos, boolean first) {
        StackTraceElement[] frames = first ? current.thread().getStackTrace() : new StackTraceElement[0];
        String since = first ? observer.pace().due(Slow.of(current.callback(), frames)) : null;
        if (since == null) {
            omitted = first ? current.number() : omitted;
            log.debug(
                    "Callback '{}' of task {}{} has been running for {} ms",
                    current.callback(),
                    task,
                    current.about().get(),
                    nanos / 1_000_000);
            return;
        }
        String stack = Arrays.stream(frames)
                .limit(FRAMES)
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining());
        if (current.equals(running)) {
            warned = current.number();
            log.warn(
                    "Callback '{}' of task {}{} has been running for {} ms and holds up all others of the task{}; {}. It"
                            + " is here:{}",
                    current.callback(),
                    task,
                    current.about().get(),
                    nanos / 1_000_000,
                    since,
                    advice(current.callback(), frames),
                    stack);
        }
    }

    private static String advice(String callback, StackTraceElement[] frames) {
        if (Arrays.stream(frames).anyMatch(SlowCallbackDetector::waitsForAStage)) {
            return "it waits for a stage, and a stage of the framework completes only when the callback is over: write"
                    + " stage.thenAccept(...) instead; several stages by 'thenCombine', not by CompletableFuture.allOf(...)";
        }
        return callback.equals("init")
                ? "load it by framework.compute(...) without a context: the first epoch waits for that, other tasks do not"
                : "move long work into framework.compute(context, ...)";
    }

    private static boolean waitsForAStage(StackTraceElement frame) {
        return frame.getClassName().equals(CompletableFuture.class.getName())
                && WAITING.contains(frame.getMethodName());
    }
}
