package io.taskgraph.runtime;

import io.taskgraph.engine.Happening;
import io.taskgraph.status.JobEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is to be seen of one process from all of its parts, across sessions: tells listeners, and keeps the last events. */
final class RuntimeObserver {

    private static final Logger log = LoggerFactory.getLogger(RuntimeObserver.class);

    private final LongSupplier nanoTime;
    private final EventLog events;
    private final List<RuntimeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean complained = new AtomicBoolean();

    RuntimeObserver(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.events = new EventLog(nanoTime);
    }

    void add(RuntimeListener listener) {
        listeners.add(listener);
    }

    /** Tells whether anybody listens; what is not listened to need not be measured. */
    boolean isListenedTo() {
        return !listeners.isEmpty();
    }

    // A listener belongs to somebody else: whatever it throws must not harm the job.
    @SuppressWarnings("CatchingUnchecked")
    void tell(Consumer<RuntimeListener> what) {
        for (RuntimeListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (Exception e) {
                if (complained.compareAndSet(false, true)) {
                    log.warn("Runtime listener {} failed; further failures are not logged", listener, e);
                }
            }
        }
    }

    void note(JobEvent.Type type, long task, String detail) {
        events.add(nanoTime.getAsLong(), type, task, detail);
    }

    void note(List<Happening> happenings) {
        happenings.forEach(happening -> events.add(
                happening.nanoTime(),
                JobEvent.Type.valueOf(happening.kind().name()),
                happening.task(),
                happening.subject()));
    }

    EventLog events() {
        return events;
    }
}
