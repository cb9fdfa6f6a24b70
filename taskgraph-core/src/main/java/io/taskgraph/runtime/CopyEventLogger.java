package io.taskgraph.runtime;

import io.taskgraph.BriefList;
import io.taskgraph.DistinctFailures;
import io.taskgraph.MissingTopologyException;
import io.taskgraph.Outcome;
import io.taskgraph.PrintableText;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.FormerCopy;
import io.taskgraph.engine.FormerRun;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Logs events of tasks. Each line carries {@code job}, {@code task}, {@code epoch} and, where it is about a copy,
 * its {@code incarnation} in the MDC, as the lines of callbacks do.
 */
final class CopyEventLogger implements SessionListener {

    /** Named after the session, whose events these are. */
    static final Logger log = LoggerFactory.getLogger(JobSession.class);

    /** Keys of the MDC that a line may set. All are removed after it: the engine's loop is no task's. */
    private static final List<String> KEYS = List.of("job", "task", "epoch", "incarnation");

    /** Most copies that a line names. */
    private static final int MAX_NAMED = 10;

    private final String job;

    private final DistinctFailures failures = new DistinctFailures();

    /** Kept apart: a failure that ends the job is told though one of the same place has ended a backup before. */
    private final DistinctFailures backupFailures = new DistinctFailures();

    CopyEventLogger(String job) {
        this.job = job;
    }

    @Override
    public void starting(Effect.StartCopy effect) {
        about(
                effect.copy(),
                effect.epoch(),
                copy -> log.info(
                        "Job '{}': node {} is primary of task {}, incarnation {}",
                        job,
                        effect.node(),
                        copy.task(),
                        copy.incarnation()));
    }

    @Override
    public void dropping(Effect.DropCopy effect, long epoch) {
        about(
                effect.copy(),
                epoch,
                copy -> log.info(
                        "Job '{}': task {}, incarnation {} ends here: {}",
                        job,
                        copy.task(),
                        copy.incarnation(),
                        effect.reason()));
    }

    @Override
    public void staying(Effect.RefuseHandOver effect, long epoch) {
        about(
                effect.copy(),
                epoch,
                copy -> log.warn(
                        "Job '{}': task {}, incarnation {} is not handed over and goes on here: {}",
                        job,
                        copy.task(),
                        copy.incarnation(),
                        effect.reason()));
    }

    @Override
    public void startingBackup(Effect.StartBackup effect, long epoch) {
        about(
                effect.copy(),
                epoch,
                copy -> log.info(
                        "Job '{}': node {} is backup of task {}, incarnation {}",
                        job,
                        effect.node(),
                        copy.task(),
                        copy.incarnation()));
    }

    @Override
    public void takingOver(Effect.TakeOver effect, long epoch) {
        about(
                effect.copy(),
                epoch,
                copy -> log.info(
                        "Job '{}': the backup of task {} takes over, incarnation {}",
                        job,
                        copy.task(),
                        copy.incarnation()));
    }

    /**
     * {@inheritDoc} The one place where the exception of a callback is logged in whole, once for each line of code that throws it: one
     * mistake fails all tasks. The text of a missing topology says all, and the stack is that of the framework.
     */
    @Override
    public void failed(CopyId copy, FailedPart part, Throwable cause) {
        if (!failures.add(cause)) {
            log.debug("Job '{}': {} of task {}{} failed too", job, part.words(), copy.task(), part.about(), cause);
        } else if (part.isExit()) {
            log.warn(
                    "Job '{}': callback 'exit' of task {} failed; the job has ended before, and its outcome stands",
                    job,
                    copy.task(),
                    cause);
        } else if (cause instanceof MissingTopologyException) {
            log.error(
                    "Job '{}': {} of task {}{} failed, so the task asks for the job to end as failed: {}",
                    job,
                    part.words(),
                    copy.task(),
                    part.about(),
                    cause.getMessage());
        } else {
            log.error(
                    "Job '{}': {} of task {}{} failed, so the task asks for the job to end as failed",
                    job,
                    part.words(),
                    copy.task(),
                    part.about(),
                    cause);
        }
    }

    /** {@inheritDoc} Once for each line of code that throws it. The job goes on, so it is a warning. */
    @Override
    public void backupFailed(CopyId copy, FailedPart part, Throwable cause) {
        if (backupFailures.add(cause)) {
            log.warn(
                    "Job '{}': {} of the backup of task {}{} failed, so this backup ends, and this process holds none"
                            + " of that task again. The job goes on, with one backup less unless another process takes"
                            + " one",
                    job,
                    part.words(),
                    copy.task(),
                    part.about(),
                    cause);
        } else {
            log.debug(
                    "Job '{}': {} of the backup of task {}{} failed too, so this backup ends",
                    job,
                    part.words(),
                    copy.task(),
                    part.about(),
                    cause);
        }
    }

    /** Logs the end of a run that this process took part in, by some logger. The one line that tells the outcome. */
    void ended(Outcome outcome, Logger by) {
        with(
                job,
                outcome.task(),
                outcome.epoch(),
                -1,
                () -> by.atLevel(outcome.isSuccess() ? Level.INFO : Level.ERROR)
                        .log(
                                "Job '{}' {}: {} ended it in epoch {}{}",
                                job,
                                outcome.isSuccess() ? "succeeded" : "failed",
                                outcome.endedBy(),
                                outcome.epoch(),
                                messageOf(outcome)));
    }

    private static String messageOf(Outcome outcome) {
        return outcome.message().isEmpty() ? "" : ": " + PrintableText.of(outcome.message());
    }

    private void about(CopyId copy, long epoch, Consumer<CopyId> line) {
        about(job, copy, epoch, line);
    }

    /** Logs a line about a copy. */
    static void about(String job, CopyId copy, long epoch, Consumer<CopyId> line) {
        with(job, copy.task(), epoch, copy.incarnation(), () -> line.accept(copy));
    }

    /** {@inheritDoc} It is a warning that a run is replaced: a process that comes late does so too. */
    @Override
    public void replacing(Effect.ReplaceRun effect) {
        FormerRun run = effect.run();
        String ended = String.format(
                "run %s had ended%s (%s in epoch %d%s)",
                run.runId(),
                run.endedAt().isEmpty() ? "" : " at " + run.endedAt(),
                run.outcome().isSuccess() ? "succeeded" : "failed",
                run.outcome().epoch(),
                messageOf(run.outcome()));
        List<FormerCopy> left = effect.left();
        if (left.isEmpty()) {
            log.warn("Job '{}': {} and is replaced by a new run, as 'taskgraph.job.restart-finished' says", job, ended);
            return;
        }
        log.info(
                "Job '{}': {}; a new run begins here once its copies have left, which may be in their 'exit': {}."
                        + " Those of a process that has died leave when its lease ends ('taskgraph.lease.ttl')",
                job,
                ended,
                BriefList.of(left.stream().map(FormerCopy::describe).toList(), MAX_NAMED));
    }

    /** Logs that the job was run before, how that ended, and how to start another run. */
    void foundEnded(FormerRun run) {
        Outcome outcome = run.outcome();
        with(
                job,
                outcome.task(),
                outcome.epoch(),
                -1,
                () -> log.atLevel(outcome.isSuccess() ? Level.WARN : Level.ERROR)
                        .log(
                                "Job '{}' has ended before: run {}{} {} in epoch {}{}. NOTHING WAS RUN NOW, this is"
                                        + " the outcome of that run.{} To run the job again set"
                                        + " 'taskgraph.job.restart-finished=true', or choose another 'taskgraph.job.name'",
                                job,
                                run.runId(),
                                run.endedAt().isEmpty() ? "" : ", ended at " + run.endedAt() + ",",
                                outcome.isSuccess() ? "succeeded" : "failed",
                                outcome.epoch(),
                                messageOf(outcome),
                                run.difference().isEmpty()
                                        ? ""
                                        : " That run had other settings than this process: " + run.difference() + "."));
    }

    /** Logs a line with its ids in the MDC; a task or incarnation of −1 is none. */
    private static void with(String job, long task, long epoch, long incarnation, Runnable line) {
        MDC.put("job", job);
        if (task >= 0) {
            MDC.put("task", Long.toString(task));
        }
        MDC.put("epoch", Long.toString(epoch));
        if (incarnation >= 0) {
            MDC.put("incarnation", Long.toString(incarnation));
        }
        try {
            line.run();
        } finally {
            KEYS.forEach(MDC::remove);
        }
    }
}
