package io.taskgraph.runtime;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.NeighborListener;
import io.taskgraph.RequestFailedException;
import io.taskgraph.Task;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.EffectHandlers;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.LogEntry;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.UpdateResult;
import io.taskgraph.transport.BackupCall;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.ResponseListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs effects on updates and backups, and keeps the stages of updates that are under way.
 *
 * <p>An effect is performed on the engine's loop; the part that runs code of the task is posted to the copy's loop, in the order of the
 * effects. So updates are applied before a state is written that should include them, and after a state that they build on.
 */
final class BackupEffects implements EffectHandlers.BackupHandler {

    /** An update that a copy has made, and the stage that it was given for it. */
    private record Made(TaskCopy copy, long to, LoopStage<@Nullable Void> stage) {}

    private final CopyStarter starter;
    private final DataTransport transport;
    private final TaskCopies copies;

    /** Takes the call of an id to be answered; null if it was taken before. */
    private final LongFunction<@Nullable BackupCall> calls;

    /** The job's epoch, for logs and meters. */
    private final LongSupplier epoch;

    private final SessionListener told;
    private final Consumer<Event> events;

    /** By id. Invariant: an id is in it from before the engine knows of it until the engine has said its end. */
    private final Map<Long, Made> updates = new ConcurrentHashMap<>();

    /** The id given last. Ids are unique within the session, over all of its copies. */
    private final AtomicLong lastUpdate = new AtomicLong();

    BackupEffects(
            CopyStarter starter,
            DataTransport transport,
            TaskCopies copies,
            LongFunction<@Nullable BackupCall> calls,
            LongSupplier epoch,
            SessionListener told,
            Consumer<Event> events) {
        this.starter = starter;
        this.transport = transport;
        this.copies = copies;
        this.calls = calls;
        this.epoch = epoch;
        this.told = told;
        this.events = events;
    }

    /** Makes an update of a task; the stage completes on the loop of the copy when enough copies of the task hold it. On any thread. */
    CompletionStage<@Nullable Void> update(TaskCopy copy, long task, ByteString payload) {
        LoopStage<@Nullable Void> stage = new LoopStage<>(copy, LoopStage.Origin.UPDATE);
        long id = lastUpdate.incrementAndGet();
        updates.put(id, new Made(copy, task, stage));
        events.accept(new Event.UpdateMade(id, copy.id(), task, payload));
        return stage;
    }

    /** Tells a copy that it acts for its task, and then the engine whether it accepts updates: none is applied before. */
    void acts(TaskCopy copy) {
        CopyId id = copy.id();
        copy.withTask("becamePrimary", task -> {
            if (task instanceof Backupable backupable) {
                backupable.becamePrimary();
            }
            events.accept(new Event.CopyBuilt(id, task instanceof Backupable, task instanceof NeighborListener));
        });
    }

    @Override
    public void applyUpdates(Effect.ApplyUpdates effect) {
        told.applying(effect);
        copies.with(effect.copy(), copy -> copy.withTask("update", task -> apply((Backupable) task, effect.updates())));
    }

    @Override
    public void answerBackup(Effect.AnswerBackup effect) {
        BackupCall call = calls.apply(effect.callId());
        if (call != null) {
            call.responses().answered(effect.answer(), effect.incarnation());
        }
    }

    @Override
    public void takeState(Effect.TakeState effect) {
        copies.with(effect.copy(), copy -> copy.withTask("writeState", task -> write((Backupable) task, effect)));
    }

    @Override
    public void restoreState(Effect.RestoreState effect) {
        told.restoring(effect);
        copies.with(
                effect.copy(),
                copy -> copy.withTask("restoreState", task -> restore((Backupable) task, effect.state())));
    }

    private static void apply(Backupable task, List<LogEntry> entries) {
        entries.forEach(entry -> task.update(new UpdateLog(entry.id(), entry.payload())));
    }

    /** Writes the state for a backup. It names the primary that asked, since the copy may have taken over in between. */
    private void write(Backupable task, Effect.TakeState wanted) {
        ByteString.Output out = ByteString.newOutput(1 << 12);
        try {
            task.writeState(out);
        } catch (IOException e) {
            // the stream is in memory and throws none, so it is the task's own failure, and ends the job as any other
            throw new UncheckedIOException(e);
        }
        events.accept(new Event.StateTaken(wanted.asPrimary(), wanted.backup(), out.toByteString()));
    }

    /** Replaces the state of a backup; an exception is the task's and drops the backup. */
    private static void restore(Backupable task, ByteString state) {
        try {
            task.restoreState(state.newInput());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void startBackup(Effect.StartBackup effect) {
        told.startingBackup(effect, epoch.getAsLong());
        starter.start(effect.copy(), effect.runId(), -1, (checkpointer, task) -> {
            follow(effect.copy(), task);
            checkpointer.initialisedBackup(task);
        });
    }

    /** Tells a copy that it is a backup. Its class may differ from the primary's while versions of an application are mixed. */
    private static void follow(CopyId id, Task task) {
        if (!(task instanceof Backupable backupable)) {
            throw new IllegalStateException("task " + id.task() + " is 'Backupable' at its primary, but class '"
                    + task.getClass().getName() + "' here is not");
        }
        backupable.becameBackup();
    }

    @Override
    public void takeOver(Effect.TakeOver effect) {
        copies.with(effect.backup(), copy -> {
            told.takingOver(effect, epoch.getAsLong());
            // the id first: all that the copy does from now on, it does as the primary
            copy.tookOver(effect.copy());
            acts(copy);
        });
    }

    @Override
    public void sendBackup(Effect.SendBackup effect) {
        transport.sendBackup(
                effect.address(),
                new BackupRequest(effect.header(), effect.question(), Duration.ofNanos(effect.timeoutNanos())),
                new ResponseListener<>() {
                    @Override
                    public void answered(BackupMessage.Answer output, long incarnation) {
                        events.accept(new Event.BackupAnswered(effect.exchangeId(), output));
                    }

                    @Override
                    public void failed(Refusal failure, Status status) {
                        events.accept(new Event.BackupAnswered(effect.exchangeId(), null));
                    }
                });
    }

    @Override
    public void updateEnded(Effect.UpdateEnded effect) {
        Made made = updates.remove(effect.requestId());
        if (made == null) {
            return;
        }
        // the copy may be dropped by now: then the stage stays open, as all stages of a dropped copy do, and who waits
        // is told
        made.copy().run("update done", () -> {
            if (effect.result() == UpdateResult.DONE) {
                made.stage().complete(null);
            } else {
                made.stage()
                        .completeExceptionally(new RequestFailedException(
                                made.to(), "update", status(effect.result()).withDescription(effect.message())));
            }
        });
    }

    @Override
    public void tellReplication(Effect.TellReplication effect) {
        told.replicated(effect, epoch.getAsLong());
    }

    private static Status status(UpdateResult result) {
        return switch (result) {
            case DONE -> Status.OK;
            case DECLINED -> Status.FAILED_PRECONDITION;
            case TOO_MANY -> Status.RESOURCE_EXHAUSTED;
            case TOO_LATE -> Status.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.CANCELLED;
        };
    }
}
