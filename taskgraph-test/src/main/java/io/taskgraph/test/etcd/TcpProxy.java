package io.taskgraph.test.etcd;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    private final ReservedPort port = new ReservedPort();
    private @Nullable ProxyListener listener;
    private boolean closed;

    private TcpProxy(int targetPort) {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        restore();
    }

    /** Forwards from a free port to {@code targetPort}. */
    public static TcpProxy to(int targetPort) {
        return new TcpProxy(targetPort);
    }

    /** Returns the port to connect to, on 127.0.0.1. It stays the same for good. */
    public int port() {
        return port.number();
    }

    /** Returns {@code http://127.0.0.1} with the port. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Returns how many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Resets all connections, and refuses new ones until {@link #restore}. */
    public synchronized void cut() {
        stopListening();
        reset();
    }

    /** Resets all connections once; new ones are taken. */
    public void reset() {
        connections.forEach(ProxyConnection::reset);
    }

    /**
     * Takes connections, and bytes as far as buffers reach, but forwards nothing until {@link #restore}; then the bytes held back
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
            listener = new ProxyListener(port(), this::connect);
        }
    }

    /** Ends all connections and frees the port. */
    @Override
    public synchronized void close() {
        closed = true;
        stopListening();
        port.close();
        gate.open();
        reset();
    }

    /** Runs on the listener's thread, which has ended when connections are reset after {@link #stopListening}. */
    private void connect(Socket client) {
        ProxyConnection connection = new ProxyConnection(client, gate, connections::remove);
        connections.add(connection);
        connection.start(target);
    }

    private void stopListening() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }
}
