package io.taskgraph.etcd;

import io.etcd.jetcd.Watch.Listener;
import io.etcd.jetcd.Watch.Watcher;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent.EventType;
import io.etcd.jetcd.watch.WatchResponse;
import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import io.taskgraph.coordination.Watch;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch with a cursor of its own, that ends at the first doubt.
 *
 * <p>jetcd would resume after most errors, and by a revision that can be past changes that were never told. It tells its listener of
 * every error before it does so, so this watch ends there, and its jetcd watcher is closed before the resumption is due.
 *
 * <p>Changes are told on the event loop of the client. The end is told on the given executor: jetcd tells errors under its own lock, which
 * a listener's own lock must not be taken in.
 */
final class EtcdWatch implements Watch, Listener {

    private static final Logger logger = LoggerFactory.getLogger(EtcdWatch.class);

    private final String prefix;
    private final WatchListener listener;
    private final EtcdConnection connection;
    private final Executor ends;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Object telling = new Object();
    private volatile boolean silent;
    private volatile @Nullable Watcher watcher;
    /** Changes before it have been told, or were not asked for. */
    private long cursor;

    EtcdWatch(String prefix, long fromRevision, WatchListener listener, EtcdConnection connection, Executor ends) {
        this.prefix = prefix;
        // etcd takes 0 for "from now on".
        this.cursor = Math.max(1, fromRevision);
        this.listener = listener;
        this.connection = connection;
        this.ends = ends;
    }

    /** Called once. */
    void start() {
        connection.add(this);
        WatchOption option = WatchOption.builder()
                .withRevision(cursor)
                .withRange(Bytes.endOf(prefix))
                .withRequireLeader(true)
                .build();
        try {
            watcher = connection.client().getWatchClient().watch(Bytes.firstUnder(prefix), option, this);
        } catch (RuntimeException refused) {
            onError(refused);
        }
        if (ending.get()) {
            closeWatcher();
        }
    }

    @Override
    public void onNext(WatchResponse response) {
        synchronized (telling) {
            if (silent) {
                return;
            }
            List<WatchEvent> changes = changes(response);
            if (changes.isEmpty()) {
                return;
            }
            cursor = changes.get(changes.size() - 1).revision() + 1;
            try {
                listener.changed(changes);
            } catch (RuntimeException broken) {
                logger.error("Listener of watch '{}' failed; its watch goes on", prefix, broken);
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(EtcdErrors.of("Watching '" + prefix + "'", failure));
    }

    @Override
    public void onCompleted() {
        end(new CoordinationException(
                Reason.UNKNOWN_OUTCOME, "Watching '" + prefix + "' failed: etcd has ended the watch"));
    }

    /** Ends the watch and says so, once; does nothing if it has ended already or was closed. */
    void end(CoordinationException cause) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        connection.remove(this);
        try {
            ends.execute(() -> tellEnd(cause));
        } catch (RejectedExecutionException closed) {
            tellEnd(cause);
        }
    }

    @Override
    public void close() {
        silent = true;
        if (ending.compareAndSet(false, true)) {
            connection.remove(this);
        }
        closeWatcher();
    }

    private void tellEnd(CoordinationException cause) {
        closeWatcher();
        synchronized (telling) {
            if (silent) {
                return;
            }
            silent = true;
            try {
                listener.ended(cause);
            } catch (RuntimeException broken) {
                logger.error("Listener of watch '{}' failed at its end", prefix, broken);
            }
        }
    }

    private void closeWatcher() {
        Watcher open = watcher;
        if (open != null) {
            open.close();
        }
    }

    /** Returns the new changes. A response of etcd holds whole revisions, in order. */
    private List<WatchEvent> changes(WatchResponse response) {
        List<WatchEvent> changes = new ArrayList<>(response.getEvents().size());
        for (io.etcd.jetcd.watch.WatchEvent event : response.getEvents()) {
            long revision = event.getKeyValue().getModRevision();
            if (revision >= cursor) {
                changes.add(
                        event.getEventType() == EventType.DELETE
                                ? new WatchEvent.Deleted(
                                        Bytes.text(event.getKeyValue().getKey()), revision)
                                : new WatchEvent.Set(RangeReader.entry(event.getKeyValue())));
            }
        }
        return changes;
    }
}
