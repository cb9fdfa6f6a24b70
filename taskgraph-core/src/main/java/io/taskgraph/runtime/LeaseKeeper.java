package io.taskgraph.runtime;

import io.taskgraph.PrintableText;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.status.JobEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one lease alive, three times within its time to live, and opens the fence by each answer. Tries on as long as nobody
 * says that the lease has ended, and only while the engine of the session takes its steps: one that hangs, or gets no thread, for longer
 * than the time to live acts for nobody, and others must be able to take its tasks.
 */
final class LeaseKeeper {

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private final String job;
    private final Coordinator coordinator;
    private final RuntimePorts ports;
    private final long leaseId;

    /** A third of the time to live: two renewals in a row may fail before the fence closes. */
    private final Duration interval;

    private final Fence fence;
    private final RuntimeObserver observer;

    /** Told when the coordinator no longer knows the lease. */
    private final Runnable lost;

    /** Returns the step of the engine that has taken, or has waited, longer than the time to live; null if none has. */
    private final Supplier<JobSession.@Nullable Step> stuck;

    /** Cancels the next renewal; null before the first is planned. Guarded by this. */
    private @Nullable Runnable cancel;

    /** Never false again. Guarded by this. */
    private boolean closed;

    /** Whether it was said that the fence is closed, so that it is said once. Guarded by this. */
    private boolean frozen;

    /** Why the last renewal failed, for the log; null once one is answered. */
    private volatile @Nullable String lastFailure;

    /** When the next renewal is planned, by the clock of leases. Guarded by this. */
    private long due;

    /** The step that was last said to be stuck; used on timers, one after another. */
    private volatile JobSession.@Nullable Step stuckSaid;

    LeaseKeeper(
            String job,
            Coordinator coordinator,
            RuntimePorts ports,
            long leaseId,
            Duration ttl,
            Fence fence,
            RuntimeObserver observer,
            Runnable lost,
            Supplier<JobSession.@Nullable Step> stuck) {
        this.observer = observer;
        this.job = job;
        this.coordinator = coordinator;
        this.ports = ports;
        this.leaseId = leaseId;
        this.interval = ttl.dividedBy(3);
        this.fence = fence;
        this.lost = lost;
        this.stuck = stuck;
    }

    synchronized void start() {
        if (!closed) {
            due = ports.leaseClock().getAsLong() + interval.toNanos();
            cancel = ports.timers().schedule(interval, this::keepAlive);
        }
    }

    /** Renews the lease, unless the engine stands still: then others must be able to take the tasks. On a thread of the timers. */
    private void keepAlive() {
        boolean stopped = noteLateness();
        // First: nothing that fails below must be the last that is done for the lease.
        start();
        noteMargin();
        JobSession.Step step = stuck.get();
        // a process that was stopped has not given its engine time either: that is looked at once more
        if (step != null && (!stopped || stuckSaid != null)) {
            sayStuck(step);
            return;
        }
        if (stuckSaid != null) {
            stuckSaid = null;
            log.warn("Job '{}': the engine takes steps again, and its lease is renewed, if it still holds", job);
        }
        observer.engineWorks();
        long sentAt = ports.leaseClock().getAsLong();
        coordinator.keepAlive(leaseId).whenComplete((alive, failure) -> {
            if (failure == null && alive) {
                lastFailure = null;
                fence.answered(sentAt);
                noteMargin();
            } else if (failure == null) {
                lost.run();
            } else {
                lastFailure = String.valueOf(StageFailure.cause(failure).getMessage());
            }
        });
    }

    /** Returns whether this renewal is late by more than the pause between two: then the fault is of neither coordinator, network nor engine. */
    private synchronized boolean noteLateness() {
        Duration late = Duration.ofNanos(ports.leaseClock().getAsLong() - due);
        if (late.compareTo(interval) > 0) {
            long seconds = Math.max(1, late.plus(interval).toSeconds());
            lastFailure = "this process did not get to renew it for " + PrintableText.of(Duration.ofSeconds(seconds))
                    + ": it was stopped or suspended, or its machine is overloaded";
            return true;
        }
        return false;
    }

    /** Says once of a step that it is stuck, and where. */
    private void sayStuck(JobSession.Step step) {
        if (step.equals(stuckSaid)) {
            return;
        }
        stuckSaid = step;
        long seconds = TimeUnit.NANOSECONDS.toSeconds(ports.nanoTime().getAsLong() - step.since());
        Thread thread = step.thread();
        if (thread == null) {
            observer.engineBroken("its engine has got no thread for " + seconds + " s");
            log.error(
                    "Job '{}': the engine has got no thread for {} s, since its executor is busy with something else,"
                            + " and its lease is not renewed, so that others may take its tasks. An executor that is the"
                            + " engine's alone always has a thread for it",
                    job,
                    seconds);
            return;
        }
        observer.engineBroken("its engine has been in one step for " + seconds + " s");
        log.error(
                "Job '{}': the engine has been in one step for {} s, and its lease is not renewed, so that others may"
                        + " take its tasks: a topology that does not return, for one. It stands at\n"
                        + "{}",
                job,
                seconds,
                Arrays.stream(thread.getStackTrace())
                        .map(frame -> "\tat " + frame)
                        .collect(Collectors.joining("\n")));
    }

    /** Says that the fence has shut or opened, when it has since this was looked at last. */
    private synchronized void noteMargin() {
        // A session that has ended stands still too, and that is no outage. It is looked at last: it never opens again.
        boolean open = fence.isOpen();
        if (closed || frozen != open || fence.isClosed()) {
            return;
        }
        frozen = !frozen;
        observer.note(frozen ? JobEvent.Type.FROZEN : JobEvent.Type.RESUMED, -1, "");
        if (frozen) {
            String why = lastFailure;
            log.warn(
                    "Job '{}': the lease was not renewed within its time to live; all tasks here stand still{}",
                    job,
                    why == null ? "" : ": " + why);
        } else {
            log.warn("Job '{}': the coordinator answers and the lease still holds; all tasks here go on", job);
        }
    }

    /** Stops and gives the lease back, and with it all of its keys; completes when the coordinator has answered, or will not. */
    CompletionStage<Void> close() {
        synchronized (this) {
            closed = true;
            if (cancel != null) {
                cancel.run();
            }
        }
        return coordinator.revokeLease(leaseId);
    }
}
