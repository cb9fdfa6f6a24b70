package io.taskgraph.test.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Calls to etcd by plain HTTP, so that no etcd client is needed here. */
final class EtcdGateway {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final int port;

    EtcdGateway(int port) {
        this.port = port;
    }

    boolean isHealthy() {
        try {
            HttpURLConnection connection = open("/health");
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                    && read(connection).contains("\"true\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    void post(String path, String json) {
        try {
            HttpURLConnection connection = open(path);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException(
                        "etcd refused " + path + " with status " + connection.getResponseCode());
            }
            read(connection);
        } catch (IOException failed) {
            throw new UncheckedIOException("etcd did not answer " + path, failed);
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private static String read(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
