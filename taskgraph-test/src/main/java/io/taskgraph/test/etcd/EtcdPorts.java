package io.taskgraph.test.etcd;

import java.io.Closeable;
import java.util.List;

/** Where a server listens on 127.0.0.1: for clients, for other members, and by plain HTTP for its health. */
final class EtcdPorts implements Closeable {

    private final ReservedPort client = new ReservedPort();
    private final ReservedPort peer = new ReservedPort();
    private final ReservedPort metrics = new ReservedPort();

    int client() {
        return client.number();
    }

    int peer() {
        return peer.number();
    }

    int metrics() {
        return metrics.number();
    }

    List<String> arguments(boolean tls) {
        String clientUrl = (tls ? "https" : "http") + "://127.0.0.1:" + client();
        return List.of(
                "--listen-client-urls",
                clientUrl,
                "--advertise-client-urls",
                clientUrl,
                "--listen-peer-urls",
                url(peer()),
                "--listen-metrics-urls",
                url(metrics()));
    }

    static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        client.close();
        peer.close();
        metrics.close();
    }
}
