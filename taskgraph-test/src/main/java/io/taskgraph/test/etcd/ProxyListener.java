package io.taskgraph.test.etcd;

import io.taskgraph.PrintableText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes connections on a port until it is closed. */
final class ProxyListener implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerSocket socket;
    private final Thread acceptor;

    /**
     * Begins to listen.
     *
     * @param onConnection told of each connection, on the thread that takes them
     */
    ProxyListener(int port, Consumer<Socket> onConnection) {
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException cannot) {
            throw new UncheckedIOException("Cannot listen on port " + port, cannot);
        }
        acceptor = ProxyConnection.daemon("tcp-proxy-" + port, () -> accept(onConnection));
    }

    /** Ends listening, for certain: a socket in which a thread still waits goes on taking connections for a moment. */
    @Override
    public void close() {
        ProxyConnection.closeQuietly(socket);
        try {
            acceptor.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (acceptor.isAlive()) {
            throw new IllegalStateException(
                    "Still listening on port " + socket.getLocalPort() + " after " + PrintableText.of(PATIENCE));
        }
    }

    private void accept(Consumer<Socket> onConnection) {
        try {
            while (true) {
                onConnection.accept(socket.accept());
            }
        } catch (IOException closed) {
            // As it should be.
        }
    }
}
