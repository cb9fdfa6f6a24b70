package io.taskgraph.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a server, within bounds. Of those that have not shown who they are, the oldest gives way to a new one: a process of the job
 * needs some milliseconds for that, a stranger who holds connections open has all the time. Those that come faster than handshakes may begin are
 * ended before anything is read of them; a process of the job among them connects again a moment later. Thread-safe.
 *
 * <p>The server asks {@link #accept} before it serves a connection, and has this as a filter.
 */
public final class Connections extends ServerTransportFilter {

    private final ConnectionLimits limits;
    private final Consumer<String> ended;

    /** Guarded by this, like all that follows. */
    private final HandshakeRate rate;

    /** Without those that have given way and are not closed yet. */
    private final Set<AcceptedConnection> open = new HashSet<>();

    /** Those whose handshake has not ended, the oldest first. */
    private final Map<SocketAddress, AcceptedConnection> unfinished = new LinkedHashMap<>();

    private final Map<InetAddress, Integer> unfinishedByAddress = new HashMap<>();

    /** @param ended told of each connection that was ended for a bound, with the address from which it came */
    Connections(ConnectionLimits limits, Consumer<String> ended) {
        this.limits = limits;
        this.ended = ended;
        this.rate = new HandshakeRate(limits, System.nanoTime());
    }

    /** Returns whether a connection that has just come may stay; if not, the caller ends it before anything is read of it. */
    public boolean accept(AcceptedConnection connection) {
        if (!(connection.remote() instanceof InetSocketAddress remote)) {
            return false; // has gone already
        }
        AcceptedConnection surplus;
        synchronized (this) {
            forget(remote);
            if (open.size() >= limits.connections() || !rate.begin(remote.getAddress(), System.nanoTime())) {
                surplus = connection;
            } else {
                surplus = surplus(remote.getAddress());
                add(remote, connection);
            }
        }
        if (surplus != null) {
            ended.accept(String.valueOf(surplus.remote()));
            if (surplus != connection) {
                surplus.close();
            }
        }
        return surplus != connection;
    }

    /** Forgets a connection whose port has come again: its client has ended it, though that is not told here yet. */
    private void forget(SocketAddress remote) {
        AcceptedConnection former = finish(remote);
        if (former != null) {
            open.remove(former);
        }
    }

    /** Returns the connection that gives way to another one from an address; null if there is room. */
    private @Nullable AcceptedConnection surplus(InetAddress address) {
        boolean full = unfinished.size() >= limits.handshakes();
        if (!full && unfinishedByAddress.getOrDefault(address, 0) < limits.handshakesPerAddress()) {
            return null;
        }
        SocketAddress oldest = unfinished.keySet().stream()
                .filter(remote -> full || address.equals(((InetSocketAddress) remote).getAddress()))
                .findFirst()
                .orElse(null);
        if (oldest == null) {
            return null;
        }
        AcceptedConnection connection = finish(oldest);
        open.remove(connection);
        return connection;
    }

    private void add(InetSocketAddress remote, AcceptedConnection connection) {
        open.add(connection);
        unfinished.put(remote, connection);
        unfinishedByAddress.merge(remote.getAddress(), 1, Integer::sum);
        connection.onClose(() -> closed(remote, connection));
    }

    private synchronized void closed(SocketAddress remote, AcceptedConnection connection) {
        open.remove(connection);
        // the port may be that of a later connection by now
        if (unfinished.get(remote) == connection) {
            finish(remote);
        }
    }

    private synchronized @Nullable AcceptedConnection finish(SocketAddress remote) {
        AcceptedConnection connection = unfinished.remove(remote);
        if (connection != null) {
            unfinishedByAddress.computeIfPresent(
                    ((InetSocketAddress) remote).getAddress(), (address, number) -> number == 1 ? null : number - 1);
        }
        return connection;
    }

    @Override
    public Attributes transportReady(Attributes transport) {
        SocketAddress remote = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        if (remote != null) {
            finish(remote);
        }
        return transport;
    }
}
