package io.taskgraph.runtime;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.NeighborListener;
import io.taskgraph.RequestFailedException;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Effect.UpdateEnded.Result;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.LogEntry;
import io.taskgraph.engine.Refusal;
import io.taskgraph.engine.ReplicationStatus;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Performs what the engine says about updates and backups. */
final class BackupEffects {

    private record Made(TaskCopy copy, long to, LoopStage<@Nullable Void> stage) {}

    private final JobSession session;
    private final TaskBuilder builder;
    private final DataTransport transport;
    private final Fence fence;
    private final Map<Long, TaskCopy> copies;
    private final LongFunction<@Nullable BackupCall> calls;
    private final Map<Long, Made> updates = new ConcurrentHashMap<>();
    private final Map<Long, ReplicationStatus> statuses = new ConcurrentHashMap<>();
    private final AtomicLong lastUpdate = new AtomicLong();

    BackupEffects(
            JobSession session,
            TaskBuilder builder,
            DataTransport transport,
            Fence fence,
            Map<Long, TaskCopy> copies,
            LongFunction<@Nullable BackupCall> calls) {
        this.session = session;
        this.builder = builder;
        this.transport = transport;
        this.fence = fence;
        this.copies = copies;
        this.calls = calls;
    }

    CompletionStage<@Nullable Void> update(TaskCopy copy, long task, ByteString payload) {
        LoopStage<@Nullable Void> stage = new LoopStage<>(copy);
        long id = lastUpdate.incrementAndGet();
        updates.put(id, new Made(copy, task, stage));
        session.post(new Event.UpdateMade(id, copy.id(), task, payload));
        return stage;
    }

    /** Returns, by task, how well the tasks of this process are backed up. */
    Map<Long, ReplicationStatus> statuses() {
        return Map.copyOf(statuses);
    }

    /** Tells a copy that acts for its task so, and the engine whether it takes updates. */
    void acts(TaskCopy copy) {
        CopyId id = copy.id();
        copy.withTask("becamePrimary", task -> {
            if (task instanceof Backupable backupable) {
                backupable.becamePrimary();
            }
            session.post(new Event.CopyBuilt(id, task instanceof Backupable, task instanceof NeighborListener));
        });
    }

    /** Performs an effect that is about updates or backups. */
    void perform(Effect effect) {
        if (effect instanceof Effect.ApplyUpdates e) {
            with(e.copy(), copy -> copy.withTask("update", task -> apply((Backupable) task, e.updates())));
        } else if (effect instanceof Effect.SendBackup e) {
            send(e);
        } else if (effect instanceof Effect.AnswerBackup e) {
            BackupCall call = calls.apply(e.callId());
            if (call != null) {
                call.responses().answered(e.answer(), e.incarnation());
            }
        } else if (effect instanceof Effect.UpdateEnded e) {
            ended(e);
        } else if (effect instanceof Effect.TakeState e) {
            with(e.copy(), copy -> copy.withTask("writeState", task -> write((Backupable) task, e)));
        } else if (effect instanceof Effect.RestoreState e) {
            with(e.copy(), copy -> copy.withTask("restoreState", task -> restore((Backupable) task, e.state())));
        } else if (effect instanceof Effect.StartBackup e) {
            start(e);
        } else if (effect instanceof Effect.TakeOver e) {
            takeOver(e);
        } else if (effect instanceof Effect.TellReplication e) {
            tell(e);
        } else {
            throw new IllegalStateException("effect " + effect + " is not known");
        }
    }

    private void with(CopyId id, Consumer<TaskCopy> action) {
        TaskCopy copy = copies.get(id.task());
        if (copy != null && copy.id().equals(id)) {
            action.accept(copy);
        }
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
        session.post(new Event.StateTaken(wanted.asPrimary(), wanted.backup(), out.toByteString()));
    }

    private static void restore(Backupable task, ByteString state) {
        try {
            task.restoreState(state.newInput());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(Effect.StartBackup started) {
        CopyId id = started.copy();
        new CopyEventLogger(session.job()).follows(id, started.node(), session.epoch());
        Executor loops = session.ports().loops();
        TaskCopy copy = new TaskCopy(id, session, loops, fence);
        copies.put(id.task(), copy);
        Checkpointer states = session.stateKeeper(copy, started.runId(), -1);
        copy.start(builder, new TaskFramework(session, copy, states), task -> {
            follow(id, task);
            states.initialisedBackup(task);
        });
    }

    private static void follow(CopyId id, Task task) {
        if (!(task instanceof Backupable backupable)) {
            throw new IllegalStateException("task " + id.task() + " is 'Backupable' at its primary, but class '"
                    + task.getClass().getName() + "' here is not");
        }
        backupable.becameBackup();
    }

    private void takeOver(Effect.TakeOver taken) {
        with(taken.backup(), copy -> {
            new CopyEventLogger(session.job()).tookOver(taken.copy(), session.epoch());
            copy.tookOver(taken.copy());
            acts(copy);
        });
    }

    private void send(Effect.SendBackup sent) {
        transport.sendBackup(
                sent.address(),
                new BackupRequest(sent.header(), sent.question(), Duration.ofNanos(sent.timeoutNanos())),
                new ResponseListener<>() {
                    @Override
                    public void answered(BackupMessage.Answer output, long incarnation) {
                        session.post(new Event.BackupAnswered(sent.exchangeId(), output));
                    }

                    @Override
                    public void failed(Refusal failure, Status status) {
                        session.post(new Event.BackupAnswered(sent.exchangeId(), null));
                    }
                });
    }

    private void ended(Effect.UpdateEnded ended) {
        Made made = updates.remove(ended.requestId());
        if (made == null) {
            return;
        }
        made.copy().run("update done", () -> {
            if (ended.result() == Result.DONE) {
                made.stage().complete(null);
            } else {
                made.stage()
                        .completeExceptionally(new RequestFailedException(
                                made.to(), "update", status(ended.result()).withDescription(ended.message())));
            }
        });
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

    private void tell(Effect.TellReplication told) {
        long task = told.copy().task();
        ReplicationStatus before = statuses.put(task, told.status());
        boolean worse = told.status().isUnderReplicated() && (before == null || !before.isUnderReplicated());
        if (worse || !told.status().isUnderReplicated()) {
            new CopyEventLogger(session.job())
                    .backedUp(
                            told.copy(),
                            session.epoch(),
                            told.status().inSync(),
                            told.status().wanted());
        }
    }
}
