package io.taskgraph.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.taskgraph.LogPace;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A watch on a stream of its own, that ends at the first doubt.
 *
 * <p>Changes are told on the event loop of the connection. The end is told on the given executor, since the caller that ends a watch may hold locks
 * that a listener takes.
 */
final class EtcdWatch implements Watch, Stream<WatchResponse> {

    private static final Logger logger = LoggerFactory.getLogger(EtcdWatch.class);

    /** etcd's answer to a client without the right to watch, or with a login that is no longer valid. */
    private static final Pattern ACCESS = Pattern.compile("(?i)permission|auth");

    /** Where a watch finds its stream. */
    interface Source {

        /** Begins to watch, and passes the action that ends it to {@link #opened}. */
        void open(WatchRequest request, EtcdWatch watch);

        /** Notes that something was told, be it that nothing has changed. */
        void told();

        /** Notes that etcd does not take the login. */
        void loginRefused();

        /** Forgets a watch that has ended. */
        void remove(EtcdWatch watch);
    }

    private final String prefix;
    private final WatchListener listener;
    private final LogPace pace = new LogPace(System::nanoTime);
    private final Source source;
    private final Executor ends;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Object telling = new Object();
    private volatile boolean silent;
    private volatile @Nullable Runnable stream;
    /** Changes before it have been told, or were not asked for. */
    private volatile long cursor;
    /** Revision of a change that must be told; told already if below the cursor. */
    private volatile long expected;

    /** Changes of a message that has come in parts, of which the last one is awaited. Used under the lock. */
    private final List<WatchEvent> fragments = new ArrayList<>();

    private long cursorAtLastLook;
    private int looks;

    EtcdWatch(String prefix, long fromRevision, WatchListener listener, Source source, Executor ends) {
        this.prefix = prefix;
        // etcd takes 0 for "from now on".
        this.cursor = Math.max(1, fromRevision);
        this.listener = listener;
        this.source = source;
        this.ends = ends;
    }

    /** Called once. */
    void start() {
        WatchRequest request = WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(Bytes.firstUnder(prefix))
                        .setRangeEnd(Bytes.endOf(prefix))
                        .setStartRevision(cursor)
                        .setUnknownFields(Fragments.ASKED_FOR))
                .build();
        source.open(request, this);
    }

    /** Receives the action that ends the stream; called once. */
    void opened(Runnable close) {
        stream = close;
        if (ending.get()) {
            closeStream();
        }
    }

    /** Returns whether a key's changes are told here. */
    boolean covers(String key) {
        return key.startsWith(prefix);
    }

    /** Notes a revision at which something has changed here. */
    void expect(long revision) {
        if (expected < cursor) {
            expected = revision;
        }
    }

    /** Returns for how many looks in a row nothing was told though something has changed. Called by one thread. */
    int stalled() {
        long cursorNow = cursor;
        boolean stands = cursorNow == cursorAtLastLook && expected >= cursorNow;
        cursorAtLastLook = cursorNow;
        looks = stands ? looks + 1 : 0;
        return looks;
    }

    @Override
    public void next(WatchResponse response) {
        source.told();
        if (response.getCanceled()) {
            end(canceled(response));
            return;
        }
        synchronized (telling) {
            if (silent) {
                return;
            }
            fragments.addAll(changes(response));
            if (Fragments.goesOn(response) || fragments.isEmpty()) {
                return;
            }
            List<WatchEvent> changes = List.copyOf(fragments);
            fragments.clear();
            cursor = changes.get(changes.size() - 1).revision() + 1;
            try {
                listener.changed(changes);
            } catch (RuntimeException | Error broken) {
                String since = pace.due(broken.getClass());
                logger.atLevel(since == null ? Level.DEBUG : Level.ERROR)
                        .setCause(broken)
                        .log("Listener of watch '{}' failed; its watch goes on{}", prefix, since == null ? "" : since);
            }
        }
    }

    @Override
    public void ended(Status status) {
        if (EtcdErrors.remedy(status, true) == EtcdErrors.Remedy.LOGIN) {
            source.loginRefused();
        }
        end(
                status.isOk()
                        ? new CoordinationException(
                                Reason.UNKNOWN_OUTCOME, "Watching '" + prefix + "' failed: etcd has ended the watch")
                        : EtcdErrors.of("Watching '" + prefix + "'", status, true));
    }

    /** Ends the watch and says so, once; does nothing if it has ended already or was closed. */
    void end(CoordinationException cause) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        source.remove(this);
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
            source.remove(this);
        }
        closeStream();
    }

    private void tellEnd(CoordinationException cause) {
        closeStream();
        synchronized (telling) {
            if (silent) {
                return;
            }
            silent = true;
            try {
                listener.ended(cause);
            } catch (RuntimeException | Error broken) {
                logger.error("Listener of watch '{}' failed at its end", prefix, broken);
            }
        }
    }

    private void closeStream() {
        Runnable open = stream;
        if (open != null) {
            open.run();
        }
    }

    private CoordinationException canceled(WatchResponse response) {
        String reason = response.getCancelReason();
        String failed = "Watching '" + prefix + "' failed: ";
        if (response.getCompactRevision() > 0) {
            return new CoordinationException(
                    Reason.COMPACTED,
                    failed + "all before revision " + response.getCompactRevision() + " has been compacted");
        }
        boolean refused = ACCESS.matcher(reason).find();
        if (refused) {
            source.loginRefused();
        }
        return new CoordinationException(
                refused ? Reason.REFUSED : Reason.UNKNOWN_OUTCOME,
                failed + (reason.isEmpty() ? "etcd has ended the watch" : reason));
    }

    /** Returns the new changes. A response of etcd holds whole revisions, in order. */
    private List<WatchEvent> changes(WatchResponse response) {
        List<WatchEvent> changes = new ArrayList<>(response.getEventsCount());
        for (Event event : response.getEventsList()) {
            long revision = event.getKv().getModRevision();
            if (revision >= cursor) {
                changes.add(
                        event.getType() == Event.EventType.DELETE
                                ? new WatchEvent.Deleted(event.getKv().getKey().toStringUtf8(), revision)
                                : new WatchEvent.Set(RangeReader.entry(event.getKv())));
            }
        }
        return changes;
    }
}
