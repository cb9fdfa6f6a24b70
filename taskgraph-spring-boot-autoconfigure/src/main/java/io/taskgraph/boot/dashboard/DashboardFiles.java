package io.taskgraph.boot.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * All files of the page, by their path under that of the page. They are read once; nothing else on the class path can be asked
 * for.
 *
 * <p>Immutable and thread-safe.
 */
final class DashboardFiles {

    private static final List<String> SCRIPTS = List.of(
            "app.js",
            "data.js",
            "details.js",
            "dom.js",
            "edges.js",
            "explain.js",
            "figures.js",
            "format.js",
            "graph.js",
            "layout.js",
            "processes.js",
            "timeline.js",
            "viewport.js");
    private static final List<String> STYLES = List.of("colors.css", "page.css", "graph.css");
    private static final String D3 = "META-INF/resources/webjars/d3/";
    private static final String D3_VERSION = "META-INF/maven/org.webjars.npm/d3/pom.properties";

    private final Map<String, DashboardFile> files = new HashMap<>();

    /** Reads them, for a page whose data is at a URL that may be relative to the page. */
    DashboardFiles(String endpoint) {
        String version = version();
        String library = "d3-" + version + ".min.js";
        files.put(library, script(read("/" + D3 + version + "/dist/d3.min.js"), true));
        SCRIPTS.forEach(name -> files.put(name, script(read(name), false)));
        STYLES.forEach(name -> files.put(name, new DashboardFile(read(name), "text/css;charset=UTF-8", false)));
        files.put("icon.svg", new DashboardFile(read("icon.svg"), "image/svg+xml", false));
        String page = new String(read("index.html"), StandardCharsets.UTF_8);
        files.put("", DashboardFile.html(page.replace("${endpoint}", endpoint).replace("${d3}", library)));
    }

    /** Returns the file at a path, the empty one for the page itself; null if there is none. */
    @Nullable
    DashboardFile at(String path) {
        return files.get(path);
    }

    private static DashboardFile script(byte[] content, boolean keep) {
        return new DashboardFile(content, "text/javascript;charset=UTF-8", keep);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream stream = DashboardFiles.class.getResourceAsStream("/" + D3_VERSION)) {
            if (stream == null) {
                throw new IllegalStateException("the page needs D3, but org.webjars.npm:d3 is not on the class path");
            }
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static byte[] read(String name) {
        try (InputStream stream = DashboardFiles.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the page's file '" + name + "' is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
