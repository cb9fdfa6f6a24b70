package io.taskgraph.test.etcd;

import java.io.Closeable;
import java.util.List;

/** Where a server listens on 127.0.0.1: for clients, for other members, of which there are none, and by plain HTTP for its health. */
final class EtcdPorts implements Closeable {

    private final ReservedPort client = new ReservedPort();
    private final ReservedPort peer = new ReservedPort();
    private final ReservedPort metrics = new ReservedPort();

    int client() {
        return client.number();
    }

    int metrics() {
        return metrics.number();
    }

    List<String> arguments(boolean tls) {
        String clientUrl = (tls ? "https" : "http") + "://127.0.0.1:" + client();
        String peerUrl = "http://127.0.0.1:" + peer.number();
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
                "http://127.0.0.1:" + metrics());
    }

    @Override
    public void close() {
        client.close();
        peer.close();
        metrics.close();
    }
}
