package io.taskgraph.test.etcd;

import io.taskgraph.test.etcd.TcpProxy.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through the proxy: two sockets, and a thread for each direction. */
final class ProxyConnection {

    private static final int BUFFER = 16 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket client;
    private final Socket server = new Socket();
    private final ProxyGate gate;
    private final Consumer<ProxyConnection> onEnd;
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private volatile boolean ended;

    ProxyConnection(Socket client, ProxyGate gate, Consumer<ProxyConnection> onEnd) {
        this.client = client;
        this.gate = gate;
        this.onEnd = onEnd;
    }

    void start(InetSocketAddress target) {
        start(target, new byte[0]);
    }

    /** @param first bytes already read from the client */
    void start(InetSocketAddress target, byte[] first) {
        daemon("tcp-proxy-to-target", () -> {
            try {
                server.connect(target, CONNECT_MILLIS);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
            } catch (IOException unreachable) {
                reset();
                return;
            }
            daemon("tcp-proxy-to-client", () -> pump(server, client, Direction.TO_CLIENT, new byte[0]));
            pump(client, server, Direction.TO_TARGET, first);
        });
    }

    /** Ends both sides with a reset, so that they know at once. */
    void reset() {
        ended = true;
        resetAndClose(client);
        resetAndClose(server);
        gate.wake();
        onEnd.accept(this);
    }

    /** Closes both sides in order: a reset would throw away bytes that are sent and not yet read. */
    private void end() {
        closeQuietly(client);
        closeQuietly(server);
        onEnd.accept(this);
    }

    private void pump(Socket from, Socket to, Direction direction, byte[] first) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            if (first.length > 0) {
                gate.pass(direction, () -> ended);
                out.write(first);
            }
            int count;
            while ((count = in.read(buffer)) >= 0) {
                gate.pass(direction, () -> ended);
                out.write(buffer, 0, count);
            }
            gate.pass(direction, () -> ended);
            to.shutdownOutput();
            if (openDirections.decrementAndGet() == 0) {
                end();
            }
        } catch (IOException broken) {
            reset();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private static void resetAndClose(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then there is nothing to reset.
        }
        closeQuietly(socket);
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException ignored) {
            // It is closed as far as it can be.
        }
    }

    static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
