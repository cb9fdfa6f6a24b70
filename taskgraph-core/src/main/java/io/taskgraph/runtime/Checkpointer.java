package io.taskgraph.runtime;

import com.google.protobuf.ByteString;
import io.taskgraph.NullReturnException;
import io.taskgraph.StaleEpochException;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointException;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.checkpoint.LaterCheckpointException;
import io.taskgraph.engine.Generation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores the state of one local copy before its first epoch, and has its checkpoints written, one after another. */
final class Checkpointer {

    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);
    /** Most checkpoints of one copy that wait behind the one being written. More means that the store is slower than the epochs. */
    private static final int MAX_WAITING = 4;

    /** A state to be written, how many of {@link #held} must be released first, and the stage of the task that asked for it. */
    private record Waiting(Checkpoint checkpoint, long after, LoopStage<@Nullable Void> stage) {}

    private final TaskCopy copy;
    private final Generation run;

    /** Epoch of the job when the copy started: states of later epochs are of a copy that was ahead and are not taken. */
    private final long epoch;

    private final CheckpointSettings settings;
    private final Executor storage;
    private final OwnershipReader ownership;
    private final HeldStates states;
    private final UnwrittenCheckpoints unwritten;
    private final Runnable setBack;

    /** Whether the task has a state to keep. Set on the loop by {@code init}, read by any thread that asks for a checkpoint. */
    private volatile boolean checkpointable;

    /** States reach the store in this order, that of their epochs. Used on the loop. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Whether the first of {@link #waiting} is being written. Used on the loop. */
    private boolean writing;

    /** Number of states that had to wait for flags. Used on the loop. */
    private long held;

    /** How many of those, from the first on, need not wait any more. Used on the loop. */
    private long released;

    /** @param setBack told when a checkpoint shows that the coordinator was set back to an older state */
    Checkpointer(
            TaskCopy copy,
            Generation run,
            long epoch,
            RuntimePorts ports,
            OwnershipReader ownership,
            HeldStates states,
            UnwrittenCheckpoints unwritten,
            Runnable setBack) {
        this.unwritten = unwritten;
        this.setBack = setBack;
        this.copy = copy;
        this.run = run;
        this.epoch = epoch;
        this.settings = ports.checkpoints();
        this.ownership = ownership;
        this.states = states;
        this.storage = ports.storage();
    }

    String runId() {
        return run.runId();
    }

    /** Returns the token of the copy, which grows with each owner of the task, whatever becomes of the coordinator. */
    long fencingToken() {
        return token(copy.id().incarnation());
    }

    /** Returns the token of a copy of this run by its incarnation. */
    long token(long incarnation) {
        return run.token(incarnation);
    }

    /** Notes that a backup may write checkpoints once it has taken over; its state is that of the primary, not of a checkpoint. */
    void initialisedBackup(Object task) {
        checkpointable = task instanceof Checkpointable;
    }

    /** Holds the loop up until the newest checkpoint has been read and restored, if the task is for it. Called on the loop. */
    void initialised(Object task) {
        if (task instanceof Checkpointable state) {
            checkpointable = true;
            copy.holdUp();
            storage.execute(() -> {
                Runnable restore = read(state);
                if (restore != null) {
                    copy.goOn("restoreState", restore);
                }
            });
        }
    }

    /**
     * Whatever goes wrong in here is told on the loop. Returns null for a copy that must not go on, since a later one has written: it has
     * lost its task and will be dropped, or the coordinator was set back, and then all copies will be.
     */
    private @Nullable Runnable read(Checkpointable task) {
        try {
            long latest =
                    settings.store().latestIncarnation(run.runId(), copy.id().task());
            if (latest > copy.id().incarnation()) {
                ownership.ask(copy::isGone, owner -> {
                    if (owner) {
                        setBack.run();
                    }
                    // the job may end before the copy is dropped, and then waits for its exit, which is held up
                    copy.drop();
                    copy.goOn("restoreState", () -> {});
                });
                return null;
            }
            Optional<Checkpoint> newest = newest();
            boolean wasKept = settings.store().hasAny(run.runId(), copy.id().task());
            return () -> newest.ifPresentOrElse(checkpoint -> restore(task, checkpoint), () -> none(wasKept));
        } catch (IOException | RuntimeException | Error e) {
            return () -> {
                throw new CheckpointException(
                        "checkpoints of task " + copy.id().task() + " cannot be read: "
                                + (e.getMessage() == null ? e : e.getMessage()),
                        e);
            };
        }
    }

    /** Of an earlier generation of the run only what was not undone counts. */
    private Optional<Checkpoint> newest() throws IOException {
        long task = copy.id().task();
        Optional<Checkpoint> newest = newest(run.runId(), task, epoch);
        for (Generation.Earlier earlier : run.earlier()) {
            if (newest.isPresent()) {
                break;
            }
            newest = newest(earlier.runId(), task, Math.min(epoch, earlier.epoch()));
        }
        return newest;
    }

    private Optional<Checkpoint> newest(String runId, long task, long upTo) throws IOException {
        return NullReturnException.check(
                settings.store().newest(runId, task, upTo),
                () -> "'newest' of " + settings.store().getClass().getName()
                        + " returned null: it must return an Optional, empty where there is no checkpoint");
    }

    /** Restores a state, on the loop, before the first epoch. */
    private static void restore(Checkpointable task, Checkpoint checkpoint) {
        try {
            task.restoreState(checkpoint.state().newInput());
        } catch (IOException e) {
            throw new CheckpointException(
                    "the " + checkpoint + " cannot be restored: " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
        log.info("Task {} goes on from the {}", checkpoint.task(), checkpoint);
    }

    /**
     * A copy that begins later than the job has no former state only if none was kept, or not where this process looks. Where it is known that one
     * was kept, the copy must not go on from nothing.
     */
    private void none(boolean wasKept) {
        long task = copy.id().task();
        if (epoch > 0 && wasKept) {
            throw new CheckpointException(
                    "task " + task + " cannot begin in epoch " + epoch + ": of its checkpoints in " + settings.store()
                            + " none is whole and of that epoch or before; 'taskgraph.checkpoint.keep' says how many are kept");
        }
        if (epoch > 0) {
            log.warn(
                    "Task {} begins in epoch {} with what its 'init' has made, and what it has worked out before is lost: there is no checkpoint"
                            + " of it in {}. If it has written one, its former process keeps checkpoints elsewhere: set"
                            + " 'taskgraph.checkpoint.directory' in all processes to a directory of one volume that they share",
                    task,
                    epoch,
                    settings.store());
        }
    }

    /** Writes the state in the epoch of {@code context} as that of epoch {@code ofEpoch}. */
    CompletionStage<@Nullable Void> checkpoint(CopyContext context, long ofEpoch) {
        if (!checkpointable) {
            throw new IllegalStateException(
                    "task " + copy.id().task() + " does not implement 'Checkpointable', so it has no state to keep");
        }
        LoopStage<@Nullable Void> stage = settings.onFailure() == CheckpointSettings.OnFailure.CONTINUE
                ? LoopStage.ofNoConsequence(copy, LoopStage.Origin.CHECKPOINT)
                : new LoopStage<>(copy, LoopStage.Origin.CHECKPOINT);
        copy.withTask("writeState", task -> writeState(context, ofEpoch, (Checkpointable) task, stage));
        return stage;
    }

    /** Lets the task write its state, on the loop, and puts that into the queue of the store. */
    private void writeState(CopyContext context, long ofEpoch, Checkpointable task, LoopStage<@Nullable Void> stage) {
        if (context.isCancelled()) {
            stage.completeExceptionally(new StaleEpochException(context.epoch()));
            return;
        }
        if (waiting.size() > MAX_WAITING) {
            failed(stage, new IOException("more than " + MAX_WAITING + " checkpoints of it wait to be written"));
            return;
        }
        ByteString.Output out = ByteString.newOutput(1 << 16);
        try {
            task.writeState(out);
        } catch (IOException e) {
            failed(stage, e);
            return;
        }
        Checkpoint checkpoint = new Checkpoint(
                run.runId(),
                copy.id().task(),
                ofEpoch,
                context.epoch(),
                copy.id().incarnation(),
                out.toByteString());
        if (ofEpoch == context.epoch()) {
            // one of the next epoch is of use only when the flags of this one no longer matter
            long number = ++held;
            states.afterFlags(copy, () -> {
                released = number;
                writeNext();
            });
        }
        waiting.add(new Waiting(checkpoint, held, stage));
        writeNext();
    }

    /** Writes the first state that waits, unless one is being written or its flags are not set. */
    private void writeNext() {
        Waiting first = waiting.peek();
        if (!writing && first != null && first.after() <= released) {
            writing = true;
            write(first);
        }
    }

    /** Writes a state, and asks the coordinator afterwards whether the task is still this copy's. */
    private void write(Waiting first) {
        storage.execute(() -> {
            if (!copy.mayAct()) {
                // The loop stands still meanwhile, for good if the copy has ended.
                copy.run("checkpoint", () -> write(first));
                return;
            }
            Throwable failure = null;
            try {
                settings.store().write(first.checkpoint());
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
            Throwable cause = failure;
            ownership.ask(copy::isGone, owner -> copy.run("checkpoint", () -> written(cause, owner)));
        });
    }

    /** A state that is written, but was not when the task was given to a later copy, may be one that nobody will see. */
    private void written(@Nullable Throwable failure, boolean owner) {
        Waiting first = waiting.remove();
        writing = false;
        writeNext();
        if (owner && failure instanceof LaterCheckpointException) {
            setBack.run();
        }
        if (!owner) {
            first.stage()
                    .completeExceptionally(
                            new StaleEpochException(first.checkpoint().epoch()));
        } else if (failure == null) {
            unwritten.written(copy.id());
            first.stage().complete(null);
        } else {
            failed(first.stage(), failure);
        }
    }

    /** Fails a stage; whether that ends the job is the operator's choice by {@code taskgraph.checkpoint.on-failure}. */
    private void failed(LoopStage<@Nullable Void> stage, Throwable cause) {
        CheckpointException failure = new CheckpointException(
                "state of task " + copy.id().task() + " was not made durable: "
                        + (cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
        if (settings.onFailure() == CheckpointSettings.OnFailure.FAIL) {
            copy.fail(FailedPart.callback("checkpoint"), failure);
        } else {
            // What is no failure of storage, but a defect, comes with its stack.
            unwritten.failed(copy.id(), reason(cause), text(cause), cause instanceof IOException ? null : cause);
        }
        stage.completeExceptionally(failure);
    }

    /** Some of what file systems throw has the name of a file for a message. */
    private static String text(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.toString();
        }
        return cause instanceof FileSystemException ? cause.getClass().getSimpleName() + ": " + message : message;
    }

    /** A file system names the file, which is another one in each epoch. */
    private static String reason(Throwable cause) {
        String why = cause instanceof FileSystemException ofFile ? ofFile.getReason() : cause.getMessage();
        return cause.getClass().getName() + ": " + why;
    }
}
