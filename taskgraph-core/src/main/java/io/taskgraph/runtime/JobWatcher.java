package io.taskgraph.runtime;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.KeyLayout;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the engine informed of the job's keys: lists at a revision, watches from the next, and starts again when the watch ends.
 * Thread-safe: it is told by the engine's loop, by timers and by threads of the coordinator's client.
 *
 * <pre>
 * state     event                              next
 * listing   the keys have come                 watching from the revision after them
 * listing   failed, an Error too               waiting, or broken if trying again cannot help
 * watching  the watch has ended                waiting, or broken
 * waiting   the pause is over                  listing
 * any       the engine asks for the keys       listing, under the next generation
 * any       closed                             closed, for good
 * </pre>
 */
final class JobWatcher {

    private static final Logger log = LoggerFactory.getLogger(JobWatcher.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private final Coordinator coordinator;
    private final String prefix;
    private final RuntimePorts.Timers timers;
    private final Consumer<Event> events;
    private final Consumer<Throwable> broken;

    /** The watch of {@link #generation}; null while there is none. Guarded by this. */
    private @Nullable Watch watch;

    /** Pause before the next try. Invariant: between {@link #FIRST_RETRY} and {@link #LAST_RETRY}. Guarded by this. */
    private Duration retryDelay = FIRST_RETRY;

    /** Grows with each listing. Answers and ends of an older one are passed over. Guarded by this. */
    private long generation;

    /** Never false again. Guarded by this. */
    private boolean closed;

    JobWatcher(
            Coordinator coordinator,
            String namespace,
            String job,
            RuntimePorts.Timers timers,
            Consumer<Event> events,
            Consumer<Throwable> broken) {
        this.coordinator = coordinator;
        this.prefix = new KeyLayout(namespace, job).prefix();
        this.timers = timers;
        this.events = events;
        this.broken = broken;
    }

    /** Reads all keys and watches from there; ends the former watch first, so that no change of it comes after the keys. */
    void relist() {
        long mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            mine = ++generation;
            stop();
        }
        coordinator.list(prefix).whenComplete((snapshot, failure) -> {
            try {
                if (failure == null) {
                    listed(mine, snapshot);
                } else {
                    retry(mine, StageFailure.cause(failure));
                }
            } catch (RuntimeException | Error broken) {
                // the stage would swallow it, and the session would see nothing more of the job while it renews its
                // lease
                retry(mine, broken);
            }
        });
    }

    /** Tells the engine whether the keys still are those of a revision. Without an answer it asks again later. */
    void check(long revision, long keys) {
        coordinator.isUnchanged(prefix, revision, keys).whenComplete((unchanged, failure) -> {
            if (failure == null) {
                events.accept(new Event.Checked(revision, unchanged));
            } else {
                log.debug("Nobody has said whether the keys of the job are those of revision {}", revision, failure);
            }
        });
    }

    /** Hands the keys to the engine and watches from the next revision, so that no change is missed and none is told twice. */
    private synchronized void listed(long mine, Snapshot snapshot) {
        if (closed || mine != generation) {
            return;
        }
        retryDelay = FIRST_RETRY;
        events.accept(new Event.Listed(snapshot));
        watch = coordinator.watch(prefix, snapshot.revision() + 1, new WatchListener() {
            @Override
            public void changed(List<WatchEvent> changes) {
                changedSince(mine, changes);
            }

            @Override
            public void ended(CoordinationException cause) {
                retry(mine, cause);
            }
        });
    }

    /** Hands changes to the engine, unless another listing has begun: its keys have them already. */
    private synchronized void changedSince(long mine, List<WatchEvent> changes) {
        if (!closed && mine == generation) {
            events.accept(new Event.Changed(changes));
        }
    }

    /** Lists again after a pause that doubles, unless the cause is final or another listing has begun meanwhile. */
    private void retry(long mine, Throwable cause) {
        Duration delay;
        synchronized (this) {
            if (closed || mine != generation) {
                return;
            }
            delay = retryDelay;
            retryDelay = Duration.ofNanos(Math.min(LAST_RETRY.toNanos(), 2 * delay.toNanos()));
        }
        if (cause instanceof CoordinationException e && e.reason().isFinal()) {
            broken.accept(cause);
            return;
        }
        if (!(cause instanceof CoordinationException)) {
            log.error("The keys under '{}' could not be read; trying again in {} ms", prefix, delay.toMillis(), cause);
        }
        timers.schedule(delay, () -> {
            if (isLast(mine)) {
                relist();
            }
        });
    }

    /** Returns whether no listing has begun after one. */
    private synchronized boolean isLast(long mine) {
        return mine == generation;
    }

    synchronized void close() {
        closed = true;
        stop();
    }

    private void stop() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
