package io.taskgraph.runtime;

import io.taskgraph.Outcome;
import io.taskgraph.engine.CopyId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * The log lines about what becomes of tasks. Each carries {@code job}, {@code task}, {@code epoch} and, where it is about a copy,
 * its {@code incarnation} in the MDC, as the lines of callbacks do.
 */
final class CopyEventLogger {

    private static final Logger log = LoggerFactory.getLogger(JobSession.class);

    private static final List<String> KEYS = List.of("job", "task", "epoch", "incarnation");

    private final String job;

    CopyEventLogger(String job) {
        this.job = job;
    }

    void started(CopyId copy, String node, long epoch) {
        with(
                copy.task(),
                epoch,
                copy.incarnation(),
                () -> log.info(
                        "Job '{}': node {} is primary of task {}, incarnation {}",
                        job,
                        node,
                        copy.task(),
                        copy.incarnation()));
    }

    void dropped(CopyId copy, @Nullable TaskCopy dropped, String reason) {
        with(
                copy.task(),
                dropped == null ? -1 : dropped.epoch(),
                copy.incarnation(),
                () -> log.info(
                        "Job '{}': task {}, incarnation {} is dropped here: {}",
                        job,
                        copy.task(),
                        copy.incarnation(),
                        reason));
    }

    /** Logs that a copy was to be handed over, but goes on here. */
    void stays(CopyId copy, @Nullable TaskCopy staying, String reason) {
        with(
                copy.task(),
                staying == null ? -1 : staying.epoch(),
                copy.incarnation(),
                () -> log.warn(
                        "Job '{}': task {}, incarnation {} is not handed over and goes on here: {}",
                        job,
                        copy.task(),
                        copy.incarnation(),
                        reason));
    }

    /** Logs that a copy has begun to follow its task's primary. */
    void follows(CopyId copy, String node, long epoch) {
        with(
                copy.task(),
                epoch,
                copy.incarnation(),
                () -> log.info(
                        "Job '{}': node {} is backup of task {}, incarnation {}",
                        job,
                        node,
                        copy.task(),
                        copy.incarnation()));
    }

    /** Logs that a backup has become primary, under its new id. */
    void tookOver(CopyId copy, long epoch) {
        with(
                copy.task(),
                epoch,
                copy.incarnation(),
                () -> log.info(
                        "Job '{}': the backup of task {} takes over, incarnation {}",
                        job,
                        copy.task(),
                        copy.incarnation()));
    }

    /** Logs that a primary has more or fewer backups in sync; fewer than are wanted is a warning. */
    void backedUp(CopyId copy, long epoch, int inSync, int wanted) {
        boolean enough = inSync >= wanted;
        with(
                copy.task(),
                epoch,
                copy.incarnation(),
                () -> log.atLevel(enough ? Level.INFO : Level.WARN)
                        .log(
                                "Job '{}': task {} has {} of {} backups in sync{}",
                                job,
                                copy.task(),
                                inSync,
                                wanted,
                                enough ? "" : "; work goes on"));
    }

    void ended(Outcome outcome) {
        with(outcome.task(), outcome.epoch(), -1, () -> log.info("Job '{}' has ended: {}", job, outcome));
    }

    private void with(long task, long epoch, long incarnation, Runnable line) {
        MDC.put("job", job);
        MDC.put("task", Long.toString(task));
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
