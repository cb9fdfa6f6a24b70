package io.taskgraph.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What lies in etcd under a job's prefix, read through etcd's HTTP gateway. */
final class EtcdKeys {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI range;
    private final String prefix;

    EtcdKeys(URI endpoint, String prefix) {
        this.range = endpoint.resolve("/v3/kv/range");
        this.prefix = prefix;
    }

    /** Returns keys without the prefix, and their values. */
    Map<String, String> read() throws IOException, InterruptedException {
        String end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        String body = "{\"key\":\"%s\",\"range_end\":\"%s\"}".formatted(encode(prefix), encode(end));
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(range)
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Map<String, String> keys = new TreeMap<>();
        for (JsonNode pair : StrictYaml.tree(response.body()).path("kvs")) {
            keys.put(
                    decode(pair.path("key").asText()).substring(prefix.length()),
                    decode(pair.path("value").asText()));
        }
        return keys;
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
