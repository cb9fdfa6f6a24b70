package io.taskgraph.grpc;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.taskgraph.LogPace;
import io.taskgraph.transport.Monitor;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one connection to another process, and reports each time that it is refused. Every attempt is a new channel and one ping:
 * a channel that failed once answers from its memory and waits out gRPC's own back-off. After a refusal or any other failure it
 * tries again after 2 ms, doubled up to 1 s, or after 10 s if the name is not known; when a connection ends, at once if it stood for a
 * second, else after 2 ms.
 *
 * <p>Refusals count only after a connection was taken: an address that has never answered is wrong, or not served yet.
 *
 * <p>A reset counts as no refusal, since a TLS server resets connections that it does not trust.
 */
final class ConnectionMonitor implements Monitor {

    private static final Logger logger = LoggerFactory.getLogger(ConnectionMonitor.class);
    private static final long FIRST_RETRY_MILLIS = 2;
    private static final long LAST_RETRY_MILLIS = 1000;
    private static final long PING_TIMEOUT_MILLIS = 5000;
    private static final long STABLE_NANOS = 1_000_000_000L;

    private final PeerChannels channels;
    private final String address;
    private final Runnable refused;
    private final ScheduledExecutorService timer;
    private final LogPace pace = new LogPace(System::nanoTime);

    private @Nullable ManagedChannel channel;
    private long retryMillis = FIRST_RETRY_MILLIS;
    /** Whether a connection was ever answered: else a refusal says that the address is wrong, not that a process is dead. */
    private boolean reached;

    private boolean neverReachedSaid;
    private boolean closed;

    ConnectionMonitor(PeerChannels channels, String address, Runnable refused, ScheduledExecutorService timer) {
        this.channels = channels;
        this.address = address;
        this.refused = refused;
        this.timer = timer;
    }

    void start() {
        connectAfter(0);
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }

    private void connectAfter(long millis) {
        try {
            var unused = timer.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void connect() {
        try {
            ping();
        } catch (RuntimeException | Error e) {
            String since = pace.due(e.getClass());
            logger.atLevel(since == null ? Level.DEBUG : Level.WARN)
                    .log("No connection to '{}' could be tried: {}{}", address, e, since == null ? "" : since);
            // else the end of a ping that has begun would bring a second retry
            drop();
            connectAfter(nextRetry());
        }
    }

    private void ping() {
        ManagedChannel opened;
        synchronized (this) {
            drop();
            if (closed) {
                return;
            }
            opened = channels.open(address);
            channel = opened;
        }
        ping(opened, status -> pinged(opened, status));
    }

    /** Sends one ping, and tells how it ended. */
    private static void ping(ManagedChannel channel, Consumer<Status> end) {
        ClientCall<Empty, Empty> ping = channel.newCall(
                Peer.PING, CallOptions.DEFAULT.withDeadlineAfter(PING_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        ping.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.accept(status);
                    }
                },
                new Metadata());
        ping.request(2);
        ping.sendMessage(Empty.getDefaultInstance());
        ping.halfClose();
    }

    /** Returns whether an address refuses connections now. */
    static CompletionStage<Boolean> refuses(PeerChannels channels, String address) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        try {
            ManagedChannel channel = channels.open(address);
            var unused = result.whenComplete((refuses, failure) -> channel.shutdownNow());
            ping(channel, status -> result.complete(isRefusal(status)));
        } catch (RuntimeException | Error e) { // An interceptor of the application, for one.
            result.completeExceptionally(e);
        }
        return result;
    }

    private void pinged(ManagedChannel pinged, Status status) {
        synchronized (this) {
            if (closed || channel != pinged) {
                return;
            }
        }
        switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED -> {
                if (isRefusal(status)) {
                    refused();
                } else if (tookConnection(status)) {
                    reached();
                }
                connectAfter(Trailers.isUnknownHost(status) ? ChannelPool.UNKNOWN_HOST_PAUSE.toMillis() : nextRetry());
            }
            // Any other answer, a refusal of the ping included, is the word of a live server.
            default -> {
                reached();
                synchronized (this) {
                    retryMillis = FIRST_RETRY_MILLIS;
                }
                long since = System.nanoTime();
                pinged.notifyWhenStateChanged(ConnectivityState.READY, () -> ended(pinged, since));
            }
        }
    }

    private synchronized void reached() {
        if (neverReachedSaid && !reached) {
            logger.warn("'{}' takes connections from here now", address);
        }
        reached = true;
    }

    private void refused() {
        synchronized (this) {
            if (!reached) {
                if (!neverReachedSaid) {
                    neverReachedSaid = true;
                    logger.warn(
                            "'{}' refuses connections and has never taken one from here: is it the address of a process of the job"
                                    + " ('taskgraph.node.address' there), and is it reached from here?",
                            address);
                }
                return;
            }
        }
        refused.run();
    }

    private void ended(ManagedChannel endedChannel, long since) {
        synchronized (this) {
            if (closed || channel != endedChannel) {
                return;
            }
        }
        connectAfter(System.nanoTime() - since < STABLE_NANOS ? FIRST_RETRY_MILLIS : 0);
    }

    private synchronized long nextRetry() {
        long millis = retryMillis;
        retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
        return millis;
    }

    private synchronized void drop() {
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
    }

    /** Returns whether a connection was taken and has broken, as that of a process that is killed while it is pinged. */
    private static boolean tookConnection(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException) {
                return false;
            }
        }
        return status.getCode() == Status.Code.UNAVAILABLE;
    }

    /** ConnectException alone would include time-outs. In a locale that translates the word, no failure counts as evidence. */
    static boolean isRefusal(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException e && isRefusal(e)) {
                return true;
            }
        }
        return false;
    }

    static boolean isRefusal(ConnectException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("connection refused");
    }
}
