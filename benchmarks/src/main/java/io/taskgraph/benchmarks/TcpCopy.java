package io.taskgraph.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What TCP itself takes for a number of bytes, with a plain socket: who asks says how many MiB, and reads them into one array. */
final class TcpCopy implements AutoCloseable {

    private static final int MEBIBYTE = 1 << 20;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;

    TcpCopy(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
    }

    /** Answers one who asks, on a thread of its own, and returns at which port. */
    static int serve() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> answer(server), "tcp-copy");
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    private static void answer(ServerSocket server) {
        byte[] bytes = new byte[MEBIBYTE];
        try (server;
                Socket asking = server.accept()) {
            DataInputStream questions = new DataInputStream(asking.getInputStream());
            OutputStream answers = asking.getOutputStream();
            for (int mebibytes = questions.read(); mebibytes > 0; mebibytes = questions.read()) {
                for (int i = 0; i < mebibytes; i++) {
                    answers.write(bytes);
                }
            }
        } catch (IOException gone) {
            // Who asked has ended.
        }
    }

    /** Returns so many MiB, at most 255. */
    byte[] get(int mebibytes) throws IOException {
        out.write(mebibytes);
        byte[] bytes = new byte[mebibytes * MEBIBYTE];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ended) {
            // It is closed in this case too.
        }
    }
}
