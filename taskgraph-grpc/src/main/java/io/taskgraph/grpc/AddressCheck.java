package io.taskgraph.grpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks whether connections to an address are refused, by connecting and nothing more. A process does that with its own address before it joins: a
 * handshake and a call would be the first of this process, whose code is cold, and would prove nothing more.
 */
final class AddressCheck {

    private AddressCheck() {}

    /**
     * Returns whether each socket address of a host and port refuses connections now; false if one takes the connection, or does not answer, and if the name
     * cannot be resolved in time.
     */
    static CompletionStage<Boolean> refuses(NodeAddress address) {
        try {
            return CompletableFuture.supplyAsync(() -> refusesNow(address), AddressCheck::start)
                    .completeOnTimeout(false, PeerDefaults.CONNECT_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void start(Runnable check) {
        Thread thread = new Thread(check, "taskgraph-address");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean refusesNow(NodeAddress address) {
        long deadline = System.nanoTime() + PeerDefaults.CONNECT_TIMEOUT.toNanos();
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(address.host());
        } catch (UnknownHostException e) {
            return false;
        }
        for (InetAddress one : all) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0 || !refuses(new InetSocketAddress(one, address.port()), (int) millis)) {
                return false;
            }
        }
        return true;
    }

    private static boolean refuses(InetSocketAddress address, int timeoutMillis) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, timeoutMillis);
            return false;
        } catch (ConnectException e) {
            return ConnectionMonitor.isRefusal(e);
        } catch (IOException e) {
            return false;
        }
    }
}
