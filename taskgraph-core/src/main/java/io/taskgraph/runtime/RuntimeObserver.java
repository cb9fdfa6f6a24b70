package io.taskgraph.runtime;

import io.taskgraph.LogPace;
import io.taskgraph.engine.ClusterEvent;
import io.taskgraph.record.RecordSink;
import io.taskgraph.runtime.RuntimeListener.RequestInfo;
import io.taskgraph.status.JobEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the events of one process from all of its parts, across sessions: informs listeners, and keeps the last events.
 * Thread-safe. Listeners are told on the thread of the event and must not block, since that may be the engine's loop.
 */
final class RuntimeObserver {

    private static final Logger log = LoggerFactory.getLogger(RuntimeObserver.class);

    private final LongSupplier nanoTime;
    private final EventLog events;
    private final LogPace pace;
    private final List<RuntimeListener> listeners = new CopyOnWriteArrayList<>();

    /** Whether a failure of a listener was logged: one that fails at each event must not fill the log. */
    private final AtomicBoolean complained = new AtomicBoolean();

    private volatile @Nullable RecordSink recorder;

    /** Whether the engine is known to have thrown, or to hang. */
    private volatile boolean broken;

    RuntimeObserver(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.events = new EventLog(nanoTime);
        this.pace = new LogPace(nanoTime);
    }

    void add(RuntimeListener listener) {
        listeners.add(listener);
    }

    void recordTo(RecordSink newRecorder) {
        recorder = newRecorder;
    }

    /** Returns where this process is recorded; null if it is not. */
    @Nullable
    RecordSink recorder() {
        return recorder;
    }

    /** Returns whether there is a listener; without one nothing need be measured. */
    boolean isListenedTo() {
        return !listeners.isEmpty();
    }

    void tell(Consumer<RuntimeListener> event) {
        for (RuntimeListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                complain(e);
            }
        }
    }

    /** Notes that the engine has thrown, or hangs. */
    void engineBroken(String reason) {
        broken = true;
        tell(listener -> listener.engineBroken(reason));
    }

    /** Notes that the engine takes its steps, that of a later session for one. */
    void engineWorks() {
        if (broken) {
            broken = false;
            tell(RuntimeListener::engineRecovered);
        }
    }

    // A listener is foreign code: whatever it throws, an Error too, must not harm the job.
    void guarded(Runnable listening) {
        try {
            listening.run();
        } catch (Throwable e) {
            complain(e);
        }
    }

    private void complain(Throwable e) {
        if (complained.compareAndSet(false, true)) {
            log.warn("A runtime listener or recorder failed; further failures are not logged", e);
        }
    }

    /** Sends a request inside the wrappers of the listeners. It is sent in any case, and once. */
    void around(RequestInfo request, Runnable sending) {
        // a listener that forgets to run its inner action, or runs it twice, must not lose or repeat a request
        Once once = new Once(sending);
        Runnable nested = once;
        for (RuntimeListener listener : listeners) {
            Runnable inner = nested;
            nested = () -> listener.requestSending(request, inner);
        }
        guarded(nested);
        once.run();
        once.rethrow();
    }

    /** Runs an action once, and keeps its exception from its callers. Used by one thread. */
    private static final class Once implements Runnable {

        private final Runnable body;
        private boolean ran;
        private @Nullable Throwable thrown;

        Once(Runnable body) {
            this.body = body;
        }

        @Override
        public void run() {
            if (ran) {
                return;
            }
            ran = true;
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
        }

        void rethrow() {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    void note(JobEvent.Type type, long task, String detail) {
        events.add(nanoTime.getAsLong(), type, task, detail);
    }

    void note(List<ClusterEvent> happenings) {
        happenings.forEach(happening ->
                events.add(happening.nanoTime(), type(happening.kind()), happening.task(), happening.subject()));
    }

    /** Returns the pace of warnings that the tasks of this process cause again and again. */
    LogPace pace() {
        return pace;
    }

    private static JobEvent.Type type(ClusterEvent.Kind kind) {
        return switch (kind) {
            case TASK_TAKEN -> JobEvent.Type.TASK_TAKEN;
            case TASK_HANDED_OVER -> JobEvent.Type.TASK_HANDED_OVER;
            case TASK_LOST -> JobEvent.Type.TASK_LOST;
            case PROCESS_JOINED -> JobEvent.Type.PROCESS_JOINED;
            case PROCESS_DRAINING -> JobEvent.Type.PROCESS_DRAINING;
            case PROCESS_GONE -> JobEvent.Type.PROCESS_GONE;
        };
    }

    EventLog events() {
        return events;
    }
}
