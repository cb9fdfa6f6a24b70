package io.taskgraph.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.taskgraph.TaskGraphException;
import io.taskgraph.transport.DataRequest;
import io.taskgraph.transport.DataTransport;
import io.taskgraph.transport.Monitor;
import io.taskgraph.transport.RequestHandler;
import io.taskgraph.transport.ResponseListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Data requests as unary gRPC calls.
 *
 * <p>A call carries its {@link io.taskgraph.transport.RequestHeader} as the binary metadata entry {@code taskgraph-request-bin};
 * without a readable one it is refused as INVALID_ARGUMENT. An answer tells the incarnation in the trailer
 * {@code taskgraph-incarnation}. A failure tells its kind in the trailer {@code taskgraph-failure}, beside status UNAVAILABLE for
 * {@code NOT_OWNER}, FAILED_PRECONDITION for {@code STALE_EPOCH} and the handler's own status for {@code HANDLER}. Without that
 * trailer, UNAVAILABLE and CANCELLED mean {@code NOT_OWNER} and all else, a passed deadline included, {@code HANDLER}.
 *
 * <p>In one process messages are handed over as they are, neither serialised nor limited in size.
 *
 * <p>Thread-safe. Handlers and listeners are called on whichever thread brings the news, that of {@link #send} included, and must
 * hand over to their own loop at once.
 */
public final class GrpcDataTransport implements DataTransport {

    private static final int MAX_IDLE_CHANNELS = 256;
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);
    private static final Duration CLOSE_GRACE = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final String name;
    private final ChannelPool channels;

    private @Nullable Server server;
    private boolean closed;

    private GrpcDataTransport(String name) {
        this.name = name;
        this.channels = new ChannelPool(
                address -> InProcessChannelBuilder.forName(address)
                        .directExecutor()
                        .build(),
                MAX_IDLE_CHANNELS);
    }

    /**
     * Returns a transport between the nodes of one JVM, without sockets.
     *
     * @param name its address, unique in the JVM while it serves
     */
    public static GrpcDataTransport inProcess(String name) {
        return new GrpcDataTransport(name);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this transport serves already, or is closed
     * @throws TaskGraphException if the address is taken
     */
    @Override
    public synchronized String serve(RequestHandler handler) {
        if (closed || server != null) {
            throw new IllegalStateException("transport '" + name + (closed ? "' is closed" : "' serves already"));
        }
        Server starting = InProcessServerBuilder.forName(name)
                .directExecutor()
                .fallbackHandlerRegistry(new ServingRegistry(handler))
                .build();
        try {
            server = starting.start();
        } catch (IOException e) {
            throw new TaskGraphException("transport '" + name + "' cannot serve: " + e.getMessage(), e);
        }
        return name;
    }

    @Override
    public <Q, A> void send(String address, DataRequest<Q, A> request, ResponseListener<A> listener) {
        ChannelPool.Pooled pooled = channels.acquire(address);
        if (pooled == null) {
            listener.failed(
                    ResponseListener.Failure.NOT_OWNER,
                    Status.UNAVAILABLE.withDescription("transport '" + name + "' is closed"));
            return;
        }
        ClientResponse<A> response = new ClientResponse<>(listener, broken -> channels.release(pooled, broken));
        // A request may be sent from within a handler: it must not end with the call that is answered there.
        Context previous = Context.ROOT.attach();
        try {
            start(pooled.channel(), request, response);
        } finally {
            Context.ROOT.detach(previous);
        }
    }

    /** Watches nothing: within one JVM no process dies alone. */
    @Override
    public Monitor monitor(String address, Runnable refused) {
        return () -> {};
    }

    private static <Q, A> void start(ManagedChannel channel, DataRequest<Q, A> request, ClientResponse<A> response) {
        Duration timeout = request.timeout().compareTo(MAX_TIMEOUT) < 0 ? request.timeout() : MAX_TIMEOUT;
        ClientCall<Q, A> call = channel.newCall(
                request.method(), CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
        try {
            call.start(response, HeaderCodec.encode(request.header()));
            // One more than expected, so that gRPC reports the end of the answer without being asked again.
            call.request(2);
            call.sendMessage(request.input());
            call.halfClose();
        } catch (RuntimeException e) {
            call.cancel("the request could not be sent", e);
            response.onClose(Status.INTERNAL.withDescription("the request could not be sent: " + e), new Metadata());
        }
    }

    /**
     * Stops serving and ends what is under way: after a short grace, calls that are not answered fail as {@code NOT_OWNER}. Takes
     * some 2 seconds at most. Requests sent from now on fail.
     */
    @Override
    public void close() {
        Server stopping;
        synchronized (this) {
            closed = true;
            stopping = server;
            server = null;
        }
        List<ManagedChannel> open = channels.close();
        open.forEach(ManagedChannel::shutdown);
        if (stopping != null) {
            stopping.shutdown();
        }
        try {
            if (!awaitTermination(stopping, open, CLOSE_GRACE)) {
                shutdownNow(stopping, open);
                awaitTermination(stopping, open, CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            shutdownNow(stopping, open);
            Thread.currentThread().interrupt();
        }
    }

    private static void shutdownNow(@Nullable Server stopping, List<ManagedChannel> open) {
        open.forEach(ManagedChannel::shutdownNow);
        if (stopping != null) {
            stopping.shutdownNow();
        }
    }

    private static boolean awaitTermination(@Nullable Server stopping, List<ManagedChannel> open, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean terminated = true;
        for (ManagedChannel channel : open) {
            terminated &= channel.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        if (stopping != null) {
            terminated &= stopping.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return terminated;
    }
}
