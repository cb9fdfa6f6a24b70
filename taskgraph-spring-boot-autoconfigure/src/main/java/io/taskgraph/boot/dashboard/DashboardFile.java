package io.taskgraph.boot.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A file of the page.
 *
 * @param content its bytes
 * @param contentType its type
 * @param keep whether a browser may keep it, since its name changes with its content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DashboardFile(byte[] content, String contentType, boolean keep) {

    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; object-src 'none'";

    static DashboardFile html(String text) {
        return new DashboardFile(text.getBytes(StandardCharsets.UTF_8), "text/html;charset=UTF-8", false);
    }

    /** Returns the headers to serve it with: nothing that it names is ever loaded from another host. */
    Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy",
                POLICY,
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cache-Control",
                keep ? "max-age=604800" : "no-cache");
    }
}
