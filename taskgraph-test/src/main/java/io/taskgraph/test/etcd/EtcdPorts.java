package io.taskgraph.test.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * Where a server listens, on 127.0.0.1.
 *
 * @param client for clients
 * @param peer for other members, of which there are none
 * @param metrics for health, by plain HTTP whatever clients use
 */
record EtcdPorts(int client, int peer, int metrics) {

    /** Returns ports that are free now. */
    static EtcdPorts free() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket client = new ServerSocket(0, 1, loopback);
                ServerSocket peer = new ServerSocket(0, 1, loopback);
                ServerSocket metrics = new ServerSocket(0, 1, loopback)) {
            return new EtcdPorts(client.getLocalPort(), peer.getLocalPort(), metrics.getLocalPort());
        } catch (IOException none) {
            throw new UncheckedIOException("No free port on the loopback interface", none);
        }
    }

    List<String> arguments(boolean tls) {
        String clientUrl = (tls ? "https" : "http") + "://127.0.0.1:" + client;
        String peerUrl = "http://127.0.0.1:" + peer;
        return List.of(
                "--listen-client-urls",
                clientUrl,
                "--advertise-client-urls",
                clientUrl,
                "--listen-peer-urls",
                peerUrl,
                "--initial-advertise-peer-urls",
                peerUrl,
                "--initial-cluster",
                "test=" + peerUrl,
                "--listen-metrics-urls",
                "http://127.0.0.1:" + metrics);
    }
}
