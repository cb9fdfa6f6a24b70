package io.taskgraph.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
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
 */
final class Connections extends ServerTransportFilter {

    private final ConnectionLimits limits;
    private final Consumer<String> ended;

    /** Guarded by this, like all that follows. */
    private final HandshakeRate rate;

    /** Without those that have given way and are not closed yet. */
    private final Set<Channel> open = new HashSet<>();

    /** Those whose handshake has not ended, the oldest first. */
    private final Map<SocketAddress, Channel> unfinished = new LinkedHashMap<>();

    private final Map<InetAddress, Integer> unfinishedByAddress = new HashMap<>();

    /** @param ended told of each connection that was ended for a bound, with the address from which it came */
    Connections(ConnectionLimits limits, Consumer<String> ended) {
        this.limits = limits;
        this.ended = ended;
        this.rate = new HandshakeRate(limits, System.nanoTime());
    }

    /** Returns whether a connection that has just come may stay. */
    boolean accept(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            return false; // has gone already
        }
        Channel surplus;
        synchronized (this) {
            if (open.size() >= limits.connections() || !rate.begin(remote.getAddress(), System.nanoTime())) {
                surplus = channel;
            } else {
                surplus = surplus(remote.getAddress());
                add(remote, channel);
            }
        }
        if (surplus != null) {
            ended.accept(String.valueOf(surplus.remoteAddress()));
            if (surplus != channel) {
                var unused = surplus.close();
            }
        }
        return surplus != channel;
    }

    /** Returns the connection that gives way to another one from an address. */
    private @Nullable Channel surplus(InetAddress address) {
        boolean full = unfinished.size() >= limits.handshakes();
        if (!full && unfinishedByAddress.getOrDefault(address, 0) < limits.handshakesPerAddress()) {
            return null;
        }
        SocketAddress oldest = unfinished.keySet().stream()
                .filter(remote -> full || address.equals(((InetSocketAddress) remote).getAddress()))
                .findFirst()
                .orElseThrow();
        Channel channel = finish(oldest);
        open.remove(channel);
        return channel;
    }

    private void add(InetSocketAddress remote, Channel channel) {
        open.add(channel);
        unfinished.put(remote, channel);
        unfinishedByAddress.merge(remote.getAddress(), 1, Integer::sum);
        var unused = channel.closeFuture().addListener(end -> closed(remote, channel));
    }

    private synchronized void closed(SocketAddress remote, Channel channel) {
        open.remove(channel);
        // the port may be that of a later connection by now
        if (unfinished.get(remote) == channel) {
            finish(remote);
        }
    }

    private synchronized @Nullable Channel finish(SocketAddress remote) {
        Channel channel = unfinished.remove(remote);
        if (channel != null) {
            unfinishedByAddress.computeIfPresent(
                    ((InetSocketAddress) remote).getAddress(), (address, number) -> number == 1 ? null : number - 1);
        }
        return channel;
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
