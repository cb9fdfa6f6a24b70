package io.taskgraph.boot.autoconfigure;

import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.InputTotals;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.ResourceUtils;

/**
 * Finds input through Spring's resources, patterns included. A location without scheme is a file's path, as without Spring. The
 * resources of a pattern are read in the order of their URLs, each once. What its sources read is shown by meters.
 */
final class ResourceDatumResolver implements DatumResolver {

    private final ResourcePatternResolver resources;

    private final InputTotals totals = new InputTotals();

    ResourceDatumResolver(ResourcePatternResolver resources) {
        this.resources = resources;
    }

    @Override
    public List<String> expand(String pattern) throws IOException {
        String location = withScheme(pattern);
        if (!location.startsWith(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX) && !location.contains("*")) {
            return List.of(pattern);
        }
        List<String> found = new ArrayList<>();
        for (Resource resource : resources.getResources(location)) {
            found.add(resource.getURL().toString());
        }
        if (found.isEmpty()) {
            throw new FileNotFoundException("there is no resource that the pattern fits");
        }
        return found.stream().distinct().sorted().toList();
    }

    @Override
    public Optional<Path> file(String location) throws IOException {
        Resource resource = resources.getResource(withScheme(location));
        return resource.isFile() && resource.exists()
                ? Optional.of(resource.getFile().toPath())
                : Optional.empty();
    }

    @Override
    public InputStream open(String location) throws IOException {
        Resource resource = resources.getResource(withScheme(location));
        if (!resource.exists()) {
            throw new FileNotFoundException("there is no such " + (resource.isFile() ? "file" : "resource"));
        }
        return resource.getInputStream();
    }

    @Override
    public InputTotals totals() {
        return totals;
    }

    private static String withScheme(String location) throws FileNotFoundException {
        boolean scheme = location.startsWith(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX)
                || ResourceUtils.isUrl(location)
                || ResourceUtils.isUrl(location.replace('*', 'x'));
        try {
            return scheme ? location : uri(location);
        } catch (InvalidPathException ex) {
            throw new FileNotFoundException("there is no such file: " + ex.getMessage());
        }
    }

    /** Returns the URI of a path, in which a '#' or '%' of its name is escaped. What is a pattern stays as it is: Spring matches it to names. */
    private static String uri(String path) {
        if (!path.contains("*")) {
            return Path.of(path).toUri().toString();
        }
        int wildcard = 0;
        while ("*?{".indexOf(path.charAt(wildcard)) < 0) {
            wildcard++;
        }
        int pattern = path.lastIndexOf('/', wildcard) + 1;
        String directory = Path.of(path.substring(0, pattern)).toUri().toString();
        return directory + (directory.endsWith("/") ? "" : "/") + path.substring(pattern);
    }
}
