package io.taskgraph.boot.dashboard;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A page in {@link Chromium}. It keeps what the page complained of, and where it asked for anything. */
final class BrowserPage {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Map<String, Integer> KEYS = Map.of(
            "Tab",
            9,
            "Enter",
            13,
            "Escape",
            27,
            "End",
            35,
            "Home",
            36,
            "ArrowLeft",
            37,
            "ArrowRight",
            39,
            "ArrowDown",
            40);

    private final Chromium browser;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    BrowserPage(Chromium browser, String session) {
        this.browser = browser;
        this.session = session;
    }

    void start(int width, int height) {
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
        size(width, height);
    }

    void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Makes the page believe that its reader wants {@code light} or {@code dark}. */
    void scheme(String scheme) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void event(String method, JsonNode event) {
        switch (method) {
            case "Runtime.exceptionThrown" ->
                complaints.add(event.path("exceptionDetails").toString());
            case "Log.entryAdded" -> complaints.add(event.path("entry").toString());
            case "Network.requestWillBeSent" ->
                asked.add(event.path("request").path("url").asString());
            default -> {}
        }
    }

    /** Returns once the document is there: what the browser answers is only that it has begun to come. */
    BrowserPage open(String url) {
        send("Page.navigate", Map.of("url", url));
        awaitTrue("location.href.startsWith('" + url + "') && document.readyState === 'complete'");
        return this;
    }

    /** Returns the value of an expression of JavaScript; of a promise, what it becomes. */
    JsonNode eval(String expression) {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    String text(String selector) {
        return eval("document.querySelector('" + selector + "')?.textContent ?? ''")
                .asString();
    }

    /** Awaits that an expression is true. */
    void awaitTrue(String expression) {
        await(expression)
                .atMost(LONG)
                .until(() -> eval("!!(" + expression + ")").asBoolean());
    }

    void press(String key) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            send(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", KEYS.get(key)));
        }
    }

    List<String> complaints() {
        return complaints;
    }

    Set<String> asked() {
        return asked;
    }

    /** Writes a picture of the whole page, if a directory is named by {@code -Dtaskgraph.pictures}. */
    void picture(String name) throws IOException {
        String directory = System.getProperty("taskgraph.pictures");
        if (directory != null) {
            size(
                    eval("innerWidth").asInt(),
                    eval("document.documentElement.scrollHeight").asInt());
            String drawn = "new Promise(then => requestAnimationFrame(() => requestAnimationFrame(() => then(1))))";
            eval(drawn);
            String data = send("Page.captureScreenshot", Map.of("format", "png"))
                    .path("data")
                    .asString();
            Files.write(Path.of(directory, name + ".png"), Base64.getDecoder().decode(data));
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        return browser.send(session, method, parameters);
    }
}
