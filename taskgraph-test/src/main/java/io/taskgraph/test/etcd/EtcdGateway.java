package io.taskgraph.test.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls to etcd by plain HTTP, so that no etcd client is needed here. */
final class EtcdGateway {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final int port;
    private final String token;

    EtcdGateway(int port) {
        this(port, "");
    }

    private EtcdGateway(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Returns the same gateway for the user of a token. */
    EtcdGateway with(String newToken) {
        return new EtcdGateway(port, newToken);
    }

    boolean isHealthy() {
        try {
            return get("/health").contains("\"true\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns whether a metric has the value 1; false while nothing is answered. */
    boolean isSet(String metric) {
        try {
            return get("/metrics").contains("\n" + metric + " 1\n");
        } catch (IOException unanswered) {
            return false;
        }
    }

    /** Returns the id of the member, in hexadecimal digits. */
    String serverId() {
        try {
            return find(Pattern.compile("etcd_server_id\\{server_id=\"([0-9a-f]+)\"} 1"), get("/metrics"));
        } catch (IOException failed) {
            throw new UncheckedIOException("etcd did not answer /metrics", failed);
        }
    }

    /** Returns the answer. */
    String post(String path, String json) {
        try {
            HttpURLConnection connection = open(path);
            connection.setRequestMethod("POST");
            if (!token.isEmpty()) {
                connection.setRequestProperty("Authorization", token);
            }
            connection.setDoOutput(true);
            connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException(
                        "etcd refused " + path + " with status " + connection.getResponseCode() + refusal(connection));
            }
            return read(connection.getInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException("etcd did not answer " + path, failed);
        }
    }

    /** Returns the first field of that name in an answer. */
    String field(String json, String name) {
        return find(Pattern.compile("\"" + name + "\":\"([^\"]*)\""), json);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("etcd's answer has no '" + pattern + "': " + text);
        }
        return matcher.group(1);
    }

    private String get(String path) throws IOException {
        HttpURLConnection connection = open(path);
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK ? read(connection.getInputStream()) : "";
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private static String refusal(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getErrorStream();
        return error == null ? "" : ": " + read(error);
    }

    private static String read(InputStream stream) throws IOException {
        try (InputStream body = stream) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
