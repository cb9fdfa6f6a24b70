package io.taskgraph.boot.autoconfigure;

import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.boot.autoconfigure.RunFile.Run;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.FileCheckpointStore;
import io.taskgraph.checkpoint.PrivateFiles;
import io.taskgraph.checkpoint.UnsealedCheckpointException;
import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.Write;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.engine.KeyLayout;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a job on the embedded coordinator go on after its process was killed, as one on etcd does whose processes were all killed: in
 * the same run and epoch, each task from its newest checkpoint. Which run and epoch that is, it keeps in a file beside the
 * checkpoints, written off the loops, so that it may lag by an epoch; but no epoch is older than that of a checkpoint.
 *
 * <p>The checkpoints of all other runs are deleted when a run begins or goes on, but for those of one that failed: of two, the one
 * that had come further. Thread-safe.
 */
final class EmbeddedRuns implements RuntimeListener {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRuns.class);

    private final EmbeddedCoordinator coordinator;
    private final RuntimeSettings settings;
    private final FileCheckpointStore checkpoints;
    private final RunFile file;
    private final RunFile failed;
    private final Path directory;
    private final LeftRuns leftRuns;
    private final Executor writer;
    private final String specKey;
    private final String epochKey;
    private final AtomicReference<@Nullable Run> toWrite = new AtomicReference<>();
    private volatile @Nullable String spec;
    private volatile @Nullable String begun;
    private volatile boolean pruned;
    private volatile boolean ended;

    /** Whether the last epoch could not be written. Guarded by this. */
    private boolean failing;

    /** @param writer runs slow writes; one waits for the other */
    EmbeddedRuns(
            EmbeddedCoordinator coordinator,
            RuntimeSettings settings,
            FileCheckpointStore checkpoints,
            Path directory,
            Executor writer) {
        this.coordinator = coordinator;
        this.settings = settings;
        this.checkpoints = checkpoints;
        this.file = RunFile.in(directory);
        this.failed = RunFile.ofFailedIn(directory);
        this.directory = directory;
        this.leftRuns = new LeftRuns(directory);
        this.writer = writer;
        String prefix = new KeyLayout(settings.namespace(), settings.job()).prefix();
        this.specKey = prefix + "spec";
        this.epochKey = prefix + "epoch";
    }

    /** Puts the run that has not ended, if there is one, into the coordinator. Before anybody else uses that. */
    void resume() {
        Optional<Run> left = Optional.empty();
        try {
            left = file.read();
            if (left.isEmpty()) {
                tellLost();
            }
        } catch (RunFile.DamagedException ex) {
            beginAnew(ex);
        } catch (IOException ex) {
            throw new CheckpointException(
                    "job '" + settings.job() + "' cannot go on: '" + file.path() + "' cannot be read: " + ex
                            + ". Make it readable and start again, or delete '" + file.path()
                            + "' to start from the beginning",
                    ex);
        }
        if (left.isEmpty() || !resume(left.get())) {
            tellFailed();
        }
    }

    /** Says why the job does not go on with its last run, and keeps what is there of that: this run would write over it. */
    private void beginAnew(RunFile.DamagedException failure) {
        String aside = putAside(failure);
        pruned = true;
        log.warn(
                "Job '{}' starts from the beginning, since its last run cannot be gone on with: {}. That file is '{}' now: to go on"
                        + " with that run, end this process, put 'run', 'spec' and 'epoch' right there, rename it to '{}', and"
                        + " start again. The checkpoints in '{}' stay until the start after this one; of runs that have not ended there are {}",
                settings.job(),
                failure.getMessage(),
                aside,
                file.name(),
                directory,
                keepLost());
    }

    /**
     * Says that there are checkpoints of runs which no file tells of and which have not ended: it was deleted, or lost with the machine's power. This
     * run would delete them.
     */
    private void tellLost() {
        List<String> lost = keepLost();
        if (!lost.isEmpty()) {
            log.warn(
                    "Job '{}' starts from the beginning: there is no '{}' in '{}', but there are checkpoints of runs that have not ended:"
                            + " {}. They stay until the start after this one. To go on with one of them, end this process, put its"
                            + " name for 'run', and for 'runId' in 'spec', and its epoch for 'epoch' into the '{}' of this run, and start again",
                    settings.job(),
                    file.name(),
                    directory,
                    lost,
                    file.name());
        }
    }

    /** Returns the runs that have not ended, and keeps their checkpoints at this start, but not at the next one. */
    private List<String> keepLost() {
        List<String> lost = List.of();
        try {
            lost = leftRuns.unended();
            pruned |= !lost.isEmpty();
            for (String run : lost) {
                leftRuns.end(run);
            }
        } catch (IOException ex) {
            pruned = true;
            log.warn(
                    "Job '{}': which runs have left checkpoints in '{}' is not known: {}; they stay until the next start",
                    settings.job(),
                    directory,
                    ex.toString());
        }
        return lost;
    }

    /** Returns the new name of the damaged file, which would be overwritten under the old one. */
    private String putAside(RunFile.DamagedException failure) {
        try {
            return file.moveAside();
        } catch (IOException ex) {
            throw new CheckpointException(
                    "job '" + settings.job() + "' cannot go on: " + failure.getMessage() + ", and cannot be renamed: "
                            + ex
                            + ". Put it right and start again, or delete '" + file.path()
                            + "' to start from the beginning",
                    ex);
        }
    }

    /** A damaged file says all by itself; the messages of other exceptions may be a path alone. */
    private static String reason(IOException failure) {
        return failure instanceof RunFile.DamagedException ? String.valueOf(failure.getMessage()) : failure.toString();
    }

    /** Says that a run which failed is not gone on with, and what to do for that. */
    private void tellFailed() {
        try {
            failed.read().ifPresent(this::tellFailed);
        } catch (IOException ex) {
            log.warn(
                    "Job '{}' begins a new run, and which run has failed before is not known: {}. While that file is there, the"
                            + " checkpoints of former runs in '{}' stay. To go on with the failed run, end this process, put 'run',"
                            + " 'spec' and 'epoch' right there, rename it to '{}', and start again; to have the checkpoints deleted,"
                            + " delete that file",
                    settings.job(),
                    reason(ex),
                    directory,
                    file.name());
        }
    }

    private void tellFailed(Run run) {
        log.warn(
                "Run {} of job '{}' failed in epoch {}, and this start begins a new one. The checkpoints of that run"
                        + " are kept in '{}': to go on with it, end this process, rename '{}' there to '{}', and start"
                        + " again; to have them deleted, delete that file",
                run.runId(),
                settings.job(),
                run.epoch(),
                directory,
                failed.name(),
                file.name());
    }

    /** Returns whether the job goes on with the run: there is something to go on from. */
    private boolean resume(Run run) {
        FileCheckpointStore.Left left = left(run.runId());
        if (left.epoch() < 0) {
            log.info(
                    "Job '{}' starts from the beginning: its last run {} was cut off in epoch {} without any checkpoint in '{}'",
                    settings.job(),
                    run.runId(),
                    run.epoch(),
                    directory);
            return false;
        }
        long epoch = Math.max(run.epoch(), left.epoch());
        coordinator.beginAfter(left.incarnation());
        coordinator.commit(new Transaction(
                List.of(Compare.absent(specKey)),
                List.of(
                        new Write.Put(specKey, ByteString.copyFromUtf8(run.spec()), 0),
                        new Write.Put(epochKey, ByteString.copyFromUtf8(Long.toString(epoch)), 0))));
        log.info(
                "Job '{}' goes on with run {} in epoch {}, which was cut off, from the checkpoints in '{}'; delete"
                        + " that directory to start from the beginning",
                settings.job(),
                run.runId(),
                epoch,
                directory);
        return true;
    }

    /** To start from the beginning where no checkpoint can be read, or used, would delete them. */
    private FileCheckpointStore.Left left(String runId) {
        FileCheckpointStore.Left left;
        boolean allDamaged;
        try {
            leftRuns.goOn(PrivateFiles.name(runId));
            left = checkpoints.left(runId);
            allDamaged = left.epoch() < 0 && checkpoints.hasAny(runId);
        } catch (UnsealedCheckpointException ex) {
            throw new CheckpointException("job '" + settings.job() + "' cannot go on: " + ex.getMessage(), ex);
        } catch (IOException ex) {
            throw new CheckpointException(
                    "job '" + settings.job() + "' cannot go on: the checkpoints of its last run in '" + directory
                            + "' cannot be read: " + ex
                            + ". Make them readable and start again, or delete that directory to start"
                            + " from the beginning",
                    ex);
        }
        if (allDamaged) {
            throw new CheckpointException("job '" + settings.job() + "' cannot go on: all checkpoints of its last run "
                    + runId + " in '" + directory + "' are damaged. Put whole ones there and start again, or delete"
                    + " that directory to start from the beginning");
        }
        return left;
    }

    @Override
    public void epochBegan(String runId, long epoch, long formerNanos) {
        if (epoch < 0 || ended) {
            return;
        }
        begun = runId;
        String known = spec;
        if (known == null) {
            coordinator
                    .list(specKey)
                    .thenAccept(found -> found.entries().stream()
                            .filter(entry -> entry.key().equals(specKey))
                            .map(Entry::value)
                            .findFirst()
                            .ifPresent(value -> {
                                spec = value.toStringUtf8();
                                later(new Run(runId, value.toStringUtf8(), epoch));
                            }));
        } else {
            later(new Run(runId, known, epoch));
        }
    }

    /** Only the newest is written. */
    private void later(Run run) {
        if (toWrite.getAndSet(run) == null) {
            writer.execute(this::write);
        }
    }

    private synchronized void write() {
        Run run = toWrite.getAndSet(null);
        if (run == null || ended) {
            return;
        }
        try {
            file.write(run);
            prune(run.runId());
        } catch (IOException ex) {
            if (!failing) {
                failing = true;
                log.warn(
                        "The epoch of job '{}' could not be written to '{}': {}; if the process is killed it goes on from"
                                + " the epoch written last. This is not said again before one can be written",
                        settings.job(),
                        file.path(),
                        ex.toString());
            }
            return;
        }
        if (failing) {
            failing = false;
            log.warn("The epoch of job '{}' is written to '{}' again", settings.job(), file.path());
        }
    }

    private void prune(String runId) {
        if (pruned) {
            return;
        }
        pruned = true;
        try {
            Set<String> kept = new HashSet<>(Set.of(runId));
            failed.read().ifPresent(run -> kept.add(run.runId()));
            int deleted = checkpoints.deleteOtherRuns(kept);
            if (deleted > 0) {
                log.info(
                        "The checkpoints of {} former runs of job '{}' in '{}' are deleted",
                        deleted,
                        settings.job(),
                        directory);
            }
        } catch (IOException ex) {
            log.warn(
                    "The checkpoints of former runs of job '{}' in '{}' are not deleted: {}",
                    settings.job(),
                    directory,
                    reason(ex));
        }
    }

    /** A run that has ended is not gone on with unless that is asked for: the file must be gone before the process ends. */
    @Override
    public synchronized void jobEnded(Outcome outcome) {
        ended = true;
        if (!outcome.isSuccess()) {
            keepFailed();
        }
        try {
            file.delete();
        } catch (IOException ex) {
            log.warn(
                    "'{}' could not be deleted, so the next start goes on with a run that has ended: {}",
                    file.path(),
                    ex.toString());
        }
        noteEnd();
    }

    private void noteEnd() {
        String run = begun;
        try {
            if (run != null) {
                leftRuns.end(PrivateFiles.name(run));
            }
        } catch (IOException ex) {
            log.warn(
                    "The end of run {} of job '{}' could not be noted in '{}': {}; the next start keeps its checkpoints, as those of a run"
                            + " that has not ended",
                    run,
                    settings.job(),
                    directory,
                    ex.toString());
        }
    }

    /** Keeps what is needed to go on with the run later. One that failed soon after its start must not push out one that came far. */
    private void keepFailed() {
        try {
            Run pending = toWrite.getAndSet(null);
            Run last = pending == null ? file.read().orElse(null) : pending;
            if (last == null || !checkpoints.hasAny(last.runId())) {
                return;
            }
            Run kept = failedBefore().orElse(last);
            if (kept.epoch() > last.epoch()) {
                log.info(
                        "Job '{}': the checkpoints of this run are not kept, but those of run {}, which had come to epoch {}",
                        settings.job(),
                        kept.runId(),
                        kept.epoch());
                return;
            }
            failed.write(last);
            log.info(
                    "Job '{}': the checkpoints of this run, which failed in epoch {}, are kept in '{}'. To go on with it when"
                            + " its cause is mended, rename '{}' there to '{}' before the next start, which begins a new run"
                            + " otherwise",
                    settings.job(),
                    last.epoch(),
                    directory,
                    failed.name(),
                    file.name());
        } catch (IOException ex) {
            log.warn(
                    "Job '{}': the checkpoints of this run in '{}' cannot be kept, and the next start deletes them: {}. To keep"
                            + " them, copy that directory before",
                    settings.job(),
                    directory,
                    reason(ex));
        }
    }

    /** Returns the run whose checkpoints are kept; none, and the file out of the way, if it is damaged. */
    private Optional<Run> failedBefore() throws IOException {
        try {
            return failed.read();
        } catch (RunFile.DamagedException ex) {
            log.warn(
                    "Job '{}': {}; it is '{}' now, and the next start deletes the checkpoints of the run that it was for. To keep"
                            + " them, copy '{}' before",
                    settings.job(),
                    ex.getMessage(),
                    failed.moveAside(),
                    directory);
            return Optional.empty();
        }
    }
}
