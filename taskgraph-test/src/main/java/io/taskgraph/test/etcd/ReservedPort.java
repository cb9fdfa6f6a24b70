package io.taskgraph.test.etcd;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of 127.0.0.1 that nobody else is given until it is closed.
 *
 * <p>A socket is bound to it that neither listens nor connects. A server that sets {@code SO_REUSEADDR}, as Go and Java do, can listen on
 * the port beside it, stop and listen again, while connections are refused in between. A port that is merely found free, or free for the
 * time of a restart, is sooner or later taken by an outgoing connection.
 */
final class ReservedPort implements Closeable {

    private final Socket holder = new Socket();

    ReservedPort() {
        try {
            holder.setReuseAddress(true);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException none) {
            throw new UncheckedIOException("No free port on the loopback interface", none);
        }
    }

    int number() {
        return holder.getLocalPort();
    }

    @Override
    public void close() {
        ProxyConnection.closeQuietly(holder);
    }
}
