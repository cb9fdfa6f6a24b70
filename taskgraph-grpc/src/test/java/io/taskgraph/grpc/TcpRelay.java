package io.taskgraph.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A relay before a server, to do to connections what a network or a dying process does. */
final class TcpRelay implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;

    private final AtomicInteger accepted = new AtomicInteger();

    private volatile boolean swallowing;

    TcpRelay(String target) throws IOException {
        this.target = NodeAddress.parse(target).port();
        start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    /** Takes what comes and passes nothing on. */
    void swallow() {
        swallowing = true;
    }

    /** Resets the connections and takes new ones. */
    void cut() {
        sockets.forEach(TcpRelay::reset);
    }

    /** Does what the kernel does for a process that is killed: resets the connections, refuses new ones. */
    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        cut();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = track(listening.accept());
            accepted.incrementAndGet();
            Socket far = track(new Socket(InetAddress.getLoopbackAddress(), target));
            start(() -> copy(near, far));
            start(() -> copy(far, near));
        }
    }

    private Socket track(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (!swallowing) {
                out.write(buffer, 0, n);
            }
        }
        reset(to);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }

    private interface Work {

        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the socket was closed
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
