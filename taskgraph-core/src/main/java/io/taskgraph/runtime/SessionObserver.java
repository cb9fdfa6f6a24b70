package io.taskgraph.runtime;

import io.taskgraph.coordination.CommitResult;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Engine;
import io.taskgraph.engine.Happenings;
import io.taskgraph.engine.OwnershipChange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Derives from one session the meters and events that are shown of it, among them some that no effect carries. */
final class SessionObserver implements SessionListener {

    /** A transaction of this process was answered, as written at a revision, at a time. */
    private record Answered(long revision, long at) {}

    private final RuntimeObserver observer;
    private final Engine engine;

    /** The one whose change the watch has yet to show; null if none is measured. */
    private final AtomicReference<@Nullable Answered> awaited = new AtomicReference<>();

    /** How the copies came here that have entered no epoch yet. */
    private final Map<CopyId, OwnershipChange> takenOver = new ConcurrentHashMap<>();

    /** As of the last epoch that was seen to begin; empty before. Written on the engine's loop. */
    private volatile String runId = "";

    /** The epoch that was seen last, -1 before the first. Used on the engine's loop. */
    private long epoch = -1;

    /** When {@link #epoch} was seen first. Used on the engine's loop. */
    private long epochSince;

    SessionObserver(RuntimeObserver observer, Engine engine) {
        this.observer = observer;
        this.engine = engine;
    }

    @Override
    public void happened(Happenings happenings) {
        observer.note(happenings.events());
    }

    @Override
    public void stepped(long now) {
        long current = engine.epoch();
        if (current != epoch) {
            runId = engine.runId();
            long former = epoch >= 0 && current == epoch + 1 ? now - epochSince : -1;
            String run = runId;
            observer.tell(listener -> listener.epochBegan(run, current, former));
            epoch = current;
            epochSince = now;
        }
        Answered answered = awaited.get();
        if (answered != null && engine.revision() >= answered.revision()) {
            awaited.set(null);
            long lag = Math.max(0, now - answered.at());
            observer.tell(listener -> listener.watchLagged(lag));
        }
    }

    /** Returns the id of the run; empty before it is known. On any thread. */
    String runId() {
        return runId;
    }

    /** {@inheritDoc} Starts to measure the lag of the watch, one transaction at a time. */
    @Override
    public void committed(Transaction transaction, CommitResult result, long now) {
        if (result.succeeded() && observer.isListenedTo()) {
            awaited.compareAndSet(null, new Answered(result.revision(), now));
        }
    }

    @Override
    public void starting(Effect.StartCopy effect) {
        OwnershipChange move = engine.move(effect.copy().task());
        if (move != null && observer.isListenedTo()) {
            takenOver.put(effect.copy(), move);
        }
    }

    @Override
    public void dropping(Effect.DropCopy effect, long dropEpoch) {
        takenOver.remove(effect.copy());
    }

    @Override
    public void telling(Effect.TellMeta effect) {
        observer.tell(listener -> listener.flagTold(effect.linkType()));
    }

    @Override
    public void failed(CopyId copy, FailedPart part, Throwable cause) {
        observer.tell(listener -> listener.taskFailed(copy.task(), part.name(), cause));
    }

    /** {@inheritDoc} A take-over is over when the copy enters its first epoch: that is the time which a task was away. */
    @Override
    public void entered(CopyId copy, long now) {
        OwnershipChange taken = takenOver.isEmpty() ? null : takenOver.remove(copy);
        if (taken != null) {
            long nanos = Math.max(0, now - taken.since());
            observer.tell(listener -> listener.taskTakenOver(copy.task(), taken.handedOver(), nanos));
        }
    }
}
