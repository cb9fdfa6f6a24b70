package io.taskgraph.boot.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium of this test's own, driven by the DevTools protocol over its web socket. */
final class Chromium implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long PATIENCE_SECONDS = 60;

    private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Path profile;
    private final Process process;
    private final WebSocket socket;

    Chromium() {
        try {
            profile = Files.createTempDirectory("chromium");
            process = start(profile);
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(address(process), new Listener())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Chromium could not be driven", e);
        }
    }

    private static Process start(Path profile) {
        List<String> command = List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank");
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the tests of the page need 'chromium' on the path; on Debian install the package 'chromium'", e);
        }
    }

    /** Reads where it listens, and goes on reading so that it never waits for a reader. */
    private static URI address(Process process) throws Exception {
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            StringBuilder said = new StringBuilder();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher matcher = LISTENING.matcher(line);
                    if (matcher.find()) {
                        address.complete(URI.create(matcher.group(1)));
                    }
                    if (!address.isDone()) {
                        said.append(line).append('\n');
                    }
                }
            } catch (IOException e) {
                said.append(e);
            }
            address.completeExceptionally(new IllegalStateException("Chromium has ended: " + said));
        });
        reader.setName("chromium-output");
        reader.setDaemon(true);
        reader.start();
        return address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens an empty page of a size. */
    BrowserPage page(int width, int height) {
        String target = send("", "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asString();
        String session = send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asString();
        BrowserPage page = new BrowserPage(this, session);
        listeners.put(session, page::event);
        page.start(width, height);
        return page;
    }

    /** Sends a command to a session, the empty name for the browser itself, and returns its result. */
    JsonNode send(String session, String method, Map<String, ?> parameters) {
        long id = ids.incrementAndGet();
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", parameters)
                : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            synchronized (socket) {
                socket.sendText(JsonMapper.shared().writeValueAsString(message), true)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            JsonNode node = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (node.has("error")) {
                throw new IllegalStateException(method + ": " + node.path("error"));
            }
            return node.path("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method, e);
        } catch (Exception e) {
            throw new IllegalStateException(method, e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            all.forEach(ProcessHandle::destroyForcibly);
            socket.abort();
            FileSystemUtils.deleteRecursively(profile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // a helper of it still writes there; the directory is a temporary one
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = JsonMapper.shared().readTree(text.toString());
                text.setLength(0);
                if (message.has("id")) {
                    CompletableFuture<JsonNode> answer =
                            open.remove(message.path("id").asLong());
                    if (answer != null) {
                        answer.complete(message);
                    }
                } else {
                    listeners
                            .getOrDefault(message.path("sessionId").asString(""), (method, event) -> {})
                            .accept(message.path("method").asString(), message.path("params"));
                }
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
