package io.taskgraph.coordination.embedded;

import io.taskgraph.LogPace;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A place in the history, and the listener of the changes that follow.
 *
 * <p>It has no queue of its own: changes that it has not delivered are in the history, and a listener so slow that the history no
 * longer holds it is ended with {@link Reason#COMPACTED}. At most one thread runs it at a time, so calls come in order
 * and a listener that commits comes back to the loop it was called from instead of nesting.
 */
final class EmbeddedWatch implements Watch, Runnable {

    private static final Logger logger = LoggerFactory.getLogger(EmbeddedWatch.class);

    /** A call of the listener is filled up to this many changes. */
    private static final int BATCH = 1_000;

    private final Object lock;
    private final Store store;
    private final String prefix;
    private final WatchListener listener;
    private final LogPace pace = new LogPace(System::nanoTime);
    /** The next revision to look at. */
    private long cursor;

    private boolean running;
    private boolean closed;
    private @Nullable CoordinationException end;

    EmbeddedWatch(Object lock, Store store, String prefix, long fromRevision, WatchListener listener) {
        this.lock = lock;
        this.store = store;
        this.prefix = prefix;
        this.listener = listener;
        this.cursor = Math.max(fromRevision, RetainedEvents.FIRST_REVISION);
    }

    /** Called once, under the lock. Returns whether the watch must be run. */
    boolean start() {
        running = cursor <= store.history().last();
        return running;
    }

    /** Offers the changes of the last revision, under the lock. Returns whether the watch must be run. */
    boolean offer(List<WatchEvent> changes) {
        long revision = store.history().last();
        if (running || revision < cursor) {
            return false;
        }
        for (WatchEvent change : changes) {
            if (change.key().startsWith(prefix)) {
                running = true;
                return true;
            }
        }
        cursor = revision + 1;
        return false;
    }

    /** Ends the watch, under the lock. Returns whether it must be run. */
    boolean end(CoordinationException cause) {
        end = cause;
        boolean wake = !running;
        running = true;
        return wake;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            store.remove(this);
        }
    }

    @Override
    public void run() {
        while (true) {
            List<WatchEvent> changes = List.of();
            CoordinationException cause;
            synchronized (lock) {
                if (!closed && end == null) {
                    changes = next();
                }
                if (closed || (end == null && changes.isEmpty())) {
                    running = false;
                    return;
                }
                cause = end;
                closed = cause != null;
            }
            if (cause != null) {
                tellEnd(cause);
                return;
            }
            tell(changes);
        }
    }

    /** Returns changes of whole revisions; none if there are none left or the watch ends here. */
    private List<WatchEvent> next() {
        RetainedEvents history = store.history();
        if (cursor < history.firstKept()) {
            end = new CoordinationException(
                    Reason.COMPACTED,
                    "Revision " + cursor + " is compacted; the first one kept is " + history.firstKept());
            store.remove(this);
            return List.of();
        }
        List<WatchEvent> batch = new ArrayList<>();
        for (; cursor <= history.last() && batch.size() < BATCH; cursor++) {
            for (WatchEvent change : history.at(cursor)) {
                if (change.key().startsWith(prefix)) {
                    batch.add(change);
                }
            }
        }
        return batch;
    }

    private void tell(List<WatchEvent> changes) {
        try {
            listener.changed(changes);
        } catch (RuntimeException | Error broken) {
            String since = pace.due(broken.getClass());
            logger.atLevel(since == null ? Level.DEBUG : Level.ERROR)
                    .setCause(broken)
                    .log("Listener of watch '{}' failed; its watch goes on{}", prefix, since == null ? "" : since);
        }
    }

    private void tellEnd(CoordinationException cause) {
        try {
            listener.ended(cause);
        } catch (RuntimeException | Error broken) {
            logger.error("Listener of watch '{}' failed at its end", prefix, broken);
        }
    }
}
