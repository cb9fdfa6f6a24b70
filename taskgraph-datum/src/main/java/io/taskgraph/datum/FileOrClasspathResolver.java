package io.taskgraph.datum;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens {@code classpath:} locations and, for everything else, files. */
final class FileOrClasspathResolver implements DatumResolver {

    private static final String CLASSPATH = "classpath:";

    private static final String FILE = "file:";

    @Override
    public Optional<Path> file(String location) throws IOException {
        if (location.startsWith(CLASSPATH)) {
            return Optional.empty();
        }
        try {
            Path path = path(location);
            return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException ex) {
            throw fileNotFound("there is no such file", ex);
        }
    }

    private static Path path(String location) {
        return Path.of(location.startsWith(FILE) ? location.substring(FILE.length()) : location);
    }

    @Override
    public InputStream open(String location) throws IOException {
        if (location.startsWith(CLASSPATH)) {
            return openResource(location);
        }
        try {
            return Files.newInputStream(path(location));
        } catch (NoSuchFileException | InvalidPathException ex) {
            throw fileNotFound("there is no such file", ex);
        }
    }

    private static InputStream openResource(String location) throws IOException {
        String name = location.substring(CLASSPATH.length());
        String path = name.startsWith("/") ? name.substring(1) : name;
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        InputStream stream =
                loader == null ? ClassLoader.getSystemResourceAsStream(path) : loader.getResourceAsStream(path);
        if (stream == null) {
            throw new FileNotFoundException("there is no such class path resource");
        }
        return stream;
    }

    private static IOException fileNotFound(String message, Exception cause) {
        FileNotFoundException exception = new FileNotFoundException(message);
        exception.initCause(cause);
        return exception;
    }
}
