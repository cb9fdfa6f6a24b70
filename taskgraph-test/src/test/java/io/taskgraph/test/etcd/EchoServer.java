package io.taskgraph.test.etcd;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Sends back what it gets, and counts it. */
final class EchoServer implements Closeable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong received = new AtomicLong();

    EchoServer() throws IOException {
        ProxyConnection.daemon("echo", () -> {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    ProxyConnection.daemon("echo-connection", () -> serve(socket));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    long received() {
        return received.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve(Socket socket) {
        byte[] buffer = new byte[1024];
        try (socket) {
            InputStream in = socket.getInputStream();
            int count;
            while ((count = in.read(buffer)) >= 0) {
                received.addAndGet(count);
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException broken) {
            // The proxy has reset it.
        }
    }
}
