package io.taskgraph.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bad network: forwards connections from a port of the loopback interface to a target on it, and cuts, swallows or delays them
 * when told so.
 *
 * <p>Two threads serve each connection. At most one buffer of 16 KiB is held back for each direction of it; beyond it and the
 * kernel's own buffers a sender has to wait. Bytes are never lost or reordered within a connection. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    /** Which way bytes go. */
    public enum Direction {
        /** From the client to the target. */
        TO_TARGET,
        /** From the target to the client. */
        TO_CLIENT,
        /** Both ways. */
        BOTH
    }

    private final InetSocketAddress target;
    private final ProxyGate gate = new ProxyGate();
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket listener;
    private boolean closed;

    private TcpProxy(int targetPort) {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        ServerSocket first = listen(0);
        this.listener = first;
        this.port = first.getLocalPort();
        accept(first);
    }

    /** Forwards from a free port to {@code targetPort}. */
    public static TcpProxy to(int targetPort) {
        return new TcpProxy(targetPort);
    }

    /** Returns the port to connect to, on 127.0.0.1. It stays the same for good. */
    public int port() {
        return port;
    }

    /** Returns {@code http://127.0.0.1} with the port. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns how many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Resets all connections, and refuses new ones until {@link #restore}. */
    public void cut() {
        synchronized (this) {
            stopListening();
        }
        reset();
    }

    /** Resets all connections once; new ones are taken. */
    public void reset() {
        connections.forEach(ProxyConnection::reset);
    }

    /**
     * Takes connections, and bytes as far as buffers reach, but forwards nothing until {@link #restore}; then what was held back
     * goes on its way, as after a loss of packets.
     */
    public void blackHole(Direction direction) {
        gate.shut(direction);
    }

    /** Holds every chunk of bytes back for so long, in both directions. Chunks of one direction wait one after another. */
    public void delay(Duration delay) {
        gate.delay(delay);
    }

    /** Ends all trouble: takes connections, forwards at once. */
    public synchronized void restore() {
        gate.open();
        if (listener == null && !closed) {
            listener = listen(port);
            accept(listener);
        }
    }

    /** Ends all connections and frees the port. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            stopListening();
        }
        gate.open();
        connections.forEach(ProxyConnection::reset);
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException cannot) {
            throw new UncheckedIOException("Cannot listen on port " + port, cannot);
        }
    }

    private void accept(ServerSocket socket) {
        ProxyConnection.daemon("tcp-proxy-" + port, () -> {
            try {
                while (true) {
                    connect(socket, socket.accept());
                }
            } catch (IOException closedNow) {
                // Cut or closed.
            }
        });
    }

    private void connect(ServerSocket acceptedBy, Socket client) {
        ProxyConnection connection = new ProxyConnection(client, gate, connections::remove);
        synchronized (this) {
            // Accepted just before the cut: belongs to what is cut.
            if (listener != acceptedBy) {
                connection.reset();
                return;
            }
            connections.add(connection);
        }
        connection.start(target);
    }

    private void stopListening() {
        if (listener != null) {
            ProxyConnection.closeQuietly(listener);
            listener = null;
        }
    }
}
