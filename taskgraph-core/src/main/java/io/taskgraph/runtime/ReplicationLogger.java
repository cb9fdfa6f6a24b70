package io.taskgraph.runtime;

import io.taskgraph.BriefList;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.ReplicationStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs how many backups tasks have in sync. Fewer than are wanted is no news at a start or after a move of a task: it is a warning once it has
 * lasted for a while, one for all tasks of which that begins at once, and the end of the last lack is said as loudly. Where all of the job is
 * in one process it never is, since a backup there protects from nothing.
 *
 * <p>Events come on the engine's loop, timers fire on threads of their own.
 */
final class ReplicationLogger implements SessionListener {

    /** How long a task may have fewer backups in sync than are wanted before that is a warning. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Lacks that begin within this time are one warning. */
    private static final Duration TOGETHER = Duration.ofSeconds(1);

    private static final String LAST = ", as the last of those here that have had fewer";
    private static final Logger log = CopyEventLogger.log;

    private final String job;
    private final boolean alone;
    private final RuntimePorts ports;

    /** By task, the copies here that lack backups. Guarded by this. */
    private final Map<Long, Lack> lacks = new HashMap<>();

    /** Whether more than one task was warned of since none was any more. Guarded by this. */
    private boolean several;

    /** Whether the session has ended: never false again. Guarded by this. */
    private boolean over;

    /** @param alone whether all of the job is in this process */
    ReplicationLogger(String job, boolean alone, RuntimePorts ports) {
        this.job = job;
        this.alone = alone;
        this.ports = ports;
    }

    /** The lack of backups of one copy, from its beginning to its end. Used under the lock of the log. */
    private static final class Lack {

        private final CopyId copy;
        private final long since;
        private ReplicationStatus status;
        private long epoch;
        private boolean warned;
        private Runnable cancel = () -> {};

        Lack(CopyId copy, long since, ReplicationStatus status) {
            this.copy = copy;
            this.since = since;
            this.status = status;
        }
    }

    @Override
    public void replicated(Effect.TellReplication effect, long epoch) {
        if (effect.status().isUnderReplicated()) {
            lacking(effect, epoch);
        } else {
            Lack ended = remove(effect.copy().task());
            Level level = ended != null && isLastWarned(ended) ? Level.WARN : Level.INFO;
            tell(level, effect.copy(), epoch, effect.status(), level == Level.WARN && wereSeveral() ? LAST : "");
        }
    }

    private void lacking(Effect.TellReplication effect, long epoch) {
        synchronized (this) {
            Lack known = lacks.get(effect.copy().task());
            if (known != null && known.copy.equals(effect.copy())) {
                known.status = effect.status();
                known.epoch = epoch;
                return;
            }
            remove(effect.copy().task());
            Lack lack = new Lack(effect.copy(), ports.nanoTime().getAsLong(), effect.status());
            lack.epoch = epoch;
            lacks.put(effect.copy().task(), lack);
            if (!alone && !over) {
                lack.cancel = ports.timers().schedule(PATIENCE, () -> lasted(lack));
            }
        }
        tell(Level.INFO, effect.copy(), epoch, effect.status(), "; work goes on");
    }

    private synchronized boolean wereSeveral() {
        return several;
    }

    /** Returns whether a lack that has ended was warned of, and was the last such. */
    private synchronized boolean isLastWarned(Lack ended) {
        return ended.warned && lacks.values().stream().noneMatch(other -> other.warned);
    }

    /** Warns of a lack, and in the same line of all others that have lasted as long: the loss of a process begins many at once. */
    private void lasted(Lack lack) {
        String line;
        long epoch;
        synchronized (this) {
            if (lack.warned || lacks.get(lack.copy.task()) != lack) {
                return;
            }
            long now = ports.nanoTime().getAsLong();
            several = lacks.values().stream().anyMatch(other -> other.warned);
            List<Lack> old = lacks.values().stream()
                    .filter(other -> !other.warned
                            && now - other.since >= PATIENCE.minus(TOGETHER).toNanos())
                    .toList();
            several |= old.size() > 1;
            old.forEach(other -> other.warned = true);
            epoch = lack.epoch;
            line = old.size() == 1
                    ? String.format(
                            "task %d has had fewer backups in sync than it should (%d of %d, 'taskgraph.backup.replicas') for %d s;"
                                    + " work goes on, but its state is lost with the last copy.",
                            lack.copy.task(), lack.status.inSync(), lack.status.wanted(), age(lack, now))
                    : String.format(
                            "%d tasks have had fewer backups in sync than the %d of 'taskgraph.backup.replicas' for %d s: %s;"
                                    + " work goes on, but the state of each is lost with its last copy.",
                            old.size(), lack.status.wanted(), age(lack, now), tasks(old));
        }
        CopyEventLogger.about(
                job,
                lack.copy,
                epoch,
                copy -> log.warn(
                        "Job '{}': {} A backup takes a free node in another process:"
                                + " add a process, or raise 'taskgraph.node.slots' of the others",
                        job,
                        line));
    }

    private static long age(Lack lack, long now) {
        return Duration.ofNanos(now - lack.since).toSeconds();
    }

    private static String tasks(List<Lack> of) {
        return BriefList.ofTasks(
                of.stream().map(lack -> lack.copy.task()).sorted().toList());
    }

    private void tell(Level level, CopyId of, long epoch, ReplicationStatus status, String end) {
        CopyEventLogger.about(
                job,
                of,
                epoch,
                copy -> log.atLevel(level)
                        .log(
                                "Job '{}': task {} has {} of {} backups in sync{}",
                                job,
                                copy.task(),
                                status.inSync(),
                                status.wanted(),
                                end));
    }

    @Override
    public void dropping(Effect.DropCopy effect, long epoch) {
        remove(effect.copy().task());
    }

    @Override
    public void exiting(Effect.ExitCopy effect) {
        remove(effect.copy().task());
    }

    @Override
    public synchronized void left() {
        over = true;
        lacks.values().forEach(lack -> lack.cancel.run());
        lacks.clear();
    }

    private synchronized @Nullable Lack remove(long task) {
        Lack lack = lacks.remove(task);
        if (lack != null) {
            lack.cancel.run();
        }
        return lack;
    }
}
