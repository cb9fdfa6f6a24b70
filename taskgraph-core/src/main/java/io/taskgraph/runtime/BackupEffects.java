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
import io.taskgraph.engine.Effect.UpdateEnded.Result;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.LogEntry;
import io.taskgraph.engine.Refusal;
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

/** Performs effects on updates and backups, and keeps the updates that are under way. */
final class BackupEffects implements Effect.BackupHandler {

    private record Made(TaskCopy copy, long to, LoopStage<@Nullable Void> stage) {}

    private final CopyStarter starter;
    private final DataTransport transport;
    private final TaskCopies copies;
    private final LongFunction<@Nullable BackupCall> calls;
    private final LongSupplier epoch;
    private final SessionListener told;
    private final Consumer<Event> events;

    /** By id. Invariant: an id is in it from before the engine knows of it until the engine has said its end. */
    private final Map<Long, Made> updates = new ConcurrentHashMap<>();

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

    CompletionStage<@Nullable Void> update(TaskCopy copy, long task, ByteString payload) {
        LoopStage<@Nullable Void> stage = new LoopStage<>(copy);
        long id = lastUpdate.incrementAndGet();
        updates.put(id, new Made(copy, task, stage));
        events.accept(new Event.UpdateMade(id, copy.id(), task, payload));
        return stage;
    }

    /** Tells a copy that acts for its task so, and the engine whether it takes updates. */
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

    private void write(Backupable task, Effect.TakeState wanted) {
        ByteString.Output out = ByteString.newOutput(1 << 12);
        try {
            task.writeState(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events.accept(new Event.StateTaken(wanted.asPrimary(), wanted.backup(), out.toByteString()));
    }

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
        made.copy().run("update done", () -> {
            if (effect.result() == Result.DONE) {
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

    private static Status status(Result result) {
        return switch (result) {
            case DONE -> Status.OK;
            case DECLINED -> Status.FAILED_PRECONDITION;
            case TOO_MANY -> Status.RESOURCE_EXHAUSTED;
            case TOO_LATE -> Status.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.CANCELLED;
        };
    }
}
