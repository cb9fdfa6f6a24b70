package io.taskgraph.iterative;

import io.taskgraph.DistinctFailures;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import io.taskgraph.WaitingTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** The iteration of one copy in one epoch, from its state before to the votes after. Runs on a thread of its own. */
final class EpochRun implements Runnable {

    private static final String FAILED = "{} of task {} failed, so the task asks for the job to end as failed";

    private final IterativeHost host;
    private final EpochHub epoch;
    private final Member member;
    private @Nullable Thread thread;
    private long since;
    private boolean inIteration;
    private volatile boolean preparing;
    private boolean cancelled;

    EpochRun(IterativeHost host, Hub.EpochMember entered) {
        this.host = host;
        this.epoch = entered.epoch();
        this.member = entered.member();
    }

    Member member() {
        return member;
    }

    /** Returns what it does, and where; null if its thread has not begun, has ended, or waits for other tasks. On any thread. */
    synchronized WaitingTask.@Nullable TaskWork work() {
        if (thread == null || member.waiting() != null) {
            return null;
        }
        String what = inIteration ? "iteration " + epoch.epoch() : "preparation";
        return new WaitingTask.TaskWork(
                cancelled && inIteration ? what + ", which the others have ended," : what,
                thread,
                Duration.ofNanos(host.settings().threads().nanoTime() - since));
    }

    /** Ends it, and interrupts its thread if that has begun the iteration: what comes before is done once for the copy. Thread-safe. */
    synchronized void cancel() {
        cancelled = true;
        if (thread != null && inIteration) {
            thread.interrupt();
        }
    }

    private synchronized boolean begin() {
        if (isCancelled()) {
            return false;
        }
        thread = Thread.currentThread();
        since = host.settings().threads().nanoTime();
        return true;
    }

    /** Begins the iteration itself, of which nothing outlives its end. */
    private synchronized void beginIteration() {
        if (isCancelled()) {
            throw new StaleEpochException(epoch.epoch());
        }
        since = host.settings().threads().nanoTime();
        inIteration = true;
    }

    /** Lets the thread be another one's, without an interrupt that was meant for this run. */
    private synchronized void end() {
        thread = null;
        var unused = Thread.interrupted();
    }

    /** Asks the epoch too, whose end is told here some time later. */
    private synchronized boolean isCancelled() {
        return cancelled || member.context().isCancelled();
    }

    // Whatever the application throws ends the job with that cause.
    @Override
    @SuppressWarnings("CatchingUnchecked")
    public void run() {
        if (!begin()) {
            return;
        }
        Framework framework = member.framework();
        MDC.put("job", framework.getJob().name());
        MDC.put("task", Long.toString(member.task()));
        MDC.put("epoch", Long.toString(epoch.epoch()));
        MDC.put("incarnation", Long.toString(framework.fencingToken()));
        try {
            iterate();
        } catch (Throwable e) {
            if (!isCancelled() && (preparing || !(StageFailure.cause(e) instanceof StaleEpochException))) {
                fail(e);
            }
        } finally {
            MDC.clear();
            end();
        }
    }

    private void iterate() throws Exception {
        LiveIteration iteration = new LiveIteration(epoch, member);
        preparing = true;
        host.prepare(iteration);
        preparing = false;
        beginIteration();
        iteration.open();
        Object next = host.next(iteration, epoch, member);
        if (isCancelled()) {
            throw new StaleEpochException(epoch.epoch());
        }
        StateBytes bytes = States.encode(next, host.codecs());
        host.secure(this, epoch.epoch(), bytes);
        host.advance(member, epoch.epoch(), next, bytes);
        Vote vote = new Vote(iteration.outcome(), host.isReplicated(), host.isReplicated() ? States.digest(bytes) : 0);
        Call end = iteration.end(vote);
        if (member.task() == 0) {
            conclude(Vote.decide(iteration.votes(end), epoch.epoch()));
        }
    }

    private void conclude(@Nullable Outcome outcome) {
        if (outcome != null) {
            member.framework().shutdownJob(outcome);
        } else {
            host.warnOfLoss(member.framework(), epoch.epoch());
            member.framework().incEpoch(member.context());
        }
    }

    /**
     * Ends the job. A {@link TaskGraphException} says in its message all that matters; others are logged with their trace, once for
     * each line of code that throws them.
     */
    void fail(Throwable failure) {
        Throwable cause = StageFailure.cause(failure);
        Logger logger = member.framework().getLogger();
        String message = cause instanceof TaskGraphException ? cause.getMessage() : null;
        if (message == null
                && member.framework()
                        .shared(DistinctFailures.class, DistinctFailures::new)
                        .add(cause)) {
            logger.error(FAILED, part("Iteration "), member.task(), cause);
        } else {
            logger.debug(FAILED, part("Iteration "), member.task(), cause);
        }
        // two sides of a mismatch name themselves: this task is the one that has noticed it, and may be on neither
        String by = cause instanceof CollectiveMismatchException
                ? ""
                : "task " + member.task() + ", " + part("iteration ") + ": ";
        member.framework().shutdownJob(Outcome.failed(by + (message == null ? cause : message)));
    }

    /** Returns what has failed: the preparation of the copy belongs to no iteration. */
    private String part(String iteration) {
        return preparing ? "'prepare'" : iteration + epoch.epoch();
    }

    /** Waits for a stage; a failure of the expected kind is as good as success. */
    void await(CompletionStage<?> stage, Class<? extends RuntimeException> expected) throws InterruptedException {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        var unused = stage.whenComplete((done, failure) -> {
            if (failure == null || expected.isInstance(failure)) {
                ended.complete(true);
            } else {
                ended.completeExceptionally(failure);
            }
        });
        try {
            host.settings().threads().await(ended, host.settings().timeout());
        } catch (TimeoutException e) {
            throw new TaskGraphException(
                    "the state of task " + member.task() + " after iteration " + epoch.epoch()
                            + " was not durable within "
                            + PrintableText.of(host.settings().timeout()),
                    e);
        }
        if (ended.isCompletedExceptionally()) {
            throw new StaleEpochException(epoch.epoch());
        }
    }
}
