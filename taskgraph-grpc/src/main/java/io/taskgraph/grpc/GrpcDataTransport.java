package io.taskgraph.grpc;

import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.taskgraph.TaskGraphException;
import io.taskgraph.engine.BackupMessage;
import io.taskgraph.engine.FlagMessage;
import io.taskgraph.engine.ProcessEntry;
import io.taskgraph.engine.Refusal;
import io.taskgraph.transport.BackupRequest;
import io.taskgraph.transport.BlockListener;
import io.taskgraph.transport.BlockRequest;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.FlagListener;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RefusedCall;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Data requests as unary gRPC calls, and flags on one stream to each process.
 *
 * <p>A call carries its {@link io.taskgraph.engine.RequestHeader} as the binary metadata entry {@code taskgraph-request-bin};
 * without a readable one it is refused as INVALID_ARGUMENT. An answer tells the incarnation in the trailer
 * {@code taskgraph-incarnation}. A failure tells its kind in the trailer {@code taskgraph-failure}, beside status UNAVAILABLE for
 * {@code NOT_PRIMARY}, FAILED_PRECONDITION for {@code STALE_EPOCH} and the handler's own status for {@code HANDLER}. Without that
 * trailer, UNAVAILABLE, CANCELLED and UNIMPLEMENTED, the word of a foreign server, and a broken connection mean {@code NOT_PRIMARY} and all else, a passed deadline included, {@code HANDLER}.
 *
 * <p>Within one process messages are handed over as they are, neither serialised nor limited in size. Between processes a message
 * over the limit fails as {@code HANDLER} with RESOURCE_EXHAUSTED, at the sender already where its size is known.
 *
 * <p>Thread-safe. Handlers and listeners are called on whichever thread brings the news, that of {@link #send} included, and must
 * hand over to their own loop at once. So are the interceptors of a server in which {@link #registry} is mounted, and those of
 * the channels: such an interceptor must not block.
 */
public final class GrpcDataTransport implements DataTransport {

    private static final int MAX_IDLE_CHANNELS = 256;
    static final Duration MAX_TIMEOUT = Duration.ofDays(365);
    private static final Duration CLOSE_GRACE = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String name;
    private final boolean foundByName;
    private final MessageLimit limit;
    /** Frees what server and channels have used, once they are closed. */
    private final Runnable release;

    private final ServingRegistry local = ServingRegistry.local();
    private final ServingRegistry remote;
    /** Null within one process, which loads nothing of it. */
    private final @Nullable PeerSecurity security;

    /** Null within one process too. */
    private final @Nullable MixedSecurity mixed;

    private final LocalServer localServer;
    private final @Nullable ServerSide remoteServer;
    private final @Nullable Monitors monitors;
    private final ChannelPool channels;
    private final FlagStreams flags;

    private volatile @Nullable String ownAddress;
    private boolean closed;

    private GrpcDataTransport(
            String name,
            boolean foundByName,
            ServingRegistry remote,
            @Nullable ServerSide remoteServer,
            PeerChannels peers,
            @Nullable PeerSecurity security,
            MessageLimit limit,
            Runnable release) {
        this.name = name;
        this.foundByName = foundByName;
        this.limit = limit;
        this.release = release;
        this.remote = remote;
        this.remoteServer = remoteServer;
        this.security = security;
        this.mixed =
                remoteServer == null ? null : new MixedSecurity(security != null && security.isKnownByFingerprint());
        this.localServer = new LocalServer(name, local);
        this.monitors = remoteServer == null ? null : new Monitors(peers);
        this.channels = new ChannelPool(
                address -> address.equals(ownAddress) ? localServer.channel() : peers.open(address), MAX_IDLE_CHANNELS);
        this.flags = new FlagStreams(channels);
    }

    /**
     * Returns a transport between the nodes of one JVM, without sockets.
     *
     * @param name its address, unique in the JVM while it serves
     */
    public static GrpcDataTransport inProcess(String name) {
        return new GrpcDataTransport(
                name, true, ServingRegistry.local(), null, LocalServer::channel, null, MessageLimit.NONE, () -> {});
    }

    /** Returns a transport for the only process of a job, which no other reaches. Nothing of gRPC starts before the first request. */
    public static GrpcDataTransport alone() {
        return new GrpcDataTransport(
                uniqueName(),
                false,
                ServingRegistry.local(),
                null,
                LocalServer::channel,
                null,
                MessageLimit.NONE,
                () -> {});
    }

    /** Returns a transport between processes, with a server of its own on grpc-netty. */
    public static GrpcDataTransport netty(NettySettings settings) {
        PeerSecurity security = settings.newSecurity();
        NettyPeers peers = new NettyPeers(settings, security);
        ServingRegistry registry = ServingRegistry.remote(settings.limit(), settings.limits(), security);
        security.tellStrangers(stranger -> registry.refused(RefusedCall.STRANGER, stranger));
        return new GrpcDataTransport(
                uniqueName(),
                false,
                registry,
                peers.server(registry, registry::connectionEnded),
                peers,
                security,
                settings.limit(),
                peers::close);
    }

    /**
     * Returns a transport between processes whose {@link #registry} is mounted in a server of somebody else.
     *
     * @param server tells the address once that server has started; from then until this transport is closed it must be served
     * @param channels opens channels to other processes
     * @param maxMessageBytes greatest size of a message, which server and channels must admit
     * @param maxMessageSetting name of that limit in errors
     * @param calls bounds of what is held for callers
     */
    public static GrpcDataTransport mounted(
            ServerSide server, PeerChannels channels, int maxMessageBytes, String maxMessageSetting, CallLimits calls) {
        MessageLimit limit = new MessageLimit(maxMessageBytes, maxMessageSetting);
        return new GrpcDataTransport(
                uniqueName(),
                false,
                ServingRegistry.remote(limit, calls, null),
                server,
                channels,
                null,
                limit,
                () -> {});
    }

    /** Names a server within this JVM, which nobody has to guess: {@link UUID#randomUUID} would load 35 classes first. */
    private static String uniqueName() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "taskgraph-" + new UUID(random.nextLong(), random.nextLong());
    }

    /** Returns the services for other processes, to mount behind those of a server. */
    public HandlerRegistry registry() {
        return remote;
    }

    /** Counts a connection that a server with the registry has ended for a bound. */
    void connectionEnded(String caller) {
        remote.connectionEnded(caller);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this transport serves already, or is closed
     * @throws TaskGraphException if the address is taken, or the server does not start
     */
    @Override
    public synchronized String serve(RequestHandler handler) {
        if (closed || ownAddress != null) {
            throw new IllegalStateException("transport '" + name + (closed ? "' is closed" : "' serves already"));
        }
        if (foundByName) {
            localServer.start();
        }
        local.open(handler);
        remote.open(handler);
        String address = remoteServer == null ? name : remoteServer.start();
        ownAddress = address;
        return address;
    }

    /** Returns the address at which this transport serves, or null before it does. */
    @Nullable
    public String address() {
        return ownAddress;
    }

    @Override
    public String fingerprint() {
        return security == null ? "" : security.fingerprint();
    }

    @Override
    public void processes(Map<String, ProcessEntry> processes) {
        if (security != null) {
            security.processes(processes);
        }
        if (mixed != null) {
            mixed.processes(processes);
        }
    }

    @Override
    public @Nullable String conflict(String process, Map<String, ProcessEntry> others) {
        return mixed == null ? null : mixed.conflict(process, others);
    }

    @Override
    public <Q, A> Runnable send(String address, DataRequest<Q, A> request, ResponseListener<A> listener) {
        ChannelPool.Pooled pooled = acquire(address, listener::failed);
        if (pooled == null) {
            return () -> {};
        }
        MessageLimit applied = address.equals(ownAddress) ? MessageLimit.NONE : limit;
        ClientResponse<A> response =
                new ClientResponse<>(listener, applied, result -> channels.release(pooled, result));
        inRootContext(() -> response.start(pooled.channel(), request));
        return response::cancel;
    }

    @Override
    public void sendBackup(String address, BackupRequest request, ResponseListener<BackupMessage.Answer> listener) {
        send(
                address,
                new DataRequest<>(request.header(), BackupCodec.METHOD, request.question(), request.timeout()),
                listener);
    }

    @Override
    public void sendFlags(String address, FlagMessage message, FlagListener listener) {
        inRootContext(() -> flags.send(address, message, listener));
    }

    @Override
    public Runnable pull(String address, BlockRequest request, BlockListener listener) {
        ChannelPool.Pooled pooled = acquire(address, listener::failed);
        if (pooled == null) {
            return () -> {};
        }
        BlockReceiver receiver = new BlockReceiver(listener, limit, result -> channels.release(pooled, result));
        inRootContext(() -> receiver.start(pooled.channel(), request));
        return receiver::cancel;
    }

    /** {@inheritDoc} A transport without sockets has nothing that could refuse. */
    @Override
    public CompletionStage<Boolean> refuses(String address) {
        return monitors == null ? CompletableFuture.completedFuture(false) : monitors.refuses(address);
    }

    /** Returns a channel to {@code address}, or null after {@code failed} was told why there is none. */
    private ChannelPool.@Nullable Pooled acquire(String address, BiConsumer<Refusal, Status> failed) {
        ChannelPool.Pooled pooled = null;
        String reason = "transport '" + name + "' is closed";
        try {
            pooled = channels.acquire(address);
        } catch (RuntimeException | Error e) {
            // What another process advertises must not hurt this one.
            reason = "no channel to '" + address + "' could be opened: " + e.getMessage();
        }
        if (pooled == null) {
            failed.accept(Refusal.NOT_PRIMARY, Status.UNAVAILABLE.withDescription(reason));
        }
        return pooled;
    }

    /** A request may be sent from within a handler: it must not end with the call that is answered there. */
    private static void inRootContext(Runnable action) {
        Context previous = Context.ROOT.attach();
        try {
            action.run();
        } finally {
            Context.ROOT.detach(previous);
        }
    }

    static long timeoutNanos(Duration timeout) {
        return (timeout.compareTo(MAX_TIMEOUT) < 0 ? timeout : MAX_TIMEOUT).toNanos();
    }

    /** {@inheritDoc} Within one JVM it watches nothing, since no process dies alone there. */
    @Override
    public Monitor monitor(String address, Runnable refused) {
        return monitors == null ? () -> {} : monitors.add(address, refused);
    }

    @Override
    public void endFlags() {
        flags.close();
        local.endFlags();
        remote.endFlags();
    }

    /**
     * Stops serving and ends the calls under way: after a short grace, calls that are not answered fail as {@code NOT_PRIMARY}. Takes
     * some 2 seconds at most. Requests sent from now on fail.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        if (monitors != null) {
            monitors.close();
        }
        endFlags();
        local.close();
        remote.close();
        List<ServerSide> servers = remoteServer == null ? List.of(localServer) : List.of(localServer, remoteServer);
        List<ManagedChannel> open = channels.close();
        open.forEach(ManagedChannel::shutdown);
        servers.forEach(ServerSide::shutdown);
        try {
            if (!awaitTermination(servers, open, CLOSE_GRACE)) {
                endNow(servers, open);
                awaitTermination(servers, open, CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endNow(servers, open);
            release.run();
        }
    }

    private void endNow(List<ServerSide> servers, List<ManagedChannel> open) {
        local.endPending();
        remote.endPending();
        open.forEach(ManagedChannel::shutdownNow);
        servers.forEach(ServerSide::shutdownNow);
    }

    private static boolean awaitTermination(List<ServerSide> servers, List<ManagedChannel> open, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean terminated = true;
        for (ManagedChannel channel : open) {
            terminated &= channel.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        for (ServerSide server : servers) {
            terminated &= server.awaitTermination(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return terminated;
    }
}
