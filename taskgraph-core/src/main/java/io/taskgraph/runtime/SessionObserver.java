package io.taskgraph.runtime;

import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Engine;
import io.taskgraph.engine.OwnershipChange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sees in one session what the engine does not say by its effects. Called on the engine's loop, but where said otherwise. */
final class SessionObserver {

    private record Answered(long revision, long at) {}

    private final RuntimeObserver observer;
    private final Engine engine;
    private final AtomicReference<@Nullable Answered> awaited = new AtomicReference<>();
    private final Map<Long, OwnershipChange> takenOver = new ConcurrentHashMap<>();
    private volatile String runId = "";
    private long epoch = -1;
    private long epochSince;

    SessionObserver(RuntimeObserver observer, Engine engine) {
        this.observer = observer;
        this.engine = engine;
    }

    /** A step was taken: looks at what it changed. */
    void stepped(long now) {
        observer.note(engine.takeHappenings());
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

    /** A transaction has written at a revision. On any thread. */
    void committed(long revision, long now) {
        if (observer.isListenedTo()) {
            awaited.compareAndSet(null, new Answered(revision, now));
        }
    }

    /** A copy is about to start here. */
    void starting(CopyId copy) {
        OwnershipChange move = engine.move(copy.task());
        if (move != null && observer.isListenedTo()) {
            takenOver.put(copy.incarnation(), move);
        }
    }

    /** A copy has begun to enter its epoch. On the copy's loop. */
    void entering(CopyId copy, long now) {
        OwnershipChange taken = takenOver.isEmpty() ? null : takenOver.remove(copy.incarnation());
        if (taken != null) {
            long nanos = Math.max(0, now - taken.since());
            observer.tell(listener -> listener.taskTakenOver(copy.task(), taken.handedOver(), nanos));
        }
    }
}
