package io.taskgraph.boot.autoconfigure;

import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.InputTotals;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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

    private static String withScheme(String location) {
        boolean scheme = location.startsWith(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX)
                || ResourceUtils.isUrl(location)
                || ResourceUtils.isUrl(location.replace('*', 'x'));
        return scheme ? location : ResourceUtils.FILE_URL_PREFIX + location;
    }
}
